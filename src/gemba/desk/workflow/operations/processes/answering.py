"""Steps that are done outside any transaction: claimed before, settled after.

A worker that dies in between lets its claim run out. However often an answer comes, the step ends
once; a failure counts only while the claim is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import advance
from gemba.desk.workflow.operations.processes.working import open_step
from gemba.desk.workflow.processes.door import Deployed, Moved, State
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue

REFUSED, UNREACHABLE = "refused", "unreachable"
"""Errors that a drawing can catch: what will not be otherwise, and what was not after all tries."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer. `is_passing`: the next time it may be otherwise."""

    reason: str
    is_passing: bool = False


Result = Mapping[str, JsonValue] | Failure


@dataclass(frozen=True, slots=True)
class Claim:
    """A step that is somebody's until then. `waits`: after each try that may go better next time;
    after the last the step is in trouble."""

    step_id: UUID
    until: datetime
    waits: tuple[timedelta, ...]


def claim(row: WaitingStep, until: datetime) -> bool:
    """Of two workers one gets a step."""
    rows = WaitingStep.objects.filter(pk=row.pk, due_at=row.due_at, ended_at=None)
    return bool(rows.update(due_at=until, tries=row.tries + 1))


@transaction.atomic
def settle(
    claimed: Claim, result: Result, *, actor_of: Callable[[ProcessInstance], Actor], now: datetime
) -> None:
    """Let the process go on, wait for the next try – also where its state cannot be read, and
    nothing takes the answer –, or put the step in trouble."""
    try:
        row, step = open_step(claimed.step_id)
    except ProcessRefused:
        return  # skipped, done by hand or stopped meanwhile
    if isinstance(result, Failure):
        if step.due_at != claimed.until:
            return  # another worker has taken it since
        if result.is_passing and step.tries <= len(claimed.waits):
            _wait(step, claimed, now)
            return
    variables = {} if isinstance(result, Failure) else result

    def answered(engine: SpiffEngine, deployed: Deployed, state: State) -> Moved:
        if isinstance(result, Failure):
            code = UNREACHABLE if result.is_passing else REFUSED
            reason = result.reason
            return engine.fail(deployed, state, step_id=step.key, reason=reason, now=now, code=code)
        return engine.complete(deployed, state, step_id=step.key, variables=variables, now=now)

    act = Act(actor_of(row), now)
    if not advance(row, answered, act, step=step, answer=variables):
        _wait(step, claimed, now)


def _wait(step: WaitingStep, claimed: Claim, now: datetime) -> None:
    """For the next try; after the last one until its process can be read again."""
    is_last = step.tries > len(claimed.waits)
    step.due_at = None if is_last else now + claimed.waits[step.tries - 1]
    step.save(update_fields=["due_at"])
