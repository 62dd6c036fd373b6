"""Steps that call other systems: sent outside any transaction, answered once."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connections

from gemba.desk.tickets.operations import Receipt
from gemba.desk.workflow.drawings.problems import process_problems
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.offers import ENDPOINT
from gemba.desk.workflow.operations.processes import (
    answering,
    calling,
    complete_step,
    make_calls,
    retry_step,
    skip_step,
    take_over_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_endpoint
from gemba.desk.workflow.tests.at_work import begun, seen, told, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import switch
from gemba.foundation.definitions.queries import definitions
from gemba.foundation.egress import sending
from gemba.foundation.egress.signing import signature
from gemba.foundation.egress.testing import Heard, Outside, Said, outside
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.database
SECRET = "a secret of tests"


@pytest.fixture
def system() -> Iterator[Outside]:
    with outside() as found:
        yield found


@pytest.fixture
def shop(people: Cast, system: Outside) -> Outside:
    define_endpoint("Shop", system.url, secret=SECRET, now=NOON)
    return system


def asking(*after: str, send: str = "{order: order}") -> Sketch:
    sketch = Sketch().start()
    inputs = f'endpoint: "Shop"; send: {send}'
    sketch.service("ask", action="call", inputs=inputs, result="shop")
    for name in after:
        sketch.user(name)
    return sketch.end().flow("start", "ask", *after, "end")


def says(system: Outside, *status_and_body: tuple[int, JsonValue]) -> None:
    """One answer after the other; the last again and again."""
    answers = list(status_and_body)

    def next_answer(_heard: Heard) -> Said:
        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
        return Said(status, json.dumps(body).encode())

    system.says = next_answer


def keys(system: Outside) -> list[str]:
    return [heard.headers["Idempotency-Key"] for heard in system.heard]


def test_the_answer_becomes_a_variable_and_the_process_goes_on(
    shop: Outside, ticket: Receipt
) -> None:
    says(shop, (200, {"state": "sent", "items": [{"n": 2}]}))
    sketch = asking().add("exclusiveGateway", "which").user("tell").user("wait")
    sketch.flows.pop()
    sketch.flow("ask", "which").flow("which", "tell", when='shop.state = "sent"')
    sketch.flow("which", "wait", default=True).flow("tell", "end").flow("wait", "end")
    begun(sketch, ticket, order="A-7")
    step = waiting(ticket)
    assert (step.kind, step.awaits, shop.heard) == ("machine", "Shop", [])
    assert make_calls(now=NOON) == 1
    assert waiting(ticket).label == "tell"
    (heard,) = shop.heard
    assert json.loads(heard.body) == {"order": "A-7"}
    moment = heard.headers["Gemba-Timestamp"]
    proof = signature(heard.body, secret=SECRET, moment=moment)
    assert heard.headers["Gemba-Signature"] == f"v1={proof}"
    done = next(each for each in seen(ticket).steps if each.label == "ask")
    assert (done.outcome, done.answer["state"], done.ended_by) == ("done", "sent", "Gemba")
    assert told(ticket)[:3] == ["process.started", "ask started", "ask ended"]
    assert make_calls(now=NOON + timedelta(days=1)) == 0


def test_nothing_is_sent_inside_a_transaction(shop: Outside, ticket: Receipt) -> None:
    begun(asking("look"), ticket, order=1)
    own, depths = connections["default"], []

    def look(_heard: Heard) -> Said:
        depths.append(len(own.savepoint_ids))
        return Said()

    shop.says = look
    outermost = len(own.savepoint_ids)
    make_calls(now=NOON)
    assert depths == [outermost]
    assert waiting(ticket).label == "look"


def test_a_refusal_is_trouble_in_the_systems_words_and_can_be_mended(
    people: Cast, shop: Outside, ticket: Receipt
) -> None:
    says(shop, (422, {"detail": "There is no order A-8."}), (200, {}))
    begun(asking("look"), ticket, order="A-8")
    make_calls(now=NOON)
    step = waiting(ticket)
    assert (seen(ticket).status, step.kind) == ("troubled", "trouble")
    assert "422: There is no order A-8." in step.trouble
    retry_step(step_id=step.id, actor=people.sun_wei, now=NOON)
    assert (waiting(ticket).kind, waiting(ticket).tries) == ("machine", 0)
    make_calls(now=NOON)
    assert (seen(ticket).status, waiting(ticket).label) == ("running", "look")
    first, second = keys(shop)
    assert first == second


def test_a_drawing_can_catch_the_refusal(shop: Outside, ticket: Receipt) -> None:
    says(shop, (404, {}))
    sketch = asking("look").boundary("no", "ask", error="refused").user("ask by phone")
    begun(sketch.flow("no", "ask by phone", "end"), ticket, order=1)
    make_calls(now=NOON)
    assert waiting(ticket).label == "ask by phone"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(200, b"[1]"), "not a JSON object"),
        (Said(200, b"<html>"), "not a JSON object"),
        (Said(200, b'{"n": 1e999}'), "not a JSON object"),
        (Said(200, b"[" * 2_000), "not a JSON object"),
        (Said(200, b'{"a":' * 200 + b"1" + b"}" * 200), "not a JSON object"),
        (Said(302, b"", {"Location": "/elsewhere"}), "elsewhere (302)"),
        (Said(200, b'"' + b"x" * 2**20 + b'"'), "larger than 1 MB"),
        (Said(403, b'{"error": "\\u0000no\\u202e"}'), "403: no"),
        (Said(418, b"x"), "418"),
    ],
)
def test_what_is_no_answer_is_trouble_at_once(
    shop: Outside, ticket: Receipt, said: Said, words: str
) -> None:
    shop.says = lambda _heard: said
    begun(asking("look"), ticket, order=1)
    make_calls(now=NOON)
    assert words in waiting(ticket).trouble
    assert [each.path for each in shop.heard] == ["/hook"]


def test_an_answer_without_words_and_one_with_strange_ones_are_kept(
    shop: Outside, ticket: Receipt
) -> None:
    shop.says = lambda _heard: Said(204)
    begun(asking("look"), ticket, order=1)
    make_calls(now=NOON)
    assert seen(ticket).steps[0].answer == {}
    shop.says = lambda _heard: Said(200, b'{"a\\u0000": "x\\u0000\\ud800", "b": {"c": [null]}}')
    begun(asking("look"), ticket, name="Another", order=1)
    make_calls(now=NOON)
    step = WaitingStep.objects.get(outcome="done", instance__name="Another")
    assert step.answer == {"a": "x", "b": {"c": [None]}}


def test_a_system_that_is_down_is_asked_again_later_and_later(
    people: Cast, shop: Outside, ticket: Receipt
) -> None:
    says(shop, (503, {"message": "Back soon"}))
    begun(asking("look"), ticket, order=1)
    now, gaps = NOON, []
    while waiting(ticket).kind == "machine":
        assert make_calls(now=now - timedelta(seconds=1)) == 0
        assert make_calls(now=now) == 1
        due = waiting(ticket).due_at
        if due is not None:
            gaps.append(round((due - now).total_seconds()))
            now = due
    assert gaps == [10, 40, 160, 640]
    assert "503: Back soon" in waiting(ticket).trouble
    assert (waiting(ticket).tries, len(set(keys(shop))), len(shop.heard)) == (5, 1, 5)
    skip_step(step_id=waiting(ticket).id, reason="By phone", actor=people.sun_wei, now=now)
    assert waiting(ticket).label == "look"


def test_a_slow_system_is_asked_again(people: Cast, system: Outside, ticket: Receipt) -> None:
    define_endpoint("Shop", system.url, secret=SECRET, now=NOON)
    begun(asking("look"), ticket, order=1)
    over = threading.Event()
    system.says = lambda _heard: Said(200 if over.wait(5) else 500)
    with patch.object(sending, "SECONDS_MAX", 0.2):
        make_calls(now=NOON)
    over.set()
    assert (waiting(ticket).kind, waiting(ticket).tries) == ("machine", 1)
    make_calls(now=NOON + timedelta(seconds=11))
    assert waiting(ticket).label == "look"


class Killed(BaseException):
    """As if the worker had died."""


@pytest.mark.parametrize("where", ["before it is sent", "before the answer is kept"])
def test_a_worker_that_dies_is_followed_by_one_with_the_same_key(
    shop: Outside, ticket: Receipt, where: str
) -> None:
    begun(asking("look"), ticket, order=1)
    lost = "send" if where == "before it is sent" else "_settle"
    with patch.object(calling, lost, side_effect=Killed), pytest.raises(Killed):
        make_calls(now=NOON)
    assert waiting(ticket).kind == "machine"
    assert make_calls(now=NOON + timedelta(minutes=1)) == 0
    assert make_calls(now=NOON + timedelta(minutes=2)) == 1
    assert waiting(ticket).label == "look"
    assert len(set(keys(shop))) == 1
    assert len(shop.heard) == (1 if lost == "send" else 2)


def test_of_two_answers_only_one_ends_the_step(shop: Outside, ticket: Receipt) -> None:
    begun(asking("look", "mend"), ticket, order=1)
    claims = []
    for now in (NOON, NOON + timedelta(minutes=3)):
        claims += calling._claimed(now)
    assert [calling._claimed(NOON), len(claims)] == [[], 2]
    late: list[answering.Result] = [
        answering.Failure("no"),
        answering.Failure("no", is_passing=True),
    ]
    for failure in late:  # of the first, which another has overtaken
        calling._settle(claims[0], failure, NOON)
    assert waiting(ticket).kind == "machine"
    for each in claims:
        calling._settle(each, {"n": 1}, NOON)
    assert waiting(ticket).label == "look"
    assert told(ticket).count("ask ended") == 1


def test_of_two_workers_who_see_a_step_one_gets_it(shop: Outside, ticket: Receipt) -> None:
    begun(asking("look"), ticket, order=1)
    row, until = WaitingStep.objects.get(), NOON + calling.CLAIM
    assert [answering.claim(row, until), answering.claim(row, until)] == [True, False]


def test_numbers_are_sent_as_they_are_written(shop: Outside, ticket: Receipt) -> None:
    begun(asking(send="{n: 3 + order, half: 1 / 2, on: ticket.number}"), ticket, order=4)
    make_calls(now=NOON)
    sent = json.dumps({"half": 0.5, "n": 7, "on": ticket.number})
    assert shop.heard[0].body.decode() == sent


def test_what_was_skipped_meanwhile_stays_skipped(
    people: Cast, shop: Outside, ticket: Receipt
) -> None:
    begun(asking("look"), ticket, order=1)
    (claim,) = calling._claimed(NOON)
    skip_step(step_id=waiting(ticket).id, reason="Done", actor=people.sun_wei, now=NOON)
    calling._settle(claim, {"late": 1}, NOON)
    assert waiting(ticket).label == "look"
    assert "late" not in ProcessInstance.objects.get().state


def test_what_somebody_does_by_hand_is_theirs(people: Cast, shop: Outside, ticket: Receipt) -> None:
    begun(asking("look"), ticket, order=1)
    (claim,) = calling._claimed(NOON)
    take_over_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=NOON)
    assert (waiting(ticket).label, waiting(ticket).kind) == ("ask", "person")
    calling._settle(claim, {"late": 1}, NOON)
    assert make_calls(now=NOON + timedelta(hours=1)) == 0
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.sun_wei, now=NOON)
    assert waiting(ticket).label == "look"
    assert "late" not in ProcessInstance.objects.get().state


def test_each_turn_of_a_loop_is_a_request_of_its_own(shop: Outside, ticket: Receipt) -> None:
    says(shop, (200, {"more": True}), (200, {"more": False}))
    sketch = Sketch().start().xor("again", "which")
    sketch.service("ask", action="call", inputs='endpoint: "Shop"', result="shop")
    sketch.user("look").end().flow("start", "again", "ask", "which")
    sketch.flow("which", "again", when="shop.more").flow("which", "look", default=True)
    begun(sketch.flow("look", "end"), ticket)
    make_calls(now=NOON)
    make_calls(now=NOON + timedelta(seconds=5))
    assert waiting(ticket).label == "look"
    assert len(set(keys(shop))) == 2


def test_without_an_endpoint_in_force_the_step_is_in_trouble(
    people: Cast, shop: Outside, ticket: Receipt
) -> None:
    begun(asking("look"), ticket, order=1)
    (found,) = definitions(ENDPOINT, actor=SYSTEM)
    switch(definition_id=found.id, is_on=False, actor=SYSTEM, now=NOON)
    make_calls(now=NOON)
    assert "no endpoint “Shop”" in waiting(ticket).trouble
    assert shop.heard == []


def test_private_addresses_are_refused_unless_named(people: Cast, ticket: Receipt) -> None:
    with outside() as system:
        define_endpoint("Shop", system.url, secret=SECRET, now=NOON)
    begun(asking("look"), ticket, order=1)
    make_calls(now=NOON)
    assert "https://" in waiting(ticket).trouble
    assert system.heard == []


def test_drawings_name_endpoints_that_there_are(people: Cast) -> None:
    def sentences(sketch: Sketch) -> list[str]:
        return [each.sentence for each in process_problems(sketch.xml()) if each.is_error]

    assert any("Endpoint" in each for each in sentences(asking()))
    define_endpoint("Shop", "https://shop.example/hook", secret=SECRET, now=NOON)
    assert sentences(asking()) == []
    assert any("What is sent" in each for each in sentences(asking(send='"A-7"')))


def test_while_its_process_cannot_be_read_a_system_is_called_as_often_as_said_and_no_more(
    shop: Outside, people: Cast, ticket: Receipt
) -> None:
    says(shop, (200, {"state": "sent"}))
    begun(asking("look"), ticket, order=1)
    rows = ProcessInstance.objects.filter(ticket=ticket.ticket_id)
    kept = rows.values("state").get()
    rows.update(state="{")
    now, called = NOON, []
    for _minute in range(60):
        for _call in range(make_calls(now=now)):
            called.append(now)
        now += timedelta(minutes=1)
    assert len(called) == 1 + len(calling.WAITS)
    assert called[-1] - called[-2] >= calling.WAITS[-1]
    rows.update(**kept)
    (trouble,) = (each for each in seen(ticket).steps if each.trouble)
    retry_step(step_id=trouble.id, actor=people.sun_wei, now=now)
    assert make_calls(now=now) == 1
    assert waiting(ticket).label == "look"
    assert len(set(keys(shop))) == 1
