"""A case of the twin told as a ticket: each step in words, and what only the telling knows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from gemba.desk.tickets.operations import histories as past
from gemba.interfaces.demo.case import Case
from gemba.interfaces.demo.company import DANIEL_HUGHES, EMILY_CARTER, Staff
from gemba.interfaces.demo.planted import EVERYTHING, Planted, all_but
from gemba.interfaces.demo.telling.lives import Happened, Life
from gemba.interfaces.demo.telling.openings import Openings
from gemba.interfaces.demo.telling.tickets import tell
from gemba.interfaces.demo.tests.measures import KEYS
from gemba.interfaces.demo.twin.matters import DUPLICATE, Request, requests

NOW = datetime.fromisoformat("2026-10-14T15:00+02:00")
BEGIN = datetime.fromisoformat("2026-10-05T10:00+02:00")
HOUR = timedelta(hours=1)


def request(kind: str, *, door: str = "support", language: str = "en") -> Request:
    return next(
        each
        for each in requests(EVERYTHING)
        if (each.matter.kind, each.door, each.language) == (kind, door, language)
    )


def happened(what: str, hours: float, by: Staff | None = None) -> Happened:
    """Something so many hours after the begin; work took six minutes."""
    at = BEGIN + hours * HOUR
    return Happened(what, by, at - HOUR / 10 if by else at, at)


def life(kind: str, *steps: Happened, door: str = "support", name: str = "one") -> Life:
    return Life(name, request(kind, door=door), BEGIN + HOUR if door == "form" else BEGIN, steps)


def told(*lives: Life, planted: Planted = EVERYTHING) -> list[Case]:
    openings = Openings(7, KEYS, NOW, planted)
    cases = [openings.opened(each, is_regular=False) for each in lives]
    for case, each in zip(cases, lives, strict=True):
        if case is not None:
            tell(case, each, NOW)
    return [case for case in cases if case is not None]


def statuses(steps: Sequence[past.Step]) -> list[str]:
    return [s.status for s in steps if isinstance(s, past.AgentReplied | past.StatusSet)]


@pytest.mark.parametrize(
    ("by", "left_out", "expected"),
    [
        (DANIEL_HUGHES, "", ["resolved"]),
        (DANIEL_HUGHES, "e", ["pending_customer", "resolved"]),
        (EMILY_CARTER, "", ["pending_customer", "resolved"]),
    ],
)
def test_one_colleague_does_not_wait_whether_it_helped(
    by: Staff, left_out: str, expected: list[str]
) -> None:
    silent = life("inquiry", happened("answers", 2, by), happened("ends in silence", 50, by))
    (case,) = told(silent, planted=all_but(left_out))
    assert statuses(case.steps) == expected


def test_a_question_after_an_early_answer_opens_the_ticket_again() -> None:
    early = life("inquiry", happened("answers", 2, DANIEL_HUGHES), happened("asks extra", 5))
    (case,) = told(early)
    assert statuses(case.steps) == ["resolved"]
    assert case.status == "open"


@pytest.mark.parametrize(
    ("asks", "begun", "expected"),
    [
        pytest.param(6, 8, [6], id="by day"),
        pytest.param(6, 5.9, [], id="somebody is at it"),
        pytest.param(17, 40, [22], id="not in the night"),
        pytest.param(17, 20, [], id="answered before the morning"),
    ],
)
def test_a_customer_who_waits_asks_again(asks: float, begun: float, expected: list[float]) -> None:
    answer = happened("answers", begun + 0.1, EMILY_CARTER)
    waiting = life(
        "inquiry", *sorted((happened("asks again", asks), answer), key=lambda s: s.ended)
    )
    (case,) = told(waiting)
    asked = [s.at for s in case.steps if isinstance(s, past.CustomerWrote) and s.nature == "human"]
    assert [int((at - BEGIN) / HOUR) for at in asked] == pytest.approx(expected, abs=2)


def test_the_same_request_by_another_door_is_merged() -> None:
    first = life("return", happened("to returns", 3, EMILY_CARTER))
    again = life(DUPLICATE, happened("merges", 4, EMILY_CARTER), door="form", name="two")
    main, double = told(first, again)
    assert double.customer is main.customer
    (merged,) = (step for step in double.steps if isinstance(step, past.Merged))
    assert merged.into == main.key


def test_what_nobody_said_before_is_not_said_again() -> None:
    again = life(DUPLICATE, happened("merges", 4, EMILY_CARTER), door="form")
    assert told(again) == []


def test_the_words_of_a_case_do_not_depend_on_others() -> None:
    one, other = life("return"), life("inquiry", name="two")
    (_, beside), (alone,) = told(one, other), told(other)
    assert beside.topic == alone.topic
