"""A log made ready for fitting: what customers did aside taken out, starts told or estimated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.working_hours import HoursRule, working_hours
from gemba.insight.mining.structure.ends import ends
from gemba.insight.mining.waiting.causes import waiting_times
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.mining.waiting.guessing import (
    guessed_customer,
    guessed_programs,
    guessed_vendor,
)
from gemba.insight.mining.waiting.parties import Reading
from gemba.insight.mining.waiting.starts import unknown_starts
from gemba.insight.simulation.orders import Matrix

from .aside import Apart, set_apart
from .case_types import Cut, Kinds, kinds_by
from .concurrency import concurrent
from .roles import NOTHING_KNOWN, Roles
from .steps import Steps


@dataclass(frozen=True, eq=False)
class Fitting:
    """What may be said about a log beforehand.

    `types_by`: the attribute of cases that tells their type; None finds those that do. `besides`:
    another one that tells types apart as well. `open_cases`: one flag per case for those not
    finished at the end of the log; None finds them. `until_us`: until when the log tells all that
    happened; None is its last event. `roles`: what its words mean.
    """

    types_by: str | None = None
    besides: Cut | None = None
    open_cases: Bools | None = None
    until_us: int | None = None
    roles: Roles = NOTHING_KNOWN


@dataclass(frozen=True, eq=False)
class Log:
    """A log as the parts of a twin are fitted to it: `columns` without what customers did aside
    (`apart`), its `steps`, the types of its cases, and by row whether its start is `estimated`."""

    roles: Roles
    reading: Reading
    apart: Apart
    columns: EventColumns
    steps: Steps
    side_by_side: Matrix
    kinds: Kinds
    is_open: Bools
    until_us: int
    zone: str
    estimated: Bools

    @property
    def left(self) -> Bools:
        """By case, whether its customer gave up."""
        gone: Bools = self.apart.left_us != UNKNOWN_US
        return gone


NOTHING_SAID = Fitting()


def read(whole: EventColumns, zone: str, said: Fitting) -> Log:
    apart = set_apart(whole, said.roles)
    columns = apart.rest
    reading = said.roles.reading or _guessed(columns)
    estimated = unknown_starts(columns)
    start = begun_us(columns)
    if estimated.any():
        hours = working_hours(
            columns, by_person(columns, left_out=reading.not_people), rule=HoursRule(zone=zone)
        )
        known = {code: each.calendar for code, each in hours.of.items()}
        calendars = [known.get(code) for code in range(len(columns.resources))]
        start = waiting_times(columns, replace(reading, calendars=calendars)).start_us
    is_open = said.open_cases
    if is_open is None:
        found = ends(columns)
        last = columns.activity[columns.offsets[1:] - 1]
        quiet = columns.last_us.max() - columns.last_us > found.patience_seconds * 1e6
        is_open = ~found.regular[last] & ~quiet
    is_open = is_open & (apart.left_us == UNKNOWN_US)
    until = int(columns.time_us.max()) if said.until_us is None else said.until_us
    side_by_side = concurrent(columns, start)
    steps = Steps.of(columns, start, side_by_side)
    kinds = kinds_by(columns, said.types_by, said.besides)
    return Log(
        said.roles,
        reading,
        apart,
        columns,
        steps,
        side_by_side,
        kinds,
        is_open,
        until,
        zone,
        estimated,
    )


def _guessed(columns: EventColumns) -> Reading:
    return Reading(
        customer=guessed_customer(columns),
        vendor=guessed_vendor(columns),
        instant=guessed_programs(columns),
    )
