"""`gemba import-log`: an event log of another system, from a file."""

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import click
from django.conf import settings

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.operations import (
    ImportOrder,
    ImportRefused,
    import_log,
    preview_file,
)
from gemba.insight.eventlog.queries import LogLine, import_story
from gemba.insight.eventlog.readers.importing import LogPreview
from gemba.insight.eventlog.readers.lifecycle import Lifecycle
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.insight.eventlog.readers.mapping import REQUIRED, ColumnMapping
from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.readers.table import Classifier
from gemba.insight.eventlog.wording import problem_words
from gemba.interfaces.cli.reporting import print_json, print_table

SAMPLE_ROWS = 3
CELL_CHARS = 28
ROLES = {
    "case": "what belongs together, such as a ticket number",
    "activity": "what was done",
    "timestamp": "when it was done, or finished",
    "start": "when it was begun",
    "resource": "who did it",
    "lifecycle": "whether a row starts or completes the activity",
    "instance": "which of several starts and completions belong together",
    "sequence": "a number that decides the order among equal times",
}
RARE = ("lifecycle", "instance", "sequence")
# Parameters of the command that name a column, and the role of that column.
OPTIONS = {"case": "case", "activity": "activity", "time": "timestamp", "start": "start"}
OPTIONS |= {name: name for name in ("resource", *RARE)}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What the log is called; the file's name unless given.")
@click.option("--case", help="Column of the case, such as a ticket number.")
@click.option("--activity", help="Column of what was done.")
@click.option("--time", help="Column of when it was done, or finished.")
@click.option("--start", help="Column of when it was begun.")
@click.option("--resource", help="Column of who did it.")
@click.option("--lifecycle", help="Column that says whether a row starts or completes.")
@click.option("--instance", help="Column of what joins a start and its completion.")
@click.option("--sequence", help="Column of a number that orders equal times.")
@click.option(
    "--steps",
    type=click.Choice(get_args(Lifecycle)),
    default="auto",
    show_default=True,
    help="Starts and completions: pair them, keep completions alone, keep both as separate "
    "activities, or keep all; auto pairs where the file says which belong together.",
)
@click.option("--classifier", default="", help="Classifier of an XES file that says the activity.")
@click.option("--case-attribute", multiple=True, help="Column of the case though it changes.")
@click.option("--zone", default="", help="Time zone of times that carry none, as Asia/Shanghai.")
@click.option("--leave-out-duplicates", is_flag=True, help="Leave out rows that repeat a row.")
@click.option("--yes", is_flag=True, help="Take the columns as recognised, without asking.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON; does not ask.")
def command(file: Path, name: str, zone: str, yes: bool, as_json: bool, **chosen: Any) -> None:
    """Import FILE, an event log as CSV, Parquet, XES or OCEL (also .gz or .zip), and look at its
    process.

    Which column holds what is recognised and shown; say --case, --activity and so on to correct
    it, or answer the questions.
    """
    try:
        preview = preview_file(path=file, actor=SYSTEM, limits=Limits())
        mapping = None if preview.is_object_centric else _agreed(preview, chosen, yes, as_json)
        order = ImportOrder(name, file.name, mapping, _options(zone, chosen))
        line = import_log(path=file, order=order, actor=SYSTEM, now=current_time())
    except ImportRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _report(line, as_json)


def _agreed(preview: LogPreview, chosen: dict[str, Any], yes: bool, as_json: bool) -> ColumnMapping:
    """The columns as recognised, corrected by options and answers."""
    roles = {str(role): column for role, column in preview.guess.roles.items()}
    classifier = _classifier(preview, chosen["classifier"])
    roles |= {"activity": classifier.keys[0]} if classifier else {}
    roles |= _corrected(preview, chosen)
    if not as_json:
        _show_columns(preview, roles)
        if not yes:
            roles = _asked(preview, roles)
    more = classifier.keys[1:] if classifier else ()
    return replace(
        _mapping(preview, roles), activity_more=more, case_attributes=chosen["case_attribute"]
    )


def _classifier(preview: LogPreview, name: str) -> Classifier | None:
    if not name:
        return None
    for each in preview.classifiers:
        if each.name == name:
            return each
    names = ", ".join(f"“{each.name}”" for each in preview.classifiers) or "none"
    raise click.ClickException(f"The file has no classifier “{name}”. It has: {names}.")


def _corrected(preview: LogPreview, chosen: dict[str, Any]) -> dict[str, str]:
    given = {OPTIONS[option]: column for option, column in chosen.items() if option in OPTIONS}
    known = {role: column for role, column in given.items() if column is not None}
    for column in known.values():
        if column not in preview.columns:
            raise click.ClickException(
                f"The file has no column “{column}”. It has: {', '.join(preview.columns)}."
            )
    return known


def _show_columns(preview: LogPreview, roles: dict[str, str]) -> None:
    """Every column with what it was recognised as, and a few of its texts."""
    by_column = {column: role for role, column in roles.items()}
    click.secho(f"{preview.kind.upper()} file with {len(preview.columns)} columns", bold=True)
    rows = []
    for place, column in enumerate(preview.columns):
        samples = [row[place][:CELL_CHARS] for row in preview.rows[:SAMPLE_ROWS]]
        rows.append((column, by_column.get(column, ""), *samples))
    width = min(SAMPLE_ROWS, len(preview.rows))
    print_table(["column", "read as", *["example"] * width], rows)


def _asked(preview: LogPreview, roles: dict[str, str]) -> dict[str, str]:
    """The roles after asking for what is missing and whether the rest is right."""
    answered = dict(roles)
    missing = [role for role in REQUIRED if role not in roles]
    wrong = bool(missing) or not click.confirm("\nIs that right?", default=True)
    # What few logs tell is only asked where something was recognised as it.
    asked = {role: each for role, each in ROLES.items() if role not in RARE or role in roles}
    for role, meaning in asked.items() if wrong else ():
        default = answered.get(role, "" if role not in REQUIRED else None)
        choice = click.Choice([*preview.columns, *([""] if role not in REQUIRED else [])])
        question = f"Column of the {role} ({meaning})"
        answer = click.prompt(question, default=default, type=choice, show_choices=False)
        answered.pop(role, None)
        if answer:
            answered[role] = answer
    return answered


def _mapping(preview: LogPreview, roles: dict[str, str]) -> ColumnMapping:
    missing = [role for role in REQUIRED if role not in roles]
    if missing:
        options = {role: option for option, role in OPTIONS.items()}
        raise click.ClickException(
            f"No column was recognised for: {', '.join(missing)}. Say which it is, for example "
            f"--{options[missing[0]]} “{preview.columns[0]}”. "
            f"The columns are: {', '.join(preview.columns)}."
        )
    return ColumnMapping(
        case=roles["case"],
        activity=roles["activity"],
        timestamp=roles["timestamp"],
        start=roles.get("start"),
        resource=roles.get("resource"),
        lifecycle=roles.get("lifecycle"),
        instance=roles.get("instance"),
        sequence=roles.get("sequence"),
    )


def _options(zone: str, chosen: dict[str, Any]) -> ReadingOptions:
    return ReadingOptions(
        zone=zone or settings.TIME_ZONE,
        duplicates="leave out" if chosen["leave_out_duplicates"] else "keep",
        lifecycle=chosen["steps"],
    )


def _report(line: LogLine, as_json: bool) -> None:
    story = import_story(line.key, actor=SYSTEM)
    problems = [problem_words(each) for each in story.report.problems] if story else []
    if as_json:
        print_json({"log": line, "mapping": story and story.mapping, "problems": problems})
        return
    click.secho(
        f"\nImported “{line.name}”: {line.events:,} events, {line.cases:,} cases, "
        f"{line.activities:,} activities.",
        fg="green",
    )
    if line.object_types:
        click.echo(f"An object-centric log, seen from “{line.seen_from}”. Other views of it:")
        for name in line.object_types[1:]:
            click.echo(f"  {name}: gemba mine {line.key_from(name)}")
    for problem in problems:
        click.echo(f"• {problem}")
    click.echo(f"Look at it: gemba mine {line.key}, or the Process screen.")
