"""Where the cause of a planted problem is left out, what `test_promises` measures is gone."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from statistics import median

import pytest

from gemba.interfaces.demo.inventing import invent
from gemba.interfaces.demo.planted import EVERYTHING
from gemba.interfaces.demo.tests.measures import (
    KEYS,
    Histories,
    came_back_to_a_team,
    chosen,
    first_answerers,
    first_reply_hours,
    first_touch_hours,
    is_of_weekend,
    kind_of,
    local,
    note_waits_days,
    reopened_shares,
    status_of,
    two_doors,
    vendor_waits_days,
)

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
LETTERS = "".join(sorted(EVERYTHING))


@pytest.fixture(scope="module")
def sound() -> Histories:
    """A desk with nothing wrong."""
    return invent(7, 800, KEYS, NOW, without=LETTERS)


def no_repair_bounces(desk: Histories) -> None:
    assert chosen(desk, came_back_to_a_team) == []


def forms_are_answered_like_mail(desk: Histories) -> None:
    forms = chosen(desk, lambda h: h.channel == "form")
    mail = chosen(desk, lambda h: h.channel == "email")
    form_hours, mail_hours = (
        first_reply_hours(chosen(each, lambda h: is_of_weekend(local(h.first.at))))
        for each in (forms, mail)
    )
    assert form_hours <= mail_hours + 6
    answerers = first_answerers(forms)
    assert answerers["zoe.zhao"] / answerers.total() <= 0.4


def refunds_are_approved_as_they_come(desk: Histories) -> None:
    returns = chosen(desk, lambda h: kind_of(h) == "return")
    assert median(note_waits_days(returns, "he.jing")) <= 0.2


def vendors_are_alike(desk: Histories) -> None:
    one, other = (median(vendor_waits_days(desk, f"parts-{n}")) for n in ("hengtai", "norden"))
    assert 0.6 <= one / other <= 1.4


def nobody_resolves_too_early(desk: Histories) -> None:
    shares = reopened_shares(desk)
    resolved, reopened = shares["daniel.hughes"]
    assert reopened / resolved <= 0.06


def somebody_is_there_in_the_evening(desk: Histories) -> None:
    chinese = chosen(desk, lambda h: h.channel == "email" and h.contact.language == "zh-hans")
    assert first_touch_hours(chosen(chinese, lambda h: 18 <= local(h.first.at).hour < 22)) <= 2


def nobody_writes_by_two_doors(desk: Histories) -> None:
    assert not any(status_of(history) == "merged" for history in desk)
    assert two_doors(desk, timedelta(hours=36)) <= 0.02 * len(desk)


GONE: Mapping[str, Callable[[Histories], None]] = {
    "a": no_repair_bounces,
    "b": forms_are_answered_like_mail,
    "c": refunds_are_approved_as_they_come,
    "d": vendors_are_alike,
    "e": nobody_resolves_too_early,
    "f": somebody_is_there_in_the_evening,
    "g": nobody_writes_by_two_doors,
}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_desk_can_be_sound(sound: Histories, letter: str) -> None:
    GONE[letter](sound)


@pytest.mark.parametrize("letter", LETTERS)
def test_what_is_there_is_not_called_gone(letter: str, planted: Histories) -> None:
    with pytest.raises(AssertionError):
        GONE[letter](planted)


@pytest.fixture(scope="module")
def planted() -> Histories:
    return invent(7, 800, KEYS, NOW)


@pytest.mark.long
@pytest.mark.parametrize("letter", LETTERS)
def test_each_problem_has_a_cause_of_its_own(letter: str) -> None:
    """Left out alone, it is gone, and all others are there."""
    desk = invent(7, 1500, KEYS, NOW, without=letter)
    GONE[letter](desk)
    for other in LETTERS.replace(letter, ""):
        with pytest.raises(AssertionError):
            GONE[other](desk)
