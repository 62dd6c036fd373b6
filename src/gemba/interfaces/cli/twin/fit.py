"""`gemba twin fit LOG`: the desk as it is, as a model that can be run."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _

from gemba.insight.eventlog.queries import DESK
from gemba.insight.simulation.fitting.case_types import Cut
from gemba.insight.simulation.fitting.fit import STEPS, Fitted, Fitting, NothingToFit, fit
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.progress import steps
from gemba.interfaces.cli.reporting import json_option, print_json
from gemba.interfaces.cli.twin.files import NEW, told_unknowns, write_twin
from gemba.interfaces.console.lab.roles import roles_of
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.twin_words import unknown_words


@click.command("fit")
@click.argument("log", default=DESK)
@click.option("--out", type=NEW, default=Path("twin.json"), show_default=True)
@click.option(
    "--types-by",
    metavar="ATTRIBUTE[=VALUE]",
    help="An attribute of cases that tells types apart besides, or one value of it.",
)
@json_option
def fit_command(*, log: str, out: Path, types_by: str | None, as_json: bool) -> None:
    """Fit a twin to LOG: the desk's own unless an imported log's name or id, or a file, is given.

    Says what the log cannot tell; forecasts become less sure by that.
    """
    choice = opened(log)
    cut = _cut(types_by, choice)
    label = f"Fitting a twin to {len(choice.whole):,} events"
    try:
        with steps(label, len(STEPS)) as begin:
            zone = get_current_timezone_name()
            said = Fitting(roles=roles_of(choice), besides=cut)
            fitted = fit(choice.whole, zone, said, progress=lambda step: begin(_(step)))
    except NothingToFit as problem:
        raise click.ClickException(str(problem)) from problem
    write_twin(fitted, out)
    if as_json:
        print_json(_told(fitted, out))
    else:
        _print(fitted, out)


def _cut(types_by: str | None, choice: Choice) -> Cut | None:
    """Raises BadParameter for an attribute that cases of the log do not have."""
    if not types_by:
        return None
    known = choice.whole.case_attributes
    attribute, _sign, value = types_by.partition("=")
    if attribute in known:
        return Cut(attribute, value)
    names = ", ".join(known) or "none"
    raise click.BadParameter(
        f"Cases have no attribute called {attribute!r}; they have: {names}.",
        param_hint="--types-by",
    )


def _told(fitted: Fitted, out: Path) -> dict[str, object]:
    twin = fitted.twin
    return {
        "file": str(out),
        "types": len(twin.types),
        "activities": len(twin.activities),
        "people": len(twin.people),
        "unknown": told_unknowns(fitted),
        "widening": fitted.widening,
    }


def _print(fitted: Fitted, out: Path) -> None:
    twin = fitted.twin
    click.secho(
        f"{out} holds {len(twin.types)} types of cases, {len(twin.activities)} steps and"
        f" {len(twin.people)} people.",
        fg="green",
    )
    if fitted.unknowns:
        click.echo("What the log cannot tell:")
    for each in fitted.unknowns:
        click.echo(f"  - {unknown_words(each)}")
