"""What a process wants of the desk: actions are done at once, each in a savepoint of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.actions.action import OnTicket
from gemba.desk.workflow.operations.performing import done_or_refused
from gemba.desk.workflow.operations.processes.acts import Act
from gemba.desk.workflow.processes.door import Deployed, Moved, ServiceWork, State
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue

Answer = Callable[[SpiffEngine, Deployed, State], Moved]


def answer_at_once(
    work: ServiceWork, ticket_id: UUID, actor: Actor, act: Act, *, is_allowed: bool
) -> Answer:
    """Do an action, and what the engine is to be told: that it is done, or why it is not."""
    if is_allowed:
        reason = _done(work, OnTicket(ticket_id, actor, act.now, act.cause))
    else:
        reason = _("The process wants too much at once: it goes round without waiting.")

    def answered(engine: SpiffEngine, deployed: Deployed, state: State) -> Moved:
        if reason:
            return engine.fail(
                deployed, state, step_id=work.step.id, reason=reason, now=act.now, code="refused"
            )
        return engine.complete(deployed, state, step_id=work.step.id, variables={}, now=act.now)

    return answered


def _done(work: ServiceWork, on: OnTicket) -> str:
    kind = known_actions().get(work.action)
    if kind is None:
        return _("The desk has no action “{name}”.").format(name=work.action)
    try:
        action = kind.read(_whole(work.inputs))
        action.check()
    except DefinitionRefused as refusal:
        return str(refusal)
    return done_or_refused(action, on)


def _whole(inputs: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Numbers of expressions that are whole, as actions know them."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in inputs.items()
    }
