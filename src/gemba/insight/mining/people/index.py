"""Handovers and what people do, in the order in which figures read them: worked out once for all
filters, which choose cases and add up what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import (
    Bools,
    Codes,
    Int32s,
    Int64s,
    distinct,
    narrow_codes,
    offsets_of,
    stable_order,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.generations import Array
from gemba.insight.eventlog.groups import (
    Chosen,
    GroupRows,
    Selection,
    SortedGroups,
    first_of_owner,
    owners_in,
)
from gemba.insight.eventlog.hiding import HiddenFrom
from gemba.insight.eventlog.joined import JoinedSelection
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.eventlog.remaining import inside
from gemba.insight.mining.figures import SECOND_US

from .grouping import known_rows
from .handovers import HandoverNetwork, HandoverRule, passed_on, passed_over, waits_of
from .networks import TaskProfiles, busiest_of
from .pairs import code_pairs
from .profiles import Parts, Profiles, held_us, profiles_of


@dataclass(frozen=True, eq=False)
class HandoverIndex:
    """Handovers by a `rule` between those in `who` (one code per event). `waits` has the wait of
    each by pair, ascending, and its case; pair `p` is `pair[p] = giver * len(who.names) + taker`.
    By place in it: the rows of both, and whether it is the case's `first` of that pair."""

    columns: EventColumns
    who: CodedColumn
    rule: HandoverRule
    waits: SortedGroups
    pair: Int64s
    giver: Int32s
    taker: Int32s
    first: Bools

    @classmethod
    def from_arrays(
        cls, columns: EventColumns, who: CodedColumn, rule: HandoverRule, found: Mapping[str, Array]
    ) -> HandoverIndex:
        """From what `handover_arrays` gave of the log. Raises KeyError."""
        own = (found[name] for name in ("pair", "giver", "taker", "first"))
        return cls(columns, who, rule, _groups_from(found), *own)

    def network(
        self, cases: Bools | None = None, left: EventColumns | None = None
    ) -> HandoverNetwork:
        """As `handovers.handovers` of all cases, or of those flagged. Of what filters `left` of the
        log, where they took events away: between neighbours among those shown. Which activities
        depend on each other is told by the whole log."""
        if isinstance(left, HiddenFrom):
            return self._between_shown(left.of_source(cases), left)
        chosen = self.waits.chosen(cases)
        lengths = self.columns.case_lengths
        moves = lengths if cases is None else lengths[cases]
        return self._told(self.pair, chosen, chosen.sums(self.first), int((moves - 1).sum()))

    def _between_shown(self, cases: Bools | None, left: HiddenFrom) -> HandoverNetwork:
        shown, case = left.shown, self.columns.case
        flags = shown.take(self.giver) & shown.take(self.taker)
        over = passed_over(self.columns, self.who, shown, self.rule)
        giver, taker = over.giver, over.taker
        if cases is not None:
            flags &= cases.take(self.waits.owner)
            mine = cases.take(case.take(giver))
            giver, taker = giver[mine], taker[mine]
        old = self.waits.picked(flags)
        codes, width = self.who.codes, max(len(self.who.names), 1)
        coded = code_pairs(codes[giver], codes[taker], width)
        pair = distinct(np.concatenate([self.pair, coded.pair]))
        before = np.full(len(pair), -1, dtype=np.int64)
        place = np.searchsorted(pair, self.pair)
        before[place] = np.arange(len(self.pair))
        group = np.searchsorted(pair, coded.pair)[coded.place]
        owner = case.take(giver)
        wait = waits_of(self.columns, giver, taker)
        fresh = SortedGroups.sort(GroupRows(group.astype(np.int32), wait, owner), len(pair))
        selection = JoinedSelection(old, before, fresh.chosen(None), left.left)
        counts = np.zeros(len(pair), dtype=np.int64)
        counts[place] = old.counts
        parts = (offsets_of(counts), old.owners), (fresh.offsets, fresh.owner)
        touched = owners_in(self.columns.cases, *parts)
        rows = (
            len(left) if cases is None else int(left.case_lengths[left.left.lowered(cases)].sum())
        )
        count = left.cases if cases is None else int(np.count_nonzero(cases))
        return self._told(pair, selection, touched, rows - count)

    def _told(self, pair: Int64s, waits: Selection, touched: Int64s, moves: int) -> HandoverNetwork:
        """The most frequent pair first."""
        count, width = waits.counts, max(len(self.who.names), 1)
        found = np.flatnonzero(count)
        order = found[np.lexsort((pair[found], -count[found]))]
        return HandoverNetwork(
            names=self.who.names,
            source=(pair[order] // width).astype(np.int32),
            target=(pair[order] % width).astype(np.int32),
            count=count[order],
            cases=touched[order],
            weight=count[order].astype(np.float64),
            wait_seconds_median=waits.quantile(0.5)[order] / SECOND_US,
            moves=moves,
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

    def profiles(self, cases: Bools | None = None, left: EventColumns | None = None) -> Profiles:
        """As `profiles.profiles` of all cases, or of those flagged. Of what filters `left` of the
        log, where they took events away: the events shown. How long a case lay with somebody is
        told by the whole log."""
        if isinstance(left, HiddenFrom):
            return self._of_shown(left.of_source(cases), left)
        chosen = self.times.chosen(cases)
        involved = chosen.sums(self.first)
        return self._told(chosen, lambda: involved, _counted(cases, self.cases))

    def _of_shown(self, cases: Bools | None, left: HiddenFrom) -> Profiles:
        flags = inside(self.times.value, left.period) & left.stays.take(self.activity)
        if cases is not None:
            flags &= cases.take(self.times.owner)
        chosen = self.times.picked(flags)
        # Sorting owners takes a third of the time and lets other threads run.
        with ThreadPoolExecutor(1) as beside:
            involved = beside.submit(owners_in, self.cases, (chosen.offsets, chosen.owners))
            return self._told(chosen, involved.result, _counted(cases, left.cases))

    def _told(self, chosen: Chosen, involved: Callable[[], Int64s], total: int) -> Profiles:
        people, events = len(self.names), chosen.counts
        seen = np.flatnonzero(events)
        first, last = np.zeros((2, people), dtype=np.int64)
        first[seen] = chosen.value_at(chosen.offsets[seen])
        last[seen] = chosen.value_at(chosen.offsets[seen + 1] - 1)
        tasks, lay = self._tasks(chosen), np.zeros(people)
        for person in seen.tolist():
            lay[person] = self.held_us[chosen.rows_of(person)].sum(dtype=np.float64)
        return profiles_of(tasks, Parts(involved(), lay, first, last), total)

    def _tasks(self, chosen: Chosen) -> TaskProfiles:
        """How often the busiest do each activity, person after person: what is gathered for one
        stays near the processor."""
        events = chosen.counts
        busiest = busiest_of(events)
        counts = np.zeros((len(busiest), self.activities), dtype=np.int64)
        for place, person in enumerate(busiest.tolist()):
            activity = self.activity[chosen.rows_of(person)]
            counts[place] = np.bincount(activity, minlength=self.activities)
        left_out = int(np.count_nonzero(events)) - len(busiest)
        return TaskProfiles(self.names, busiest, counts, left_out)


def _counted(cases: Bools | None, whole: int) -> int:
    return whole if cases is None else int(np.count_nonzero(cases))


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
    rows = {
        "giver": passed.giver.astype(np.int32),
        "taker": passed.taker.astype(np.int32),
    }
    yield from _sorted(GroupRows(coded.place, wait, columns.case[passed.giver]), len(coded), rows)


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
