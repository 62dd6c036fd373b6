"""What the Conformance tab shows of a comparison."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from gemba.insight.mining.conformance.deviations import Deviation, DeviationKind
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.kinds.deviation import Deviates
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.interfaces.console.process.conformance.comparing import Comparison
from gemba.interfaces.console.process.conformance.words import (
    deviation_words,
    fitness_words,
    fitting_words,
    left_out_words,
    precision_words,
    time_words,
)
from gemba.interfaces.console.process.model.figures import Passage
from gemba.interfaces.figures import count_words, duration_words

DEVIATIONS_SHOWN, DEVIATIONS_LISTED = 6, 60


@dataclass(frozen=True, slots=True)
class DeviationLine:
    """`longer` is the difference of the medians in words, with its sign; `is_slow` where cases
    with the deviation take longer; `filter` keeps only those, as an address has it."""

    kind: str
    words: str
    time_words: str
    cases: int
    events: int
    share: float
    percent: float
    longer: str
    is_slow: bool
    url: str
    filter: str


@dataclass(frozen=True)
class ConformanceStory:
    """`parts` is for the drawing: deviations by node."""

    fitting_share: float
    fitting_words: str
    fitness: float
    fitness_words: str
    precision: float
    precision_words: str
    left_out: str
    lines: tuple[DeviationLine, ...]
    rare_lines: tuple[DeviationLine, ...]
    lines_total: int
    deviating: int
    parts: dict[str, dict[str, object]]

    @property
    def left_unlisted(self) -> int:
        """Deviations that are not even among the rare ones listed."""
        return self.lines_total - len(self.lines) - len(self.rare_lines)

    @property
    def is_precision_known(self) -> bool:
        return not math.isnan(self.precision)


def conformance_story(comparison: Comparison) -> ConformanceStory:
    """Raises ModelCannotEnd."""
    found, deviations = comparison.told.alignments, comparison.told.deviations
    lines = tuple(_line(comparison, each) for each in deviations.rows[:DEVIATIONS_LISTED])
    precision = comparison.told.quality.precision
    return ConformanceStory(
        fitting_share=found.fitting_share,
        fitting_words=fitting_words(found),
        fitness=found.fitness_mean,
        fitness_words=fitness_words(found),
        precision=precision,
        precision_words=precision_words(precision),
        left_out=left_out_words(found),
        lines=lines[:DEVIATIONS_SHOWN],
        rare_lines=lines[DEVIATIONS_SHOWN:],
        lines_total=len(deviations.rows),
        deviating=int(deviations.deviating.sum()),
        parts={"steps": _parts(comparison), "flows": {}},
    )


def _line(comparison: Comparison, deviation: Deviation) -> DeviationLine:
    choice, longer = comparison.choice, deviation.longer_seconds
    query = {**comparison.shown.asked.query, "deviation": deviation.key}
    return DeviationLine(
        kind=deviation.kind,
        words=deviation_words(deviation, choice),
        time_words=time_words(deviation),
        cases=deviation.cases,
        events=deviation.events,
        share=deviation.share,
        percent=100 * deviation.share,
        longer=_longer_words(longer),
        is_slow=longer > 0,
        url=choice.address("process-deviation", query=query),
        filter=codec.write(
            Deviates(comparison.shown.asked.text, deviation.kind, deviation.activity)
        ),
    )


def _longer_words(longer: float) -> str:
    if not math.isfinite(longer) or abs(longer) < 1:
        return ""
    if longer > 0:
        return _("{time} longer").format(time=duration_words(longer))
    return _("{time} shorter").format(time=duration_words(-longer))


def _parts(comparison: Comparison) -> dict[str, object]:
    """Cases that deviate at each step of the model, by node."""
    skipped: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for each in comparison.told.deviations.rows:
        counted = skipped if each.kind is DeviationKind.SKIPPED else extra
        counted[each.activity] += each.cases
    top = max([*skipped.values(), *extra.values()], default=1)
    parts: dict[str, object] = {}
    for node in comparison.shown.model.of_kind(NodeKind.TASK):
        less, more = skipped[node.label or ""], extra[node.label or ""]
        if less or more:
            marks = ([f"−{count_words(less)}"] if less else []) + (
                [f"+{count_words(more)}"] if more else []
            )
            words = _("Skipped in {less} cases, done too often or in the wrong order in {more}")
            parts[node.id] = asdict(
                Passage(
                    " ".join(marks),
                    words.format(less=count_words(less), more=count_words(more)),
                    round(math.sqrt(max(less, more) / top), 3),
                )
            )
    return parts
