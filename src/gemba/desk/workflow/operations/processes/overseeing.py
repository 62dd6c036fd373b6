"""Many troubles at once: tried again, passed by, taken over by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gemba.desk.workflow.models import WaitingStep
from gemba.desk.workflow.operations.processes.acts import ProcessRefused
from gemba.desk.workflow.operations.processes.mending import (
    retry_step,
    skip_step,
    take_over_step,
)
from gemba.foundation.events.actors import Actor


class Mending(StrEnum):
    """What is done with steps that cannot go on."""

    RETRY = "retry"
    SKIP = "skip"
    TAKE_OVER = "take_over"


@dataclass(frozen=True, slots=True)
class Mended:
    """How many steps went on, and how many are still, or again, in trouble. `refusal` is the first
    sentence about one that could not be mended, '' where there is none."""

    done: int
    left: int
    refusal: str = ""


def mend_steps(
    *, step_ids: Collection[UUID], how: Mending, reason: str, actor: Actor, now: datetime
) -> Mended:
    """Mend these steps, each in a transaction of its own, so that one that cannot be mended holds
    up no other. `reason` is wanted for SKIP."""
    verbs: Mapping[Mending, Callable[[UUID], None]] = {
        Mending.RETRY: lambda each: retry_step(step_id=each, actor=actor, now=now),
        Mending.SKIP: lambda each: skip_step(step_id=each, reason=reason, actor=actor, now=now),
        Mending.TAKE_OVER: lambda each: take_over_step(step_id=each, actor=actor, now=now),
    }
    rows = WaitingStep.objects.filter(pk__in=step_ids, ended_at=None)
    places = list(rows.order_by("started_at", "id").values_list("pk", "instance", "key"))
    refusals = []
    for step_id, _instance, _key in places:
        try:
            verbs[how](step_id)
        except ProcessRefused as refusal:
            refusals.append(str(refusal))
    again = WaitingStep.objects.filter(
        instance__in={instance for _step, instance, _key in places},
        kind=WaitingStep.Kind.TROUBLE,
        ended_at=None,
    )
    troubled = set(again.values_list("instance", "key"))
    stuck = sum((instance, key) in troubled for _step, instance, key in places)
    left = max(stuck, len(refusals))
    return Mended(len(places) - left, left, next(iter(refusals), ""))
