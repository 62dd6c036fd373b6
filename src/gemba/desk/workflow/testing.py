"""Rules, macros, answers and processes for tests, demo and measurements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.drawings.offered import PROCESS
from gemba.desk.workflow.kinds import RULE
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.rule import written_actions
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.definitions.operations import Draft, create, publish
from gemba.foundation.definitions.queries import definition
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue


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
