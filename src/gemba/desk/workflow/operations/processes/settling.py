"""After a trial of a process: what runs on the version that was given up goes on by the one that
counts, where it can."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.workflow.event_types import ProcessesSettled
from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.operations.processes.acts import ProcessRefused
from gemba.desk.workflow.operations.processes.migrating import move_instance
from gemba.desk.workflow.queries.moves import Target, open_on
from gemba.foundation.definitions.queries import version
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import Subject
from gemba.foundation.trials.assigning import CONTROL
from gemba.foundation.trials.design import SwapView, Trial
from gemba.foundation.trials.queries import trial


@transaction.atomic
def settle_processes(*, trial_id: UUID, now: datetime, cause: RecordedEvent | None = None) -> None:
    """Move instances of versions that were only tried to the version that counts, and tell how many
    could not be: those finish as they began. Where what was tried is kept, instances of the version
    before finish on it, as after any publishing."""
    found = trial(trial_id)
    if found.is_running:
        return
    for swap in found.swaps:
        if swap.kind == PROCESS:
            _settle(swap, found, now, cause)


def _settle(swap: SwapView, found: Trial, now: datetime, cause: RecordedEvent | None) -> None:
    is_back = found.kept == CONTROL
    given_up, counts = (swap.treatment, swap.control)[:: 1 if is_back else -1]
    if given_up is None:
        return
    rows = open_on(swap.definition_id, given_up)
    instances = list(rows.values_list("pk", flat=True))
    moved = 0
    if is_back and counts is not None:
        target = Target(swap.definition_id, counts, {})
        moved = sum(_is_moved(each, target, now) for each in instances)
    name = version(swap.definition_id, given_up).name
    payload = ProcessesSettled(
        found.id, found.name, swap.definition_id, name, given_up, moved, len(instances) - moved
    )
    subjects = (Subject.of("trial", found.id), Subject.of("definition", swap.definition_id))
    record(payload, actor=SYSTEM, now=now, subjects=subjects, cause=cause)


def _is_moved(instance_id: UUID, target: Target, now: datetime) -> bool:
    try:
        move_instance(instance_id=instance_id, target=target, actor=SYSTEM, now=now)
    except ProcessRefused:  # something stands in its way, or it has ended since
        return False
    return True
