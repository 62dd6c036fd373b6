"""What the tab Waiting shows of a choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.money import minor_of_mills
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.hiding import HiddenFrom
from gemba.insight.eventlog.rates import Rates
from gemba.insight.mining.waiting.bottlenecks import (
    Bottleneck,
    Grain,
    WaitTotals,
    bottlenecks,
    wait_totals,
)
from gemba.insight.mining.waiting.causes import CAUSES
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.costs import costs_of
from gemba.insight.mining.waiting.one_by_one import waits_one_by_one
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.counted import waits_counted
from gemba.interfaces.console.process.waiting.assumptions import assumptions
from gemba.interfaces.console.process.waiting.money import MoneyStory, Priced, money_story
from gemba.interfaces.console.process.waiting.pricing import pricing_of
from gemba.interfaces.console.process.waiting.reading import Waited, waited
from gemba.interfaces.console.process.waiting.words import (
    CAUSE_LABELS,
    CAUSE_MEANINGS,
    CAUSE_SENTENCES,
    CAUSE_TERMS,
    HEADLINES,
)
from gemba.interfaces.figures import duration_words, money_words, share_words

SECOND_US = 1_000_000
BOTTLENECKS_SHOWN = 12
NEARLY_ALL = 0.99


@dataclass(frozen=True, slots=True)
class CausePart:
    """One cause of some waiting. `seconds` in all; `share` of that waiting, `percent` the same."""

    name: str
    label: str
    term: str
    meaning: str
    seconds: float
    share: float

    @property
    def percent(self) -> float:
        return round(self.share * 100, 2)


@dataclass(frozen=True, slots=True)
class BottleneckLine:
    """A bottleneck in words. Times in seconds; `url` leads to the cases behind it."""

    rank: int
    key: str
    source: str
    target: str
    seconds: float
    median: float
    waits: int
    cases: int
    share: float
    parts: tuple[CausePart, ...]
    sentence: str
    url: str
    cost: str


@dataclass(frozen=True, slots=True)
class HourCell:
    """One hour of the week: its part of all waiting, and a level from 0 (least) to 1."""

    label: str
    share: float
    level: float


@dataclass(frozen=True, slots=True)
class WaitingStory:
    """The whole tab. `counted` says which waits count where a filter takes events away.
    `case_seconds`, `idle_seconds`, `handling_seconds` are per case."""

    headline: str
    counted: str
    totals: WaitTotals
    case_seconds: float
    idle_seconds: float
    handling_seconds: float
    waiting_seconds: float
    parts: tuple[CausePart, ...]
    lines: tuple[BottleneckLine, ...]
    lines_total: int
    grain: Grain
    ranked_by: str
    is_priced: bool
    days: tuple[tuple[str, tuple[HourCell, ...]], ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How bottlenecks are counted and ranked, and the attribute by which cost is parted."""

    grain: Grain = "moves"
    by_time: bool = False
    attribute: str = ""


def waiting_story(choice: Choice, *, grain: Grain = "moves") -> WaitingStory:
    """Of what the filter shows; the whole log says who was busy with what."""
    return _story(choice, waited(choice), Wanted(grain))


def priced_story(
    choice: Choice, rates: Rates, wanted: Wanted, *, actor: Actor
) -> tuple[WaitingStory, MoneyStory | None]:
    """The same with what it costs; no money without rates."""
    found = waited(choice)
    if not rates.are_set:
        return _story(choice, found, wanted), None
    times = waits_one_by_one(found.index, choice.columns)
    costs = costs_of(choice.columns, times, pricing_of(choice, rates))
    mills = np.zeros(len(choice.whole), dtype=np.int64)
    left = choice.columns
    mills[left.rows if isinstance(left, HiddenFrom) else slice(None)] = costs.waiting
    story = _story(choice, found, wanted, (mills, rates.currency))
    money = money_story(choice, times, Priced(rates, costs, wanted.attribute), actor=actor)
    return story, money


def _story(
    choice: Choice, found: Waited, wanted: Wanted, price: tuple[Int64s, str] | None = None
) -> WaitingStory:
    """`price`: what the wait for each event of the whole log costs in mills, and the currency."""
    waits = ChosenWaits.of(found.index, choice.columns, choice.cases)
    totals = wait_totals(waits)
    mills, currency = price if price and price[0].any() else (None, "")
    ranked = bottlenecks(waits, wanted.grain, mills)
    if wanted.by_time:
        ranked.sort(key=lambda each: -each.total_us)
    cases = max(totals.cases, 1)
    return WaitingStory(
        headline=_headline(totals),
        counted=waits_counted(choice),
        totals=totals,
        case_seconds=totals.case_us / cases / SECOND_US,
        idle_seconds=totals.idle_us / cases / SECOND_US,
        handling_seconds=totals.handling_us / cases / SECOND_US,
        waiting_seconds=totals.waiting_us / SECOND_US,
        parts=cause_parts(totals.by_cause_us),
        lines=tuple(
            _line(choice, place, each, currency)
            for place, each in enumerate(ranked[:BOTTLENECKS_SHOWN], start=1)
        ),
        lines_total=len(ranked),
        grain=wanted.grain,
        ranked_by="cost" if currency and not wanted.by_time else "time",
        is_priced=bool(currency),
        days=_days(waits),
        assumptions=tuple(assumptions(choice, found, totals)),
    )


def cause_parts(by_cause_us: tuple[int, ...]) -> tuple[CausePart, ...]:
    """Those causes that occur, the largest first."""
    whole = max(sum(by_cause_us), 1)
    parts = [
        CausePart(
            name,
            str(CAUSE_LABELS[name]),
            str(CAUSE_TERMS[name]),
            str(CAUSE_MEANINGS[name]),
            us / SECOND_US,
            us / whole,
        )
        for name, us in zip(CAUSES, by_cause_us, strict=True)
        if us
    ]
    return tuple(sorted(parts, key=lambda part: -part.share))


def _headline(totals: WaitTotals) -> str:
    cases = max(totals.cases, 1) * SECOND_US
    whole = duration_words(totals.case_us / cases)
    if not totals.waiting_us:
        return _("A case takes {whole} on average, and none of it is waiting.").format(whole=whole)
    idle = duration_words(totals.idle_us / cases)
    if totals.idle_us > NEARLY_ALL * totals.case_us:
        work = duration_words((totals.case_us - totals.idle_us) / cases)
        idle = _("all but {work}").format(work=work)
    return str(HEADLINES[totals.main_cause]).format(whole=whole, idle=idle)


def _line(choice: Choice, rank: int, found: Bottleneck, currency: str) -> BottleneckLine:
    parts = cause_parts(found.by_cause_us)
    names = choice.columns.activities
    sentence = str(CAUSE_SENTENCES[found.main_cause]).format(part=share_words(parts[0].share))
    return BottleneckLine(
        rank=rank,
        key=found.key,
        source="" if found.source < 0 else choice.label(names[found.source]),
        target=choice.label(names[found.target]),
        seconds=found.total_us / SECOND_US,
        median=found.median_us / SECOND_US,
        waits=found.waits,
        cases=found.cases,
        share=found.share,
        parts=parts,
        sentence=sentence,
        url=choice.address("process-waiting-cases", found.key),
        cost=money_words(minor_of_mills(found.mills), currency) if currency else "",
    )


def _days(waits: ChosenWaits) -> tuple[tuple[str, tuple[HourCell, ...]], ...]:
    hours = waits.by_hour_us.tolist()
    whole, top, least = max(sum(hours), 1), max(hours), min(hours)
    names = [str(WEEKDAYS_ABBR[day]) for day in range(7)]
    return tuple(
        (
            names[day],
            tuple(
                HourCell(
                    label=_("{day} {hour}:00").format(day=names[day], hour=hour),
                    share=hours[day * 24 + hour] / whole,
                    level=round((hours[day * 24 + hour] - least) / max(top - least, 1), 3),
                )
                for hour in range(24)
            ),
        )
        for day in range(7)
    )
