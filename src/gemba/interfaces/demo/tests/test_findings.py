"""The product finds what is wrong with the demo desk, in front of the visitor."""

from __future__ import annotations

from datetime import datetime

import pytest

from gemba.insight.improvement.wording import DayHours, People, Weekdays
from gemba.interfaces.demo.company import HE_JING, ZHAO_KEXIN
from gemba.interfaces.demo.inventing import invent
from gemba.interfaces.demo.tests.found import found, letter_of
from gemba.interfaces.demo.tests.measures import KEYS

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NOWS = ("2026-10-14T15:05+08:00", "2026-03-29T23:40+08:00", "2026-07-03T09:00+08:00")
LISTED_MAX = 12


@pytest.mark.parametrize("seed", [3, 5, 7, 11, 12])
def test_each_of_the_seven_is_among_the_first_ten(seed: int) -> None:
    listed = found(invent(seed, 3000, KEYS, datetime.fromisoformat(NOWS[seed % 3])))
    assert {letter_of(each) for each in listed[:10]} >= set("abcdefg")
    assert len(listed) <= LISTED_MAX


def test_they_are_told_by_name_day_and_hour() -> None:
    listed = found(invent(7, 3000, KEYS, datetime.fromisoformat(NOWS[0])))
    told = {letter_of(each): each for each in listed}
    assert told["b"].said.words["who"] == People((str(KEYS.users[ZHAO_KEXIN.key]),))
    assert told["c"].said.words["who"] == People((str(KEYS.users[HE_JING.key]),))
    assert told["c"].said.words["days"] == Weekdays((2, 4))
    hours = told["f"].place.hours
    assert isinstance(hours, DayHours)
    assert hours.first == 18
