"""Every kind of change, and what is refused, in the reader's words."""

import pytest
from django.utils import translation

from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.fitting.unknowns import Unknown
from gemba.insight.simulation.model import Discipline, TwinInvalid
from gemba.insight.simulation.whatif.change import Change
from gemba.insight.simulation.whatif.kinds.demand import Surge
from gemba.insight.simulation.whatif.kinds.routing import Route
from gemba.insight.simulation.whatif.kinds.shifts import AddHours
from gemba.insight.simulation.whatif.kinds.staff import RemovePeople
from gemba.insight.simulation.whatif.registry import kinds
from gemba.insight.simulation.whatif.testing import one_of_each
from gemba.interfaces.console.lab.words import change_words, refusal_words
from gemba.interfaces.console.process.choosing import choice_in
from gemba.interfaces.twin_words import UNKNOWN, UNKNOWN_OF_ONE, unknown_words

CHOICE = choice_in("file", log_of("a x 1 p"))


@pytest.mark.parametrize("change", one_of_each(), ids=lambda each: type(each).__name__)
def test_every_change_has_words(change: Change) -> None:
    with translation.override("en"):
        words = change_words(change, CHOICE)
    assert words
    assert "{" not in words
    assert type(change).__name__ not in words


def test_every_kind_is_among_them() -> None:
    assert {type(each) for each in one_of_each()} == set(kinds().values())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (AddHours(("Ana",), 42.5, 44), "Ana: also there Tuesday 18:30 – Tuesday 20:00"),
        (AddHours(("Ana",), 160, 168), "Ana: also there Sunday 16:00 – Monday 00:00"),
        (RemovePeople(tuple("abcdef")), "without a, b, c, 3 more"),
        (Route(Discipline("age")), "the oldest case first"),
        (Route(Discipline(chooses="least_loaded")), "work goes to who has least in hand"),
        (Route(Discipline(same_person=True)), "work goes to whoever had the case before"),
        (AddHours(("Ana +2",), 0, 1), "Ana +2: also there Monday 00:00 – Monday 01:00"),
    ],
)
def test_what_they_read_like(change: Change, words: str) -> None:
    with translation.override("en"):
        assert change_words(change, CHOICE) == words


def test_one_day_is_told_as_one() -> None:
    (surge,) = (each for each in one_of_each() if isinstance(each, Surge))
    with translation.override("en"):
        assert change_words(surge, CHOICE).startswith("200% of today's requests for 3 days from")
        one_day = Surge(surge.first, 1, 2.0)
        assert change_words(one_day, CHOICE).startswith("200% of today's requests on")


def test_a_refusal_is_told_with_the_names_the_reader_knows() -> None:
    refusal = TwinInvalid("No step is called “{name}”.", name=Activities(("x",)))
    assert str(refusal) == "No step is called “x”."
    with translation.override("en"):
        assert refusal_words(refusal, CHOICE) == "No step is called “x”."


@pytest.mark.parametrize(
    ("code", "values", "told"),
    [
        ("rare_activities", (("activities", "look, call"),), "2 steps are too rare"),
        ("rare_activities", (("activities", "look"),), "One step is too rare"),
        ("people_gone", (("people", "Ana"),), "One person has not been seen"),
        ("no_weeks", (("days", 1.0),), "The log covers one day"),
        ("no_weeks", (("days", 3.0),), "The log covers 3 days"),
        ("no_patience", (), "Nobody in the log leaves"),
    ],
)
def test_one_is_told_as_one(
    code: str, values: tuple[tuple[str, str | float], ...], told: str
) -> None:
    assert unknown_words(Unknown(code, values)).startswith(told)


def test_what_is_told_of_one_is_told_of_several_too() -> None:
    assert UNKNOWN_OF_ONE.keys() <= UNKNOWN.keys()
