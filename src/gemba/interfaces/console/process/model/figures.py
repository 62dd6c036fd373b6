"""How good a model is, and how often each part of it is passed, in the reader's words."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from gemba.insight.mining.conformance.quality import ModelQuality
from gemba.insight.mining.conformance.step_counts import flow_counts
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.insight.mining.model.simplicity import Simplicity, simplicity
from gemba.insight.mining.model.soundness import Flaw, Verdict
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.model.asking import Shown
from gemba.interfaces.figures import count_words, share_words


@dataclass(frozen=True, slots=True)
class Passage:
    """How often a step or flow is passed: in figures and words, and by weight from 0 to 1."""

    count: str
    words: str
    weight: float


@dataclass(frozen=True)
class ModelFigures:
    """What is shown beside the diagram once the log was replayed on it."""

    quality: ModelQuality
    fitness_words: str
    precision_words: str
    is_precision_known: bool
    parts: dict[str, dict[str, object]]
    steps: tuple[tuple[str, str], ...]


def simplicity_of(shown: Shown) -> tuple[Simplicity, str]:
    """The measures, and what they say."""
    found = simplicity(shown.model)
    if found.structuredness < 0.5:
        words = _("Ways cross without nested blocks, which is hard to follow.")
    elif found.size <= 30:
        words = _("Small enough to take in at a glance.")
    elif found.size <= 60:
        words = _("Readable part by part; leave more out to see the main ways.")
    else:
        words = _("Too much for one look. Leave more out, or filter the log.")
    return found, words


def model_figures(choice: Choice, shown: Shown) -> ModelFigures:
    """By token replay of all chosen cases."""
    told = shown.measured(choice)
    quality, counts = told.quality, told.steps
    flows = flow_counts(shown.model, counts)
    tasks = shown.model.of_kind(NodeKind.TASK)
    steps = {node.id: counts.get(node.id, 0) for node in tasks}
    known = not math.isnan(quality.precision)
    return ModelFigures(
        quality=quality,
        fitness_words=_fitness_words(quality),
        precision_words=_precision_words(quality) if known else "",
        is_precision_known=known,
        parts={
            "steps": {each: asdict(_passage(n, steps)) for each, n in steps.items()},
            "flows": {each: asdict(_passage(n, flows)) for each, n in flows.items()},
        },
        steps=tuple(
            (node.name, count_words(steps[node.id]))
            for node in sorted(tasks, key=lambda node: -steps[node.id])
        ),
    )


def soundness_words(shown: Shown) -> str:
    """What is known about whether every case can come to a proper end."""
    if shown.soundness.verdict is Verdict.SOUND:
        return _("Sound: from every step a case can come to a proper end.")
    if shown.soundness.verdict is Verdict.UNDECIDED:
        return _("Too many situations to check whether every case can come to a proper end.")
    flaw = shown.soundness.flaw or Flaw.STUCK
    return {
        Flaw.NO_PATH: _("Not sound: a part lies on no way from the start to the end."),
        Flaw.UNBOUNDED: _("Not sound: work in hand can pile up without end."),
        Flaw.STUCK: _("Not sound: a case can get stuck where it can never end."),
        Flaw.LEFT_OVER: _("Not sound: a case can end while something is still under way."),
        Flaw.DEAD: _("Not sound: a step can never happen."),
    }[flaw]


def _fitness_words(quality: ModelQuality) -> str:
    share = share_words(quality.fitting_share)
    if quality.fitting_share > 0.995:
        return _("Nearly every case runs as the model says.")
    return _("{share} of the cases run as the model says; the others deviate somewhere.").format(
        share=share
    )


def _precision_words(quality: ModelQuality) -> str:
    if quality.precision >= 0.8:
        return _("The model allows little that never happened.")
    if quality.precision >= 0.5:
        return _("The model allows some ways that never happened.")
    return _("The model allows much that never happened: it says little about the order.")


def _passage(count: int, others: dict[str, int]) -> Passage:
    top = max(others.values(), default=0) or 1
    words = _("{count} times").format(count=count_words(count))
    return Passage(count_words(count), words, round(math.sqrt(count / top), 3))
