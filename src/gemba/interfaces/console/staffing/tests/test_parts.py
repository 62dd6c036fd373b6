"""The small parts of the Staffing screen: shifts as text, whole people, heat of a week, axes."""

import numpy as np
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.staffing.operations import StaffingRefused
from gemba.insight.staffing.requirement import Requirement
from gemba.insight.staffing.shifts.suggesting import CODES
from gemba.insight.staffing.shifts.testing import SHAPES
from gemba.insight.staffing.shifts.values import ShiftShape
from gemba.interfaces.console.staffing.drawing import Frame, grid_lines, round_top
from gemba.interfaces.console.staffing.needed import guessed_mode
from gemba.interfaces.console.staffing.plan_task import rostered_by_channel
from gemba.interfaces.console.staffing.shift_names import code_of, shown_name
from gemba.interfaces.console.staffing.shift_text import read_shifts, shifts_text
from gemba.interfaces.console.staffing.week_heat import DIFFERENCE, NEEDED, week_heat


def test_shifts_read_back_as_they_are_written() -> None:
    assert read_shifts(shifts_text(SHAPES)) == SHAPES


def test_a_night_shift_ends_on_the_day_after() -> None:
    (night,) = read_shifts("Night watch 22:00-02:00, 02:30 – 06:30 *")
    assert night.parts == ((1320, 1560), (1590, 1830))
    assert (night.name, night.unpopular) == ("Night watch", True)


@pytest.mark.parametrize(
    "line", ["Early", "08:00–12:00", "Early 8–12", "Early 08:00", "a 08:10-9:00"]
)
def test_what_is_no_shift_is_quoted(line: str) -> None:
    with pytest.raises(StaffingRefused):
        read_shifts(f"Day 08:00–12:00\n{line}")


paces = st.lists(st.floats(0, 9), min_size=6, max_size=6)


@given(
    mail=paces,
    form=paces,
    calls=st.lists(st.integers(0, 9), min_size=6, max_size=6),
    idle=st.floats(0, 1),
)
def test_channels_take_as_many_people_as_are_rostered(
    mail: list[float], form: list[float], calls: list[int], idle: float
) -> None:
    needed = Requirement(
        1800.0,
        {"phone": np.array(calls, np.int64)},
        {"mail": np.array(mail), "form": np.array(form)},
        idle * (np.array(mail) + np.array(form)),
    )
    found = rostered_by_channel(needed, 0.25)
    together = np.sum([*found.values()], axis=0)
    # Rounding of each channel by itself may want one more than rounding of all.
    assert (np.abs(together - needed.rostered(0.25)) <= 1).all()
    assert all((each >= 0).all() for each in found.values())


def test_the_week_tells_where_people_are_missing() -> None:
    needed, there = np.zeros((7, 48)), np.zeros((7, 48))
    needed[0, 18:22], there[0, 18:22] = [3.0, 2.0, 1.0, 1.0], [1.0, 1.0, 1.2, 4.0]
    opened = np.zeros((7, 48), np.bool_)
    heat = week_heat(needed, there, opened, DIFFERENCE)
    monday = heat.rows[0].cells
    assert [head.words for head in heat.heads] == ["09:00", "10:00"]
    assert [each.level for each in monday] == ["very-short", "short", "fits", "very-over"]
    assert [each.figure for each in monday] == ["−2", "−1", "", "+3"]
    assert (heat.missing_hours, heat.surplus_hours, heat.needed_hours) == (1.5, 1.5, 3.5)
    assert heat.worst.startswith("Monday 09:00")
    shown = week_heat(needed, there, opened, NEEDED).rows[0].cells
    assert [each.figure for each in shown] == ["3", "2", "1", "1"]


def test_nights_in_which_nothing_happens_are_left_out() -> None:
    needed = np.zeros((7, 48))
    needed[:, [0, 20, 40]] = 1.0
    heat = week_heat(needed, needed, np.zeros((7, 48), np.bool_), DIFFERENCE)
    assert [(head.words, head.is_apart) for head in heat.heads] == [
        ("00:00", False),
        ("10:00", True),
        ("20:00", True),
    ]


@given(highest=st.floats(0.1, 1e7))
def test_axes_end_at_a_round_number_just_above(highest: float) -> None:
    top = round_top(highest)
    lines = grid_lines(Frame(100, 100, 1, top))
    assert highest <= top * (1 + 1e-9)
    assert top <= max(2 * highest, 1.0)
    assert 2 <= len(lines) <= 6
    assert float(lines[-1].y) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("phone", "call"),
        ("电话", "call"),
        ("Web chat", "chat"),
        ("微信", "chat"),
        ("email", "mail"),
    ],
)
def test_channels_are_known_by_their_names(name: str, mode: str) -> None:
    assert guessed_mode(name) == mode


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_suggested_shifts_are_read_as_they_are_shown(language: str) -> None:
    with override(language):
        assert [code_of(shown_name(each)) for each in CODES] == [*CODES]
        assert code_of("早班") == code_of("Early") == "Early"
        assert (code_of("Spät"), shown_name("Spät"), shown_name("")) == ("Spät", "Spät", "")
        text = shifts_text([ShiftShape("Early", ((480, 720),)), ShiftShape("Spät", ((720, 960),))])
        assert [each.name for each in read_shifts(text)] == ["Early", "Spät"]
