"""`gemba mine --model`: the process as a BPMN file, and how good a model it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from gemba.insight.mining.conformance.quality import evaluate
from gemba.insight.mining.discovery.discovering import Discovered, Miner, discover
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.labels import relabelled
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.simplicity import simplicity
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import known


@dataclass(frozen=True)
class MinedModel:
    """A model written to a file. `noise` is what was left out as rare, from 0 to 1; fitness and
    precision from 0 to 1, None where not computed. `given_up` are pairs that looked concurrent,
    `ways_cut` frequent ways left out because there were too many to read."""

    file: str
    miner: str
    noise: float
    soundness: str
    fitness: float | None
    fitting_share: float | None
    precision: float | None
    steps: int
    gateways: int
    complexity: int
    structuredness: float
    tree: str | None
    given_up: list[tuple[str, str]]
    ways_cut: int


def write_model(choice: Choice, path: Path, miner: Miner, noise: float | None) -> MinedModel:
    """Mines, writes the diagram, and replays the log on it."""
    try:
        found = discover(choice.columns, choice.cases, miner=miner, rare=noise)
    except TooManyActivities as refusal:
        raise click.ClickException(str(refusal)) from refusal
    model = relabelled(found.model, choice.label)
    try:
        path.write_text(bpmn_xml(model, drawing_of(model)), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error
    return _described(choice, path, found)


def _described(choice: Choice, path: Path, found: Discovered) -> MinedModel:
    quality = evaluate(choice.columns, found.net, choice.cases)
    measures = simplicity(found.model)
    return MinedModel(
        file=str(path),
        miner=found.miner.value,
        noise=found.rare,
        soundness=found.soundness.verdict.value,
        fitness=known(quality.fitness),
        fitting_share=known(quality.fitting_share),
        precision=known(quality.precision),
        steps=measures.tasks,
        gateways=measures.gateways,
        complexity=measures.complexity,
        structuredness=round(measures.structuredness, 4),
        tree=None if found.tree is None else str(found.tree),
        given_up=[(choice.label(one), choice.label(other)) for one, other in found.given_up],
        ways_cut=found.ways_cut,
    )


def print_model(mined: MinedModel) -> None:
    """In a few lines."""
    click.secho(f"{mined.file}: {mined.steps} steps, {mined.gateways} gateways", bold=True)
    click.echo(f"Miner {mined.miner}, noise {mined.noise:g}; the model is {mined.soundness}.")
    click.echo(f"Fitness {_words(mined.fitness)} (cases that fit: {_words(mined.fitting_share)})")
    click.echo(f"Precision {_words(mined.precision)}")
    click.echo(
        f"Control-flow complexity {mined.complexity}, structuredness {_words(mined.structuredness)}"
    )
    for one, other in mined.given_up:
        click.echo(f"• “{one}” and “{other}” look concurrent; a sound model orders them.")
    if mined.ways_cut:
        click.echo(f"• {mined.ways_cut} less frequent ways left out: too many could not be read.")


def _words(value: float | None) -> str:
    return "not computed" if value is None else f"{value:.3f}"
