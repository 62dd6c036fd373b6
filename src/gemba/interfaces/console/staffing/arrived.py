"""What arrived in a log: when each request began, by which channel, of which type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.timezone import get_current_timezone_name

from gemba.insight.eventlog.arrays import Bools, Codes
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.improvement.vocabulary import Topic, attribute_of
from gemba.insight.staffing.series import (
    ArrivalKind,
    ArrivalSeries,
    count_arrivals,
    observed_days,
)
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.days_off import zone_of_desk

# Kinds looked at one by one; the rest is in the sum.
KINDS_MAX = 12
# Channels planned for one by one; the rest, and requests of which none is told, are one more.
PLANNED_MAX = 6
OTHER = "*other*"
# Older days tell little of those to come, and a clock that was wrong makes days without end.
DAYS_KEPT = 800


@dataclass(frozen=True)
class Part:
    """Values of one attribute of the cases: names, the most frequent first, and where each is."""

    attribute: str
    names: tuple[str, ...]
    codes: Codes
    code_of: dict[str, int]

    def flags(self, name: str) -> Bools:
        """One flag per case; of `OTHER`: what is not of one of the most frequent."""
        if name == OTHER:
            named = [self.code_of[each] for each in self.names[:PLANNED_MAX]]
            others: Bools = ~np.isin(self.codes, named)
            return others
        flags: Bools = self.codes == self.code_of.get(name, -2)
        return flags

    @cached_property
    def planned(self) -> tuple[str, ...]:
        """The most frequent, and `OTHER` where that leaves any case; one without a name where the
        log tells of none."""
        if not self.names:
            return ("",)
        others = (OTHER,) if self.flags(OTHER).any() else ()
        return (*self.names[:PLANNED_MAX], *others)


@dataclass(frozen=True, eq=False)
class Arrived:
    """Arrivals of a log up to `end`, the first day not (wholly) known, on the clocks of `zone`.

    `end` is today for the desk, which knows of days on which nothing came.
    """

    columns: EventColumns
    first: date
    end: date
    zone: str
    channels: Part
    types: Part

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    def series(self, kind: ArrivalKind, *, until: date | None = None) -> ArrivalSeries:
        """By half hours, of a channel and a type; empty: of all."""
        return count_arrivals(
            self.columns.first_us[self._flags(kind)], self.first, until or self.end, zone=self.zone
        )

    def on(self, day: date, kind: ArrivalKind) -> ArrivalSeries:
        """Of one day, also of that which is not over."""
        end = date.fromordinal(day.toordinal() + 1)
        times = self.columns.first_us[self._flags(kind)]
        return count_arrivals(times, day, end, zone=self.zone)

    @cached_property
    def kinds(self) -> tuple[ArrivalKind, ...]:
        """Everything together, each channel, all but the most frequent ones, each type."""
        channels = [ArrivalKind(name, "") for name in self.channels.names[:KINDS_MAX]]
        others = [ArrivalKind(OTHER, "")] if OTHER in self.channels.planned else []
        types = [ArrivalKind("", name) for name in self.types.names[:KINDS_MAX]]
        return (ArrivalKind("", ""), *channels, *others, *types)

    @cached_property
    def pairs(self) -> tuple[ArrivalKind, ...]:
        """Each channel and type that came together, the most frequent first."""
        count = {
            ArrivalKind(channel, kind): int(
                np.count_nonzero(self.channels.flags(channel) & self.types.flags(kind))
            )
            for channel in self.channels.names[:KINDS_MAX]
            for kind in self.types.names[:KINDS_MAX]
        }
        found = sorted((each for each in count if count[each]), key=lambda each: -count[each])
        return tuple(found[: 2 * KINDS_MAX])

    def _flags(self, kind: ArrivalKind) -> Bools:
        flags: Bools = np.ones(self.columns.cases, np.bool_)
        if kind.channel:
            flags &= self.channels.flags(kind.channel)
        if kind.type:
            flags &= self.types.flags(kind.type)
        return flags


def arrived(choice: Choice, now: datetime) -> Arrived | None:
    """None for a log that tells of no whole day."""
    columns, is_desk = choice.whole, choice.log.is_desk
    if not columns.cases:
        return None
    zone = zone_of_desk() if is_desk else get_current_timezone_name()
    first, end = observed_days(columns.first_us, zone)
    if is_desk:
        end = max(end, now.astimezone(ZoneInfo(zone)).date())
    if end <= first:
        return None
    first = max(first, date.fromordinal(end.toordinal() - DAYS_KEPT))
    return Arrived(
        columns, first, end, zone, _part(columns, Topic.CHANNEL), _part(columns, Topic.KIND)
    )


def _part(columns: EventColumns, topic: Topic) -> Part:
    attribute = attribute_of(columns, topic)
    if not attribute:
        return Part("", (), np.full(columns.cases, -1, np.int32), {})
    column = columns.case_attributes[attribute]
    count = np.bincount(column.codes[column.codes >= 0], minlength=len(column.names))
    order = [code for code in np.argsort(-count, kind="stable").tolist() if count[code]]
    named = {column.names[code]: code for code in order if column.names[code].strip()}
    return Part(attribute, tuple(named), column.codes, named)
