"""What a reader of the Figures screen asks for: a log, a period, a part of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

import numpy as np
from django.http import HttpRequest
from django.utils import timezone

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.figures import Chosen, Window, choose
from gemba.insight.kpis.kpi import Kpi
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.queries import book, book_apart
from gemba.interfaces.console.figures.dimensions import (
    Dimension,
    Grouping,
    dimensions,
    grouping,
    suits,
)
from gemba.interfaces.console.figures.periods import WHOLE, Extent, Period, period_of
from gemba.interfaces.console.process.choosing import Choice

_KEPT = ("period", "since", "until", "by", "part", "low", "high")


@dataclass(frozen=True)
class Asked:
    """`by` is the dimension to take figures apart by; `part` keeps one part of it, `low` and
    `high` keep values from and below a bound."""

    choice: Choice
    book: Book
    period: Period
    dimensions: Mapping[str, Dimension]
    by: Dimension | None
    part: str
    low: float
    high: float
    query: Mapping[str, str]

    @property
    def has_bounds(self) -> bool:
        """Whether only values of some size are looked at."""
        return not (math.isnan(self.low) and math.isnan(self.high))

    @cached_property
    def grouped(self) -> Callable[[Facts], Grouping] | None:
        """Gives each value its part, where the reader asks for parts."""
        return None if self.by is None else grouping(self.by, self.book)

    def facts(self, kpi: Kpi) -> Facts:
        """The facts of a KPI that the filters and the part asked for leave."""
        facts = self.book.facts[kpi.name]
        if self.choice.cases is not None:
            facts = facts.only(self.choice.cases[facts.case])
        if self.part and self.by and self.grouped and suits(kpi, self.by, self.choice):
            groups = self.grouped(facts)
            keys = [groups.key(code) for code in range(len(groups.texts) + 1)]
            wanted = keys.index(self.part) if self.part in keys else -1
            facts = facts.only(groups.codes == wanted)
        return facts

    def choose(self, kpi: Kpi, facts: Facts, window: Window) -> Chosen:
        """The values that count, within the bounds asked for."""
        chosen = choose(kpi, facts, window)
        if not self.has_bounds:
            return chosen
        keep = np.ones(len(chosen), dtype=np.bool_)
        if not math.isnan(self.low):
            keep &= chosen.values >= self.low
        if not math.isnan(self.high):
            keep &= chosen.values < self.high
        return Chosen(chosen.places[keep], chosen.values[keep])

    def address(self, name: str, *more: str, **changes: str) -> str:
        """The page called `name` with the same question, but for `changes`; empty takes away."""
        query = {**self.query, **changes}
        return self.choice.address(name, *more, query={k: v for k, v in query.items() if v})


def ask(request: HttpRequest, choice: Choice, *, actor: Actor, now: datetime) -> Asked:
    """What the address asks for, of a log that has events."""
    is_whole = choice.columns is choice.whole
    kept = (
        book(choice.log.key, choice.whole, is_abridged=choice.log.is_abridged) if is_whole else None
    )
    query = {name: request.GET[name][:200] for name in _KEPT if request.GET.get(name)}
    extent = extent_of(choice, now, timezone.get_default_timezone())
    known = dimensions(choice, actor=actor)
    by = known.get(query.get("by", ""))
    return Asked(
        choice=choice,
        book=kept or book_apart(choice.log.key, choice.columns),
        period=period_of(query, extent, default="28" if choice.log.is_desk else WHOLE),
        dimensions=known,
        by=by,
        part=query.get("part", "") if by else "",
        low=_number(query.get("low", "")),
        high=_number(query.get("high", "")),
        query=query,
    )


def extent_of(choice: Choice, now: datetime, zone: tzinfo) -> Extent:
    """A log of old times is looked at from its last event, the desk's own from now."""
    times = choice.whole.time_us
    end = microseconds(now) if choice.log.is_desk else int(times.max())
    first = int(times.min()) if len(times) else end
    return Extent(min(first, end), end + 1, zone)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
