"""What the index of people adds up under a filter is what is found in the chosen cases."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import Event, drawn_events, rows_of
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
from gemba.insight.mining.people.profiles import profiles

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


@example(events=TO_AND_FRO, flags=[False, True, *[False] * 28], rule=DIRECT, all_known=True)
@given(drawn_events(size_max=40, starts=True), FLAGS, st.sampled_from(RULES), st.booleans())
def test_under_any_filter(
    events: list[Event], flags: list[bool] | None, rule: HandoverRule, all_known: bool
) -> None:
    columns = build(rows_of(events))
    cases = None if flags is None else np.array(flags)[: columns.cases]
    who = by_person(columns, left_out=() if all_known else list(columns.resources)[:1])
    given = dict(handover_arrays(columns, who, rule))
    network = HandoverIndex.from_arrays(columns, who.names, given).network(cases)
    same(network, handovers(columns, who, cases, rule))
    done = DeedIndex.from_arrays(columns, who.names, dict(deed_arrays(columns, who)))
    same(done.profiles(cases), profiles(columns, who, cases))


def test_further_ones_are_refused() -> None:
    columns = build(rows_of([("k", "a", 1, "ann", None)]))
    with pytest.raises(ValueError, match="one event to the next"):
        next(handover_arrays(columns, by_person(columns), HandoverRule(depth=2)))
