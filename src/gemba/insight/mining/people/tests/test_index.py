"""What the index of people adds up under a filter is what is found in the chosen cases."""

from __future__ import annotations

import statistics
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.remaining import Period
from gemba.insight.eventlog.testing import (
    HIDES,
    PERIODS,
    Event,
    drawn_events,
    narrowed,
    rows_of,
    shown_rows,
)
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.handovers import (
    CAUSAL,
    DIRECT,
    LOOSE,
    HandoverRule,
    handovers,
)
from gemba.insight.mining.people.index import (
    DeedIndex,
    HandoverIndex,
    deed_arrays,
    handover_arrays,
)
from gemba.insight.mining.people.profiles import Profiles, profiles

RULES = (LOOSE, DIRECT, CAUSAL, HandoverRule(own=True))
FLAGS = st.one_of(st.none(), st.lists(st.booleans(), min_size=30, max_size=30))


def same(found: object, expected: object) -> None:
    for each in fields(expected):  # type: ignore[arg-type]
        mine, theirs = getattr(found, each.name), getattr(expected, each.name)
        if isinstance(theirs, np.ndarray):
            np.testing.assert_allclose(mine, theirs, err_msg=each.name)
        else:
            assert mine == theirs, each.name


TO_AND_FRO: list[Event] = [
    (case, "a", at, ("ann", "bob")[at % 2], None) for case in ("c1", "c2") for at in range(9)
]


TO_NOBODY: list[Event] = [
    ("c1", "a", 0, "ann", None),
    ("c1", "b", 1, "ann", None),
    ("c1", "c", 2, None, None),
]


@example(events=TO_AND_FRO, flags=[False, True, *[False] * 28], rule=DIRECT, all_known=True)
@given(drawn_events(size_max=40, starts=True), FLAGS, st.sampled_from(RULES), st.booleans())
def test_under_any_filter(
    events: list[Event], flags: list[bool] | None, rule: HandoverRule, all_known: bool
) -> None:
    columns = build(rows_of(events))
    cases = None if flags is None else np.array(flags)[: columns.cases]
    who = by_person(columns, left_out=() if all_known else list(columns.resources)[:1])
    given = dict(handover_arrays(columns, who, rule))
    network = HandoverIndex.from_arrays(columns, who, rule, given).network(cases)
    same(network, handovers(columns, who, cases, rule))
    done = DeedIndex.from_arrays(columns, who.names, dict(deed_arrays(columns, who)))
    same(done.profiles(cases), profiles(columns, who, cases))


@settings(max_examples=settings().max_examples * 2)
@example(events=TO_NOBODY, flags=None, hide={"b"}, period=(None, None), rule=DIRECT)
@example(events=TO_AND_FRO, flags=None, hide={"a"}, period=(None, None), rule=LOOSE)
@given(
    drawn_events(size_max=40, starts=True),
    st.one_of(st.none(), st.lists(st.booleans(), min_size=4, max_size=4)),
    HIDES,
    PERIODS,
    st.sampled_from(RULES),
)
def test_between_what_is_shown(
    events: list[Event],
    flags: list[bool] | None,
    hide: set[str],
    period: Period,
    rule: HandoverRule,
) -> None:
    columns = build(rows_of(events))
    left, who = narrowed(columns, hide, period), by_person(columns)
    cases = None if flags is None else np.array(flags)[: left.cases]
    given = dict(handover_arrays(columns, who, rule))
    network = HandoverIndex.from_arrays(columns, who, rule, given).network(cases, left)
    found = zip(network.source, network.target, network.count, network.cases, strict=True)
    rows = chosen_rows(columns, left, cases)
    expected = handed(columns, rows, rule)
    assert {(int(a), int(b)): (int(n), int(c)) for a, b, n, c in found} == {
        pair: (len(known), len({int(columns.case[taker]) for _giver, taker in known}))
        for pair, known in expected.items()
    }
    for place, pair in enumerate(zip(network.source, network.target, strict=True)):
        waits = [wait_of(columns, *each) for each in expected[int(pair[0]), int(pair[1])]]
        assert network.wait_seconds_median[place] == statistics.median(waits)
    assert network.moves == len(rows) - len({int(columns.case[row]) for row in rows})
    deeds = DeedIndex.from_arrays(columns, who.names, dict(deed_arrays(columns, who)))
    check_deeds(columns, rows, deeds.profiles(cases, left))


def chosen_rows(columns: EventColumns, left: EventColumns, cases: Bools | None) -> list[int]:
    ids = {left.case_ids[at] for at in range(left.cases) if cases is None or cases[at]}
    shown = shown_rows(columns, left)
    return [row for row in shown if columns.case_ids[int(columns.case[row])] in ids]


def handed(
    columns: EventColumns, rows: list[int], rule: HandoverRule
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Givers and takers by pair, walking through the rows shown."""
    if rule.skip_unknown:
        rows = [row for row in rows if columns.resource[row] >= 0]
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for giver, taker in pairwise(rows):
        pair = int(columns.resource[giver]), int(columns.resource[taker])
        is_passed = columns.case[giver] == columns.case[taker] and min(pair) >= 0
        is_passed &= rule.own or pair[0] != pair[1]
        if is_passed and rule.dependency_min is not None:
            is_passed = depends(columns, giver, taker) >= rule.dependency_min
        if is_passed:
            found.setdefault(pair, []).append((giver, taker))
    return found


def depends(columns: EventColumns, giver: int, taker: int) -> float:
    """As the heuristics miner has it, counted over all events."""
    one, other = int(columns.activity[giver]), int(columns.activity[taker])
    moves = [
        (int(columns.activity[row - 1]), int(columns.activity[row]))
        for row in range(1, len(columns))
        if columns.case[row - 1] == columns.case[row]
    ]
    there, back = moves.count((one, other)), 0 if one == other else moves.count((other, one))
    return (there - back) / (there + back + 1)


def wait_of(columns: EventColumns, giver: int, taker: int) -> float:
    begun = int(columns.time_us[taker])
    if columns.start_us is not None and columns.start_us[taker] != UNKNOWN_US:
        begun = int(columns.start_us[taker])
    return max(begun - int(columns.time_us[giver]), 0) / 1_000_000


def check_deeds(columns: EventColumns, rows: list[int], found: Profiles) -> None:
    """Of the events shown; cases lay with people since the event before, shown or not."""
    known = [row for row in rows if columns.resource[row] >= 0]
    assert set(found.person.tolist()) == {int(columns.resource[row]) for row in known}
    for place, person in enumerate(found.person.tolist()):
        mine = [row for row in known if columns.resource[row] == person]
        times = [int(columns.time_us[row]) for row in mine]
        assert (found.events[place], found.first_us[place], found.last_us[place]) == (
            len(mine),
            min(times),
            max(times),
        )
        involved = {int(columns.case[row]) for row in mine}
        total = len({int(columns.case[row]) for row in rows})
        assert found.cases[place] == len(involved)
        assert found.involvement[place] == pytest.approx(len(involved) / total)
        held = [
            int(columns.time_us[row] - columns.time_us[row - 1])
            for row in mine
            if row and columns.case[row - 1] == columns.case[row]
        ]
        length = max(max(times) - min(times), WEEK_US)
        assert found.in_hand_mean[place] == pytest.approx(sum(held) / length)


def test_further_ones_are_refused() -> None:
    columns = build(rows_of([("k", "a", 1, "ann", None)]))
    with pytest.raises(ValueError, match="one event to the next"):
        next(handover_arrays(columns, by_person(columns), HandoverRule(depth=2)))
