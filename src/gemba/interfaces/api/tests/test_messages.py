"""Other systems speak to processes that wait for them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http.response import HttpResponseBase

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.tests.at_work import begun, seen, waiting
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.api.tests.test_api import Program, body, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> Cast:
    return cast()


@pytest.fixture
def ticket(crew: Cast) -> Receipt:
    return opened(support(team_id=crew.repair.id), now=NOON)


@pytest.fixture
def program(crew: Cast) -> Program:
    return Program(crew.sun_wei)


def expecting(ticket: Receipt, *, twice: bool = False, order: JsonValue = "A-7") -> None:
    """A process that waits for an arrival, or for two after each other."""
    names = ("arrival", "next arrival") if twice else ("arrival",)
    sketch = Sketch().start()
    for name in names:
        sketch.receive(name, message="arrived", correlation="order")
    sketch.xor("all there").user("pack").user("call").end()
    sketch.flow("start", *names, "all there").flow("all there", "pack", when="parts = 2")
    sketch.flow("all there", "call", default=True).flow("pack", "end").flow("call", "end")
    begun(sketch, ticket, order=order)


def say(program: Program, key: str = "", **given: Any) -> HttpResponseBase:
    message = {"name": "arrived", "correlation": "A-7", "variables": {"parts": 2}, **given}
    headers = {"idempotency-key": key} if key else {}
    return program.call(
        "post",
        "/process-messages",
        data=message,
        content_type="application/json",
        headers=headers,
    )


def test_the_process_that_waits_goes_on(program: Program, ticket: Receipt) -> None:
    expecting(ticket)
    told(say(program, correlation="A-8"), 404)
    told(say(program, name="something else"), 404)
    answer = say(program)
    assert answer.status_code == 202
    assert body(answer) == {"instance": str(seen(ticket).id)}
    assert waiting(ticket).label == "pack"
    assert "waits" in told(say(program), 404)["detail"]


@pytest.mark.parametrize("order", [7, 7.5, "7", "Ä", True])
def test_what_it_is_about_may_be_of_any_kind(
    program: Program, ticket: Receipt, order: JsonValue
) -> None:
    expecting(ticket, order=order)
    assert say(program, correlation=order).status_code == 202


def test_the_same_message_under_the_same_key_is_heard_once(
    crew: Cast, program: Program, ticket: Receipt
) -> None:
    expecting(ticket, twice=True)
    first = say(program, key="monday")
    assert (first.status_code, waiting(ticket).label) == (202, "next arrival")
    again = say(program, key="monday")
    assert (again.status_code, body(again)) == (202, body(first))
    assert waiting(ticket).label == "next arrival"
    refused = told(say(program, key="monday", variables={"parts": 3}), 422)
    assert "Idempotency-Key" in refused["detail"]
    assert say(Program(crew.adele), key="monday").status_code == 202
    assert waiting(ticket).label == "pack"


def test_a_key_whose_message_nobody_heard_may_come_again(program: Program, ticket: Receipt) -> None:
    told(say(program, key="early"), 404)
    expecting(ticket)
    assert say(program, key="early").status_code == 202


def test_only_processes_on_the_named_ticket_hear_it(program: Program, ticket: Receipt) -> None:
    expecting(ticket)
    other = opened(support(), now=NOON)
    told(say(program, ticket=other.number), 404)
    told(say(program, ticket=99_999), 404)
    assert say(program, ticket=ticket.number).status_code == 202


def test_who_does_not_see_the_ticket_is_not_heard(crew: Cast, ticket: Receipt) -> None:
    expecting(ticket)
    stranger = Program(crew.chen_chen)
    told(say(stranger), 404)
    told(say(stranger, ticket=ticket.number), 404)
    assert say(Program(crew.ana)).status_code == 202


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"variables": [1]},
        {"variables": {"deep": json.loads("[" * 200 + "]" * 200)}},
        {"variables": {"large": "x" * 2**20}},
        {"correlation": {"a": 1}},
        {"ticket": "first"},
    ],
)
def test_what_cannot_be_meant_is_refused(program: Program, given: dict[str, Any]) -> None:
    told(say(program, **given), 422)
