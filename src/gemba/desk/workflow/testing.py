"""Rules, macros, answers and processes for tests, demo and measurements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.queries import inboxes
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.endpoints import endpoint_called, sealed_secret
from gemba.desk.workflow.kinds import ANSWER, MACRO, RULE
from gemba.desk.workflow.offers import DECISION, ENDPOINT, PROCESS, ROBOT
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.programs import program, published
from gemba.desk.workflow.queries import answers_for, macros_for
from gemba.desk.workflow.robots.definition import robot_called
from gemba.desk.workflow.robots.testing import ANSWER_ONLY, robot_body
from gemba.desk.workflow.rule import written_actions
from gemba.desk.workflow.rulings import rule_on
from gemba.desk.workflow.triggers.opened import Opened
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.definitions.operations import Draft, create, publish
from gemba.foundation.definitions.queries import definition
from gemba.foundation.definitions.testing import SamplePair
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.json_values import JsonValue

_SIGNING = "for tests and samples"


def rule_body(
    when: Sequence[Trigger], then: Sequence[Action], **more: JsonValue
) -> dict[str, JsonValue]:
    """A rule's JSON: `more` is what else its body says (`stop`, `hours`; `if` as `condition`)."""
    written: list[JsonValue] = [{"on": each.name, **each.written()} for each in when]
    condition = more.pop("condition", {"all": []})
    return {"when": written, "if": condition, "then": written_actions(then), **more}


def define_rule(
    name: str,
    when: Sequence[Trigger],
    then: Sequence[Action],
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    **more: JsonValue,
) -> UUID:
    """A rule that counts, defined a little before `now`."""
    body = rule_body(when, then, **more)
    made = now - timedelta(milliseconds=5)
    draft = Draft(name, body, "tests")
    return create(kind=RULE, draft=draft, actor=actor, now=made, is_on=True)


def define_process(
    name: str,
    sketch: Sketch,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    instead_of: UUID | None = None,
) -> UUID:
    """A process that is in force; `instead_of` makes it the next version of one."""
    body: dict[str, JsonValue] = {"xml": sketch.xml()}
    if instead_of is None:
        draft = Draft(name, body, "tests")
        return create(kind=PROCESS, draft=draft, actor=actor, now=now, is_on=True)
    seen = definition(instead_of, actor=actor).version
    draft = Draft(name, body, "the next version")
    publish(definition_id=instead_of, draft=draft, seen_version=seen, actor=actor, now=now)
    return instead_of


def define_endpoint(
    name: str, url: str, *, secret: str, now: datetime, actor: Actor = SYSTEM
) -> UUID:
    """An endpoint in force."""
    draft = Draft(name, endpoint_body(url, secret), "tests")
    return create(kind=ENDPOINT, draft=draft, actor=actor, now=now, is_on=True)


def endpoint_body(url: str, secret: str) -> dict[str, JsonValue]:
    """An endpoint's JSON."""
    return {"url": url, "method": "POST", "seconds": 5, "secret": sealed_secret(secret)}


def define_decision(
    name: str, cells: Sequence[tuple[str, str]], *, given: str, now: datetime, actor: Actor = SYSTEM
) -> UUID:
    """A decision in force: a table of one input, an expression, and one answer; first that hits."""
    draft = Draft(name, decision_body(name, cells, given=given), "tests")
    return create(kind=DECISION, draft=draft, actor=actor, now=now, is_on=True)


def decision_body(name: str, cells: Sequence[tuple[str, str]], *, given: str) -> JsonValue:
    """Such a decision's JSON."""
    rules = "".join(
        f'<rule id="rule_{n}"><inputEntry id="i{n}"><text>{escape(test)}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{escape(answer)}</text></outputEntry></rule>'
        for n, (test, answer) in enumerate(cells, 1)
    )
    xml = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"'
        f' namespace="tests"><decision id="decision" name={quoteattr(name)}>'
        f"<variable name={quoteattr(name)}/>"
        '<decisionTable id="table" hitPolicy="FIRST"><input id="in"><inputExpression id="e">'
        f"<text>{escape(given)}</text></inputExpression></input>"
        f'<output id="out" name="answer"/>{rules}</decisionTable></decision></definitions>'
    )
    return {"xml": xml}


def sample_pairs() -> dict[str, SamplePair]:
    """By kind."""
    one, other = (rule_body([Opened()], [AddTag(tag=tag)]) for tag in ("a", "b"))
    return {
        RULE: SamplePair(one, other, _ruled),
        MACRO: SamplePair({"then": one["then"]}, {"then": other["then"]}, _done_by_macro),
        ANSWER: SamplePair({"text": "Hello"}, {"text": "Good day"}, _answered),
        PROCESS: SamplePair({"xml": _one_step("ask")}, {"xml": _one_step("answer")}, _steps),
        DECISION: SamplePair(_ruling("1"), _ruling("2"), _decided),
        ENDPOINT: SamplePair(
            endpoint_body("https://a.example/", _SIGNING),
            endpoint_body("https://b.example/", _SIGNING),
            _called,
        ),
        ROBOT: SamplePair(
            robot_body(ANSWER_ONLY, ["a.example"]), robot_body(ANSWER_ONLY, ["b.example"]), _sent
        ),
    }


def _ruling(answer: str) -> JsonValue:
    return decision_body("d", [("-", answer)], given="x")


def _one_step(name: str) -> str:
    return Sketch().start("asked").user(name).end("done").flow("asked", name, "done").xml()


def _ruled(_rule_id: UUID, now: datetime) -> object:
    """What becomes of a ticket that is opened now."""
    inbox = next(iter(inboxes()), None) or support(now=now)
    ticket = opened(inbox, now=now).ticket_id
    react_until_quiet(now=now)
    return facts_of([ticket], now=now)[ticket].tags


def _done_by_macro(macro_id: UUID, _now: datetime) -> object:
    return [each.then for each in macros_for(SYSTEM) if each.id == macro_id]


def _answered(answer_id: UUID, _now: datetime) -> object:
    found = answers_for(SYSTEM, "", values={})
    return [text for each, text in found if each.id == answer_id]


def _steps(process_id: UUID, _now: datetime) -> object:
    found = published(process_id)
    return found and program(process_id, found.version).ahead.targets


def _called(endpoint_id: UUID, _now: datetime) -> object:
    found = endpoint_called(definition(endpoint_id).name)
    return found and found.url


def _sent(robot_id: UUID, _now: datetime) -> object:
    found = robot_called(definition(robot_id).name)
    return found and found.hosts


def _decided(decision_id: UUID, now: datetime) -> object:
    return rule_on(definition(decision_id).name, {"x": 1}, now=now).answer
