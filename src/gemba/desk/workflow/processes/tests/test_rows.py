"""Rows of turns: what is put is found, in whatever order it comes and goes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.workflow.processes.spiff.rows import Rows

VALUES = st.one_of(st.text(max_size=5), st.lists(st.integers(), max_size=3))
ACTS = st.lists(st.tuples(st.integers(0, 120), VALUES), max_size=30)


@given(ACTS)
def test_rows_are_what_a_dictionary_is_and_stay_in_the_order_of_turns(
    acts: list[tuple[int, object]],
) -> None:
    rows, wanted = Rows(), dict[int, object]()
    for turn, value in acts:
        if turn in wanted:
            assert rows[turn] == rows.take(turn) == wanted.pop(turn)
        else:
            rows.insert(turn, value)
            wanted[turn] = value
        rows = Rows(rows.written())
        assert rows.turns() == sorted(wanted)
        assert (turn in rows, bool(rows)) == (turn in wanted, bool(wanted))
    assert rows.in_order() == wanted
    with pytest.raises(KeyError):
        rows.take(121)


def test_the_row_that_holds_a_text_is_found() -> None:
    rows = Rows(rows=((turn, [[turn * 3, "ask"]]) for turn in range(20)))
    assert rows.holding("[33,") == 11
    assert rows.holding("[34,") is None


def test_rows_within_rows_are_kept_as_their_text() -> None:
    inner = Rows(rows=[(0, "a\tb\nc"), (1, "维修")])
    text = json.dumps(Rows(rows=[(7, {"rows": inner})]).written())
    outer = Rows(json.loads(text))
    assert Rows(outer.take(7)["rows"]).in_order() == {0: "a\tb\nc", 1: "维修"}
