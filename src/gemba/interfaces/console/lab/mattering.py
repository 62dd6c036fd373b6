"""Which assumption matters most: the effect of a scenario where the twin is a little wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.runners import Measure
from gemba.insight.simulation.whatif.assumptions import Assumption, Seen, assumptions
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import measures_with
from gemba.insight.simulation.whatif.sensitivity import (
    Leverage,
    Question,
    Sensitivity,
    sensitivity,
)
from gemba.insight.simulation.whatif.weightiest import weightiest
from gemba.interfaces.console.lab.fitted import kind_words, reading_terms, twin_of
from gemba.interfaces.console.lab.runs import PROCESSES, rates_of
from gemba.interfaces.console.lab.working import Job, Jobs
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import share_words
from gemba.interfaces.twin_words import measure_name, measure_words

RUNS = 5
WIDTH = 320
ROWS_MAX = 12
NAMES: Mapping[str, tuple[str, str]] = {
    "demand": (gettext_noop("how many requests come"), gettext_noop("how much of “{name}” comes")),
    "handling": (gettext_noop("how long work takes"), gettext_noop("how long “{name}” takes")),
    "presence": (gettext_noop("how long people are there"), ""),
    "frequency": ("", gettext_noop("how often “{name}” is done")),
    "delay": ("", gettext_noop("what passes idly before “{name}”")),
    "patience": (gettext_noop("how long customers wait before they leave"), ""),
    "batch": ("", gettext_noop("how much of “{name}” is saved up")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The KPI, and the scenario whose effect on it is doubted; None for the desk as it is."""

    measure: str
    scenario: Scenario | None


@dataclass(frozen=True, slots=True)
class Bar:
    """An assumption: what becomes of the effect where there is less or more of it. Places are in
    the width of the picture; `is_clear` where chance does not explain it."""

    name: str
    doubt: str
    less: str
    more: str
    less_at: float
    more_at: float
    is_clear: bool

    @property
    def left(self) -> float:
        return min(self.less_at, self.more_at)

    @property
    def width(self) -> float:
        return max(abs(self.more_at - self.less_at), 1.0)


@dataclass(frozen=True, slots=True)
class Tornado:
    """All bars, the longest first, around the effect."""

    title: str
    effect: str
    overall: str
    bars: tuple[Bar, ...]
    effect_at: float
    runs: int
    width: int = WIDTH


_JOBS = Jobs[Sensitivity]()


def job_of(choice: Choice, asked: Asked) -> Job[Sensitivity]:
    """Begun, or under way, or done. Raises Refused."""
    fitted, measures = twin_of(choice), measures_with(rates_of(choice))
    doubted = weightiest(fitted.twin, assumptions(fitted.twin, Seen.of(choice.whole)))
    question = _question(asked, doubted, measures)
    return _JOBS.begun(
        choice.log,
        choice.whole,
        (asked, reading_terms(choice), RUNS),
        lambda progress: sensitivity(
            fitted.twin, question, seeds=range(RUNS), processes=PROCESSES, progress=progress
        ),
    )


def answers(choice: Choice) -> Iterator[tuple[Asked, Sensitivity]]:
    """Questions answered, with the log read as it is now."""
    for key, found in _JOBS.answers(choice.log):
        match key:
            case (Asked() as asked, terms, _runs) if terms == reading_terms(choice):
                yield asked, found


def known_job(choice: Choice, token: str) -> Job[Sensitivity] | None:
    """One that was begun."""
    return _JOBS.known(choice.log, token)


def _question(
    asked: Asked, doubted: tuple[Assumption, ...], measures: Mapping[str, Measure]
) -> Question:
    if asked.scenario is None:
        return Question(asked.measure, doubted, measures=measures)
    return Question(asked.measure, doubted, asked.scenario, measures)


def tornado(choice: Choice, asked: Asked, found: Sensitivity) -> Tornado:
    """In the reader's words."""
    currency, signed = rates_of(choice).currency, asked.scenario is not None

    def words(value: float) -> str:
        return measure_words(asked.measure, value, signed=signed, currency=currency)

    shown = [each for each in found.leverages if _is_known(each)][:ROWS_MAX]
    place = _places(found.effect, shown)
    bars = tuple(
        Bar(
            name=assumption_words(each.assumption, choice),
            doubt=_doubt(each.assumption),
            less=words(each.low.value),
            more=words(each.high.value),
            less_at=place(each.low.value),
            more_at=place(each.high.value),
            is_clear=each.swing.is_told_apart,
        )
        for each in shown
    )
    return Tornado(
        title=measure_name(asked.measure),
        effect=words(found.effect.value),
        overall=pgettext("interval", "{low} – {high}").format(
            low=words(found.overall.low), high=words(found.overall.high)
        ),
        bars=bars,
        effect_at=place(found.effect.value),
        runs=found.replications,
    )


def assumption_words(assumption: Assumption, choice: Choice) -> str:
    """What the twin says, that may be otherwise; with one type there is no need to name it."""
    of_all, of_one = NAMES[assumption.kind]
    types = {each.name: kind_words(each, choice) for each in twin_of(choice).twin.types}
    is_demand = assumption.kind == "demand"
    if not assumption.names or (is_demand and len(types) == 1):
        return _(of_all or of_one)
    (name,) = assumption.names
    named = types.get(name, name) if is_demand else choice.label(name)
    return _(of_one or of_all).format(name=named)


def _doubt(assumption: Assumption) -> str:
    share = share_words(assumption.doubt)
    if assumption.is_measured:
        return _("up to {share} off, as the log tells").format(share=share)
    return _("{share} off, say").format(share=share)


def _is_known(each: Leverage) -> bool:
    return math.isfinite(each.low.value) and math.isfinite(each.high.value)


class _Places:
    def __init__(self, low: float, high: float) -> None:
        self._low, self._span = low, (high - low) or 1.0

    def __call__(self, value: float) -> float:
        return round(WIDTH * (0.02 + 0.96 * (value - self._low) / self._span), 1)


def _places(effect: Estimate, shown: list[Leverage]) -> _Places:
    ends = [end for each in shown for end in (each.low.value, each.high.value)]
    values = [*ends, effect.value] if math.isfinite(effect.value) else ends or [0.0]
    return _Places(min(values), max(values))
