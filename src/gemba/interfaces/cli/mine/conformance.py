"""`gemba mine --conformance`: how far a log follows a model, in the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from gemba.insight.mining.conformance.alignments import alignments
from gemba.insight.mining.conformance.deviations import deviations
from gemba.insight.mining.conformance.model_states import ModelCannotEnd
from gemba.insight.mining.conformance.quality import evaluate
from gemba.insight.mining.model.bpmn_net import ModelNotRunnable, net_of_bpmn
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable
from gemba.insight.mining.model.petri import PetriNet
from gemba.insight.reference.wording import not_runnable_words, remark_words, unreadable_words
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.conformance.words import (
    deviation_words,
    fitting_words,
    left_out_words,
)
from gemba.interfaces.figures import duration_words, known, share_words


@dataclass(frozen=True)
class Conformance:
    """Shares from 0 to 1, durations in seconds; None where there is no such figure.

    `fitness` by alignments, the mean over cases, and `fitness_log` over all moves;
    `replay_fitness` by tokens; cases left out were too costly to align.
    """

    log: str
    model: str
    cases: int
    cases_left_out: int
    fitting_share: float | None
    fitness: float | None
    fitness_log: float | None
    replay_fitness: float | None
    precision: float | None
    deviations: list[dict[str, object]]


def conformance_of(choice: Choice, path: Path) -> tuple[Conformance, list[str]]:
    """The figures, and the first lines to print: how many cases fit, and what was left out.
    Raises ClickException for a file that is no model."""
    net = _net(path)
    try:
        found = alignments(choice.columns, net, choice.cases)
    except ModelCannotEnd as refusal:
        raise click.ClickException(str(refusal)) from refusal
    quality = evaluate(choice.columns, net, choice.cases)
    rows = deviations(choice.columns, found, choice.cases).rows
    conformance = Conformance(
        log=choice.title,
        model=path.name,
        cases=quality.cases,
        cases_left_out=found.cases_left_out,
        fitting_share=known(found.fitting_share),
        fitness=known(found.fitness_mean),
        fitness_log=known(found.log_fitness),
        replay_fitness=known(quality.fitness),
        precision=known(quality.precision),
        deviations=[
            {
                "deviation": deviation_words(each, choice),
                "kind": each.kind.value,
                "activity": choice.label(each.activity),
                "cases": each.cases,
                "share": each.share,
                "times": each.events,
                "seconds_median_with": known(each.duration_seconds_with),
                "seconds_median_without": known(each.duration_seconds_without),
            }
            for each in rows
        ],
    )
    return conformance, [each for each in (fitting_words(found), left_out_words(found)) if each]


def print_conformance(found: Conformance, lines: list[str], top: int) -> None:
    """The figures, and the `top` most frequent deviations."""
    click.secho(f"{found.log} compared with {found.model}", bold=True)
    for line in lines:
        click.echo(line)
    click.echo(
        f"Fitness {_figure(found.fitness)} (alignments), {_figure(found.replay_fitness)}"
        f" (token replay); precision {_figure(found.precision)}."
    )
    if not found.deviations:
        return
    click.secho("\nWhat cases do differently", bold=True)
    print_table(
        ["deviation", "cases", "share", "median with", "without"],
        [
            (
                str(each["deviation"]),
                each["cases"],
                share_words(float(str(each["share"]))),
                _duration(each["seconds_median_with"]),
                _duration(each["seconds_median_without"]),
            )
            for each in found.deviations[:top]
        ],
    )
    if len(found.deviations) > top:
        click.echo(f"… and {len(found.deviations) - top} more; --top shows them.")


def _net(path: Path) -> PetriNet:
    try:
        file = read_bpmn(path.read_bytes())
        for remark in file.remarks:
            click.echo(remark_words(remark), err=True)
        return net_of_bpmn(file.model)
    except BpmnUnreadable as refusal:
        raise click.ClickException(unreadable_words(refusal)) from refusal
    except ModelNotRunnable as refusal:
        raise click.ClickException(not_runnable_words(refusal)) from refusal


def _figure(figure: float | None) -> str:
    return "unknown" if figure is None else f"{figure:.3f}"


def _duration(seconds: object) -> str:
    return duration_words(seconds if isinstance(seconds, float) else None)
