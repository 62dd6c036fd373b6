import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.groups import GroupRows, SortedGroups

GROUPS = 4
CASES = 6
drawn = st.lists(
    st.tuples(st.integers(0, GROUPS - 1), st.integers(0, 10**13), st.integers(0, CASES - 1)),
    max_size=40,
)
Row = tuple[int, int, int]


def group_rows(rows: list[Row]) -> GroupRows:
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return GroupRows(table[:, 0].astype(np.int32), table[:, 1], table[:, 2].astype(np.int32))


@given(drawn, st.lists(st.booleans(), min_size=CASES, max_size=CASES), st.sampled_from([0.5, 0.9]))
def test_figures_equal_numpy_on_the_chosen_values(
    rows: list[Row], chosen: list[bool], share: float
) -> None:
    groups = SortedGroups.sort(group_rows(rows), GROUPS)
    for cases in (None, np.array(chosen)):
        selection = groups.select(cases)
        for group in range(GROUPS):
            values = [v for g, v, o in rows if g == group and (cases is None or chosen[o])]
            assert selection.counts[group] == len(values)
            assert sorted(selection.members(group)[0].tolist()) == sorted(
                o for g, _, o in rows if g == group and (cases is None or chosen[o])
            )
            if values:
                assert selection.quantile(share)[group] == pytest.approx(np.quantile(values, share))
                assert selection.mean()[group] == pytest.approx(np.mean(values))
            else:
                assert np.isnan(selection.quantile(share)[group])
                assert np.isnan(selection.mean()[group])


@given(drawn, drawn, st.lists(st.booleans(), min_size=CASES, max_size=CASES))
def test_replacing_equals_sorting_again(
    before: list[Row], after: list[Row], flags: list[bool]
) -> None:
    after = [(group + 1, value, owner) for group, value, owner in after]
    kept = [row for row in before if not flags[row[2]]]
    merged = SortedGroups.sort(group_rows(before), GROUPS).replaced(
        np.array(flags), group_rows(after), GROUPS + 1
    )
    again = SortedGroups.sort(group_rows(kept + after), GROUPS + 1)
    assert merged.offsets.tolist() == again.offsets.tolist()
    assert merged.value.tolist() == again.value.tolist()
    assert merged.total.tolist() == pytest.approx(again.total.tolist())
    assert sorted(zip(merged.value.tolist(), merged.owner.tolist(), strict=True)) == sorted(
        zip(again.value.tolist(), again.owner.tolist(), strict=True)
    )


def test_sums_beyond_int64_stay_right() -> None:
    century = 100 * 365 * 86_400 * 1_000_000
    rows = GroupRows(np.zeros(5_000, np.int32), np.full(5_000, century), np.zeros(5_000, np.int32))
    assert SortedGroups.sort(rows, 1).select(None).mean()[0] == pytest.approx(century)
