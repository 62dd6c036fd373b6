"""Cases are drawn into the arms of trials, once, when they are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import Draft
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.rows import insert_values
from gemba.foundation.trials.design import Trial
from gemba.foundation.trials.event_types import CaseEnrolled
from gemba.foundation.trials.known import keep_arms
from gemba.foundation.trials.models import Enrolment
from gemba.foundation.trials.queries import arms_of, running

_FIELDS = ("trial_id", "case_id", "unit", "arm", "enrolled_at", "source_id")


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is opened. `stratum`: what blocks of time are drawn apart for, as its team;
    `subjects`: what its events are about."""

    id: UUID
    contact_id: UUID
    stratum: str
    subjects: tuple[Subject, ...]


def enrol(joining: Sequence[tuple[Case, Sequence[Trial]]], *, now: datetime) -> list[Draft]:
    """Draw cases that are being opened into arms of the trials whose conditions they meet.

    Call in the transaction that opens them, before any of their events is recorded, with every case
    of the batch, those without a trial too. The events to be recorded with the opening.
    """
    rows, drafts = [], []
    for case, meets in joining:
        arms = []
        for each in meets:
            drawing = each.drawing
            unit = drawing.unit_of(case.id, case.contact_id, case.stratum, now)
            arm = drawing.arm_of(unit)
            arms.append((each.id, arm))
            rows.append((each.id, case.id, unit, arm, now, None))
            payload = CaseEnrolled(each.id, each.name, arm, unit)
            drafts.append(Draft(payload, SYSTEM, now, case.subjects))
        keep_arms(case.id, tuple(arms))
    insert_values(Enrolment, _FIELDS, rows)
    return drafts


def inherit_arms(case: Case, *, source_id: UUID, now: datetime) -> list[Draft]:
    """Give a case that is split from another its arms in the trials that run.

    Call as `enrol`. The events to be recorded with the opening.
    """
    names = {each.id: each.name for each in running()}
    if not names:
        return []
    had = [each for each in arms_of([source_id]).get(source_id, ()) if each.trial_id in names]
    rows = [(each.trial_id, case.id, each.unit, each.arm, now, source_id) for each in had]
    insert_values(Enrolment, _FIELDS, rows)
    keep_arms(case.id, tuple((each.trial_id, each.arm) for each in had))
    return [
        Draft(
            CaseEnrolled(each.trial_id, names[each.trial_id], each.arm, each.unit, source_id),
            SYSTEM,
            now,
            case.subjects,
        )
        for each in had
    ]
