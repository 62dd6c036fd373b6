"""Handovers and what people do, in the order in which figures read them: worked out once for all
filters, which choose cases and add up what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import (
    Bools,
    Codes,
    Int64s,
    narrow_codes,
    offsets_of,
    stable_order,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.generations import Array
from gemba.insight.eventlog.groups import GroupRows, SortedGroups, first_of_owner, sums_of_runs
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.mining.figures import SECOND_US

from .grouping import known_rows
from .handovers import HandoverNetwork, HandoverRule, passed_on, waits_of
from .networks import tasks_of
from .pairs import code_pairs, middles
from .profiles import Parts, Profiles, held_us, profiles_of


@dataclass(frozen=True, eq=False)
class HandoverIndex:
    """`waits` has the wait of each handover by pair, ascending, and its case; pair `p` is
    `pair[p] = giver * len(names) + taker`; `first` says by place whether it is the case's first of
    that pair. `moves` is by case."""

    names: Names
    moves: Int64s
    waits: SortedGroups
    pair: Int64s
    first: Bools

    @classmethod
    def from_arrays(
        cls, columns: EventColumns, names: Names, found: Mapping[str, Array]
    ) -> HandoverIndex:
        """From what `handover_arrays` gave of the log. Raises KeyError."""
        moves = columns.case_lengths - 1
        return cls(names, moves, _groups_from(found), found["pair"], found["first"])

    def network(self, cases: Bools | None = None) -> HandoverNetwork:
        """As `handovers.handovers` of all cases, or of those flagged."""
        chosen = self.waits.chosen(cases)
        count = chosen.counts
        found = np.flatnonzero(count)
        order = found[np.lexsort((self.pair[found], -count[found]))]
        start, last = chosen.offsets[:-1][order], count[order] - 1
        low = chosen.value_at(start + last // 2)
        high = chosen.value_at(start + (last + 1) // 2)
        width = max(len(self.names), 1)
        moves = self.moves if cases is None else self.moves[cases]
        return HandoverNetwork(
            names=self.names,
            source=(self.pair[order] // width).astype(np.int32),
            target=(self.pair[order] % width).astype(np.int32),
            count=count[order],
            cases=chosen.sums(self.first)[order],
            weight=count[order].astype(np.float64),
            wait_seconds_median=middles(low, high) / SECOND_US,
            moves=int(moves.sum()),
        )


@dataclass(frozen=True, eq=False)
class DeedIndex:
    """`times` has the end of each event by person, ascending, and its case; by place in it:
    `activity`, `held_us` (how long the case lay with the person) and whether it is the `first`
    event of the person in the case. There are so many `activities` and `cases`."""

    names: Names
    activities: int
    cases: int
    times: SortedGroups
    activity: Codes
    held_us: Int64s
    first: Bools

    @classmethod
    def from_arrays(
        cls, columns: EventColumns, names: Names, found: Mapping[str, Array]
    ) -> DeedIndex:
        """From what `deed_arrays` gave of the log. Raises KeyError."""
        return cls(
            names,
            len(columns.activities),
            columns.cases,
            _groups_from(found),
            found["activity"],
            found["held_us"],
            found["first"],
        )

    def profiles(self, cases: Bools | None = None) -> Profiles:
        """As `profiles.profiles` of all cases, or of those flagged."""
        chosen = self.times.chosen(cases)
        people, events = len(self.names), chosen.counts
        seen = np.flatnonzero(events)
        first, last = np.zeros((2, people), dtype=np.int64)
        first[seen] = chosen.value_at(chosen.offsets[seen])
        last[seen] = chosen.value_at(chosen.offsets[seen + 1] - 1)
        person = np.repeat(np.arange(people, dtype=np.int32), events)
        activity, held = self.activity, self.held_us
        if chosen.rows is not None:
            activity, held = activity.take(chosen.rows), held.take(chosen.rows)
        tasks = tasks_of(self.names, person, activity, self.activities)
        involved, lay = chosen.sums(self.first), sums_of_runs(held, chosen.offsets)
        total = self.cases if cases is None else int(np.count_nonzero(cases))
        return profiles_of(tasks, Parts(involved, lay, first, last), total)


def handover_arrays(
    columns: EventColumns, who: CodedColumn, rule: HandoverRule
) -> Iterator[tuple[str, Array]]:
    """The columns of a `HandoverIndex` of the people in `who` (one code per event), one by one.

    Raises ValueError for a rule that looks further than one event.
    """
    if rule.depth > 1:
        raise ValueError("Only handovers from one event to the next are kept.")
    passed = passed_on(columns, who, rule)
    coded = code_pairs(who.codes[passed.giver], who.codes[passed.taker], max(len(who.names), 1))
    yield "pair", coded.pair
    wait = waits_of(columns, passed.giver, passed.taker)
    yield from _sorted(GroupRows(coded.place, wait, columns.case[passed.giver]), len(coded), {})


def deed_arrays(columns: EventColumns, who: CodedColumn) -> Iterator[tuple[str, Array]]:
    """The columns of a `DeedIndex` of the people in `who` (one code per event), one by one."""
    rows = known_rows(columns, who, None)
    person = who.codes[rows].astype(np.int32)
    more = {
        "activity": narrow_codes(columns.activity[rows], len(columns.activities)),
        "held_us": held_us(columns, rows),
    }
    known = GroupRows(person, columns.time_us[rows], columns.case[rows])
    yield from _sorted(known, len(who.names), more)


def _sorted(rows: GroupRows, groups: int, more: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    """Sorted groups, who of them is the `first` of its owner, and `more` columns in their order."""
    order = np.argsort(rows.value, kind="stable")
    order = order[stable_order(rows.group[order], groups)]
    offsets = offsets_of(np.bincount(rows.group, minlength=groups))
    found = SortedGroups.of(offsets, rows.value[order], rows.owner[order])
    for part in _PARTS:
        yield part, getattr(found, part)
    yield "first", first_of_owner(rows.owner, rows.group, groups)[order]
    for name, column in more.items():
        yield name, column[order]


_PARTS = ("offsets", "value", "owner", "total")


def _groups_from(found: Mapping[str, Array]) -> SortedGroups:
    return SortedGroups(*(found[part] for part in _PARTS))
