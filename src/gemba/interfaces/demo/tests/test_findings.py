"""The product finds what is wrong with the demo desk, in front of the visitor."""

from __future__ import annotations

from datetime import datetime

import pytest

from gemba.insight.improvement.wording import DayHours, People, Weekdays
from gemba.interfaces.demo.company import HE_JING, ZHAO_KEXIN
from gemba.interfaces.demo.inventing import invented
from gemba.interfaces.demo.tests.found import found, letter_of
from gemba.interfaces.demo.tests.measures import KEYS

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NOWS = ("2026-10-14T15:05+08:00", "2026-03-29T23:40+08:00", "2026-07-03T09:00+08:00")
SEVEN = "abcdefg"
LISTED_MAX = 12


def letters(seed: int, now: str, without: str = "") -> list[str]:
    """Of the problems that findings tell, the dearest first; empty for another finding."""
    desk = invented(seed, 3000, KEYS, datetime.fromisoformat(now), without=without)
    return [letter_of(each) for each in found(desk.histories)]


@pytest.mark.parametrize("seed", [3, 5, 7, 11, 12])
def test_each_of_the_seven_is_among_the_first_ten(seed: int) -> None:
    listed = letters(seed, NOWS[seed % 3])
    assert set(listed[:10]) >= set(SEVEN)
    assert len(listed) <= LISTED_MAX


@pytest.mark.parametrize("letter", SEVEN)
def test_without_its_cause_none_is_found(letter: str) -> None:
    assert set(letters(7, NOWS[0], without=letter)) - {""} == set(SEVEN) - {letter}


def test_a_demo_desk_with_nothing_wrong_has_no_finding() -> None:
    assert letters(7, NOWS[0], without=SEVEN) == []


def test_they_are_told_by_name_day_and_hour() -> None:
    listed = found(invented(7, 3000, KEYS, datetime.fromisoformat(NOWS[0])).histories)
    told = {letter_of(each): each for each in listed}
    assert told["b"].said.words["who"] == People((str(KEYS.users[ZHAO_KEXIN.key]),))
    assert told["c"].said.words["who"] == People((str(KEYS.users[HE_JING.key]),))
    assert told["c"].said.words["days"] == Weekdays((2, 4))
    hours = told["f"].place.hours
    assert isinstance(hours, DayHours)
    assert hours.first == 18
