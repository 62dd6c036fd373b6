"""Hiding activities, or what lies outside a period, without sorting the log again says what
building it anew from the rest says."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.hiding import same_cases, within, without_activities
from gemba.insight.eventlog.layout import inconsistencies
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.regrouped import two_ranked
from gemba.insight.eventlog.remaining import Period, inside
from gemba.insight.eventlog.testing import SECOND_US, Event, drawn_events, only_rows, rows_of
from gemba.insight.mining.activities import activities
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.structure.ends import ends
from gemba.insight.mining.variants import variants

hidden = st.lists(st.sampled_from("abcd"), max_size=2)
period = st.tuples(
    st.one_of(st.none(), st.integers(0, 20).map(SECOND_US.__mul__)),
    st.one_of(st.none(), st.integers(10, 31).map(SECOND_US.__mul__)),
)
steps = st.tuples(hidden, period, period, hidden)


def staying(log: EventColumns, names: list[str]) -> Bools:
    return np.array([name not in names for name in log.activities], dtype=bool)


def of_names(log: EventColumns, names: list[str]) -> Bools:
    return staying(log, names)[log.activity]


def narrowed(log: EventColumns, step: list[str] | Period) -> EventColumns:
    if isinstance(step, tuple):
        return within(log, step)
    return without_activities(log, staying(log, step))


def same_table(left: object, right: object) -> None:
    """Equal in every array of figures."""
    for each in fields(left):  # type: ignore[arg-type]
        mine, other = getattr(left, each.name), getattr(right, each.name)
        if isinstance(mine, np.ndarray) and each.name != "trace":
            np.testing.assert_allclose(mine, other, err_msg=each.name)


def same_figures(left: EventColumns, right: EventColumns, cases: Bools | None) -> None:
    same_table(directly_follows(left, cases), directly_follows(right, cases))
    same_table(activities(left, cases), activities(right, cases))
    same_table(case_durations(left, cases), case_durations(right, cases))
    same_table(ends(left, cases), ends(right, cases))
    mine, other = variants(left, cases), variants(right, cases)
    same_table(mine, other)
    for rank, (row, twin) in enumerate(zip(mine.rows(), other.rows(), strict=True)):
        assert (row.activities, len(row.example_cases)) == (
            twin.activities,
            len(twin.example_cases),
        )
        owners, values = mine.durations.members(int(mine.trace[rank]))
        theirs, same = other.durations.members(int(other.trace[rank]))
        assert values.tolist() == same.tolist()
        assert sorted(owners.tolist()) == sorted(theirs.tolist())


def same_rows(left: EventColumns, right: EventColumns) -> None:
    for name in ("case", "activity", "time_us", "resource", "offsets", "first_us", "last_us"):
        assert getattr(left, name).tolist() == getattr(right, name).tolist(), name
    assert (left.start_us is None) == (right.start_us is None)
    if left.start_us is not None and right.start_us is not None:
        assert left.start_us.tolist() == right.start_us.tolist()
    assert list(left.case_ids) == list(right.case_ids)
    assert left.attributes["number"].codes.tolist() == right.attributes["number"].codes.tolist()
    for group in ("edge_wait", "activity_wait", "duration"):
        mine, other = getattr(left.index, group), getattr(right.index, group)
        pairs = [
            zip(each.value.tolist(), each.owner.tolist(), strict=True) for each in (mine, other)
        ]
        assert sorted(pairs[0]) == sorted(pairs[1]), group


@settings(max_examples=settings().max_examples * 2)
@given(
    st.one_of(drawn_events(), drawn_events(starts=True)),
    steps,
    st.integers(0, 2**16 - 1),
)
def test_narrowing_step_by_step_equals_building_from_the_rest(
    events: list[Event], steps: tuple[list[str] | Period, ...], bits: int
) -> None:
    log = build(rows_of(events))
    number = CodedColumn(np.arange(len(log), dtype=np.int32), log.activities)
    log = EventColumns(**{**vars(log), "attributes": {"number": number}})
    before, fast, rows = log, log, np.ones(len(log), dtype=bool)
    for step in steps:
        before, fast = fast, narrowed(fast, step)
        rows &= inside(log.time_us, step) if isinstance(step, tuple) else of_names(log, step)
    plain = only_rows(log, rows)
    chosen = np.array([bits >> place & 1 for place in range(plain.cases)], dtype=bool)
    same_figures(fast, plain, None)
    same_figures(fast, plain, chosen)
    same_rows(fast, plain)
    assert inconsistencies(fast) == []
    flags = np.array([bits >> place & 1 for place in range(before.cases)], dtype=bool)
    left = {before.case_ids[case] for case in np.flatnonzero(flags).tolist()}
    after = same_cases(flags, before, fast)
    assert [each in left for each in fast.case_ids] == after.tolist()


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=60), min_size=1, max_size=5),
    st.floats(0, 1),
    st.integers(1, 20),
)
def test_a_rank_among_runs_is_that_in_one_sorted_list(
    runs: list[list[int]], share: float, samples: int
) -> None:
    arrays = [np.sort(np.array(run, dtype=np.int64)) for run in runs]
    together = np.sort(np.concatenate(arrays))
    low = int(share * (len(together) - 1))
    high = min(low + 1, len(together) - 1)
    found = two_ranked(arrays, low, high, samples_wanted=samples)
    assert found == (together[low], together[high])
