"""What is done again belongs to one story: to rework, or to work sent to and fro."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.improvement.detectors import ping_pong, rework
from gemba.insight.improvement.rounds import rework_rounds, rounds
from gemba.insight.improvement.view import LogView

TEAM = {"check": "clerks", "assess": "analysts", "decide": "analysts", "value": "valuers"}
HOUR_US = 3_600_000_000


def view_of(cases: list[list[str]], *, teams: bool = True) -> LogView:
    """Steps an hour apart; other steps than those of `TEAM` are of no team."""
    steps = [
        (number, place, step) for number, way in enumerate(cases) for place, step in enumerate(way)
    ]
    rows = EventRows.of(
        [f"c{number}" for number, _place, _step in steps],
        [step for _number, _place, step in steps],
        [(place + number * 50) * HOUR_US for number, place, _step in steps],
        [TEAM.get(step) for _number, _place, step in steps],
    )
    team = CodedColumn.of([TEAM.get(step) for _number, _place, step in steps])
    return LogView.guessed(
        build(
            EventRows(
                rows.case,
                rows.activity,
                rows.time_us,
                rows.resource,
                rows.start_us,
                {"team": team} if teams else {},
            )
        )
    )


def stories(way: list[str]) -> tuple[list[int], list[int]]:
    """Rows of the rounds of rework, and of all others."""
    view = view_of([way])
    mine = rework_rounds(view).rows.tolist()
    return mine, [row for row in rounds(view).rows.tolist() if row not in mine]


def test_a_team_that_goes_back_has_all_that_is_done_again() -> None:
    way = ["check", "assess", "value", "decide", "assess", "value", "decide"]
    assert stories(way) == ([4, 5, 6], [])


def test_a_new_step_on_the_way_is_no_part_and_no_end_of_it() -> None:
    way = ["assess", "value", "decide", "assess", "look", "value", "decide"]
    assert stories(way) == ([3, 5, 6], [])


def test_once_it_is_where_it_left_a_round_is_over() -> None:
    way = ["check", "assess", "decide", "assess", "decide", "value", "check"]
    assert stories(way) == ([3, 4], [6])


def test_what_another_team_sends_back_is_no_rework() -> None:
    assert stories(["check", "assess", "check", "assess"]) == ([], [2, 3])


def test_a_step_of_no_team_is_between_no_teams() -> None:
    assert stories(["check", "robot", "check"]) == ([2], [])


def test_without_teams_every_round_is_rework() -> None:
    view = view_of([["check", "assess", "check", "assess"]], teams=False)
    assert rework_rounds(view).rows.tolist() == [2, 3]


@given(st.lists(st.lists(st.sampled_from([*TEAM, "look"]), min_size=1, max_size=9), max_size=4))
def test_every_repeated_row_is_of_one_round(cases: list[list[str]]) -> None:
    view = view_of(cases)
    found, mine = rounds(view), rework_rounds(view)
    assert found.rows.tolist() == [
        row for row in range(len(view.columns)) if view.row_before[row] >= 0
    ]
    assert set(mine.first.tolist()) <= set(found.first.tolist())
    assert mine.first[mine.of].tolist() == [
        first
        for row, first in zip(found.rows.tolist(), found.first[found.of].tolist(), strict=True)
        if row in set(mine.rows.tolist())
    ]


def test_one_loop_is_told_once() -> None:
    again = ["check", "assess", "value", "decide", "assess", "value", "decide"]
    once = ["check", "assess", "value", "decide"]
    view = view_of([again if number % 3 == 0 else once for number in range(120)])
    assert [each.place.key for each in rework.find(view)] == ["decide|assess"]
    assert ping_pong.find(view) == []
