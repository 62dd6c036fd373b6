"""A log as detectors see it: what waited for what, what was worked, and when; each read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Codes, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.kpis.guessing import guess_meanings
from gemba.insight.kpis.meanings import Meaning, Meanings
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.hours import HOUR_US
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.working_hours import AllHours, HoursRule, working_hours
from gemba.insight.mining.structure.again import row_before
from gemba.insight.mining.waiting.causes import CUSTOMER, VENDOR, WaitingTimes, waiting_times
from gemba.insight.mining.waiting.guessing import (
    guessed_customer,
    guessed_programs,
    guessed_vendor,
)
from gemba.insight.mining.waiting.parties import Reading, flagged
from gemba.insight.mining.zones import DAY_US

from .vocabulary import Topic, attribute_of

YEAR_HOURS = 365.25 * 24
# About as many blocks of time as tests of a mean need; none is shorter than a day.
BLOCKS_WANTED = 60
# A log of a shorter time cannot be told for a year.
YEARS_MIN = 7 / 365.25


@dataclass(frozen=True, eq=False)
class LogView:
    """A log, who it waits for, and what its words mean. Hours by row of the log are those of the
    row itself: its work, and the wait before it. `ordinary` steps come again in any good case, as
    replies in a conversation do: that is no rework."""

    columns: EventColumns
    reading: Reading
    meanings: Meanings
    zone: str = "UTC"
    ordinary: frozenset[str] = frozenset()
    progress: Callable[[str], None] = field(default=lambda _step: None)

    @classmethod
    def guessed(cls, columns: EventColumns, zone: str = "UTC") -> LogView:
        """With parties and meanings guessed from the names in the log."""
        meanings = guess_meanings(columns)
        customer = guessed_customer(columns)
        states = customer.states | meanings.of(Meaning.AWAITS_CUSTOMER)
        reading = Reading(
            customer=replace(customer, states=states),
            vendor=guessed_vendor(columns),
            instant=guessed_programs(columns) | meanings.bystanders,
        )
        return cls(columns, reading, meanings, zone)

    @cached_property
    def hours(self) -> AllHours:
        """Working hours of all people, found in the log."""
        who = by_person(self.columns, left_out=self.reading.not_people)
        return working_hours(self.columns, who, rule=HoursRule(self.zone))

    @cached_property
    def waits(self) -> WaitingTimes:
        """Every wait by cause."""
        found = self.hours
        calendars = [
            found.of[code].calendar if code in found.of else None
            for code in range(len(self.columns.resources))
        ]
        return waiting_times(self.columns, replace(self.reading, calendars=calendars))

    @cached_property
    def work_hours(self) -> Floats:
        """By row: hours of people's work, part of it estimated."""
        spent = np.maximum(self.columns.time_us - self.waits.start_us, 0) / HOUR_US
        return np.where(self.waits.works, spent, 0.0)

    @cached_property
    def wait_hours(self) -> Floats:
        """By row: all waiting before it, customers' own included."""
        return self._by_row(self.waits.total_us)

    @cached_property
    def vendor_hours(self) -> Floats:
        """By row: how long the case waited for a vendor before it, also where the customer wrote
        meanwhile."""
        columns, vendor = self.columns, self.reading.vendor
        after = flagged(columns.activity, columns.activities, vendor.states)
        told = columns.attributes.get(vendor.attribute)
        if told is not None:
            after = after | flagged(told.codes, told.names, vendor.values)
        until = flagged(columns.resource, columns.resources, vendor.resources)
        until |= flagged(columns.activity, columns.activities, vendor.steps)
        until[1:] |= after[:-1]
        until[columns.offsets[:-1]] = False
        since = np.diff(columns.time_us, prepend=columns.time_us[:1]) / HOUR_US
        return np.where(until, since, 0.0)

    @cached_property
    def felt_hours(self) -> Floats:
        """By row: waiting before it that the customer did not cause."""
        causes = self.waits.total_us - self.waits.causes_us[CUSTOMER]
        hours = np.maximum(self._by_row(causes), self.vendor_hours)
        return np.where(self.closing_rows, 0.0, hours)

    @cached_property
    def house_hours(self) -> Floats:
        """By row: waiting before it that neither customer nor vendor caused."""
        outside = self.waits.causes_us[CUSTOMER] + self.waits.causes_us[VENDOR]
        return np.where(self.closing_rows, 0.0, self._by_row(self.waits.total_us - outside))

    @cached_property
    def closing_rows(self) -> Bools:
        """One flag per row: whether it only closes what was solved before; nobody waits for it."""
        return self.rows_meaning(Meaning.CLOSED) & ~self.rows_meaning(Meaning.RESOLVED)

    @cached_property
    def open_hours(self) -> Floats:
        """By row: the part of `house_hours` in which the desk as a whole is at work: what comes in
        at night has to wait for the morning, and no step is to blame."""
        waits = self.waits
        since, until = waits.enabled_us, waits.start_us[waits.row]
        if not len(since):
            return np.zeros(len(self.columns))
        spans = self.hours.pool.calendar.spans(int(since.min()), int(until.max()))
        found = np.zeros(len(self.columns))
        found[waits.row] = spans.within(since, until) / HOUR_US
        return np.minimum(found, self.house_hours)

    def cause_hours(self, cause: int) -> Floats:
        """By row: waiting for one cause."""
        return self._by_row(self.waits.causes_us[cause])

    @cached_property
    def pooled_rows(self) -> Bools:
        """One flag per row: whether it waited for a batch that was let go to all who do it."""
        found, waits = np.zeros(len(self.columns), dtype=np.bool_), self.waits
        if waits.pooled is not None:
            found[waits.row] = waits.pooled
        return found

    @cached_property
    def people_rows(self) -> Bools:
        """One flag per row: whether somebody of the house did it."""
        return self.waits.works

    @cached_property
    def customer_rows(self) -> Bools:
        """One flag per row: whether the customer did it, or wrote."""
        columns, party = self.columns, self.reading.customer
        wrote = self.meanings.of(Meaning.CUSTOMER_WROTE)
        theirs = flagged(columns.resource, columns.resources, party.resources)
        return theirs | flagged(columns.activity, columns.activities, wrote | party.steps)

    @cached_property
    def outside_rows(self) -> Bools:
        """One flag per row: whether customer or vendor act there or are waited for by it."""
        columns, both = self.columns, (self.reading.customer, self.reading.vendor)
        found = self.customer_rows.copy()
        for party in both:
            found |= flagged(columns.resource, columns.resources, party.resources)
            found |= flagged(columns.activity, columns.activities, party.steps | party.states)
        return found

    @cached_property
    def row_before(self) -> Int64s:
        """For each row the last earlier one of its case with the same activity, or -1."""
        return row_before(self.columns)

    @cached_property
    def first_looks(self) -> Int64s:
        """The rows with which somebody of the house first did anything on a case."""
        columns = self.columns
        worked = np.flatnonzero(self.people_rows & (self.waits.enabler >= 0))
        _cases, place = np.unique(columns.case[worked], return_index=True)
        rows: Int64s = worked[place]
        return rows[~self.people_rows[columns.offsets[columns.case[rows]]]]

    def rows_meaning(self, meaning: Meaning) -> Bools:
        """One flag per row."""
        columns = self.columns
        return flagged(columns.activity, columns.activities, self.meanings.of(meaning))

    @cached_property
    def years(self) -> float:
        """How long the log runs."""
        times = self.columns.time_us
        return float(times.max() - times.min()) / HOUR_US / YEAR_HOURS if len(times) else 0.0

    @cached_property
    def block(self) -> Int64s:
        """The block of time in which each case began."""
        if not self.columns.cases:
            return np.empty(0, dtype=np.int64)
        first = self.columns.first_us
        span = float(first.max() - first.min())
        length = max(DAY_US, span / BLOCKS_WANTED)
        block: Int64s = ((first - first.min()) / length).astype(np.int64)
        return block

    @cached_property
    def blocks(self) -> int:
        """How many blocks the log has."""
        return int(self.block.max(initial=-1)) + 1

    def summed(self, rows: Int64s, value: Floats) -> Floats:
        """`value` of some rows by block."""
        return sums_by(self.block[self.columns.case[rows]], value, self.blocks)

    def counted(self, rows: Int64s) -> Floats:
        """How many of some rows by block."""
        return self.summed(rows, np.ones(len(rows)))

    def topic(self, topic: Topic) -> tuple[str, CodedColumn] | None:
        """The attribute of cases that tells a topic."""
        name = attribute_of(self.columns, topic)
        return (name, self.columns.case_attributes[name]) if name else None

    def name(self, activity: int) -> str:
        """Of an activity code."""
        return self.columns.activities[activity]

    def _by_row(self, value_us: Int64s) -> Floats:
        found = np.zeros(len(self.columns))
        found[self.waits.row] = value_us / HOUR_US
        return found


def worth_testing(codes: Codes, names: Names, cases_min: int) -> list[int]:
    """Codes of values that enough cases have, most cases first; blank is no value."""
    count = np.bincount(codes[codes >= 0], minlength=len(names))
    order = np.argsort(-count, kind="stable")
    return [code for code in order[count[order] >= cases_min].tolist() if names[code].strip()]
