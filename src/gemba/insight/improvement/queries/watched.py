"""How the figure of a proposal went on after its change was made to count for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import numpy as np
from django.utils.timezone import get_default_timezone

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.assigning import TREATMENT
from gemba.insight.eventlog.arrays import Bools, distinct
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.models import Proposal
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.queries.foreseeing import EVERY_TICKET
from gemba.insight.improvement.queries.pilots import enrolled_in_trial, pilots_of
from gemba.insight.improvement.queries.proposals import ProposalPage, proposal
from gemba.insight.improvement.queries.taking_part import taking_part
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.watching.benefit import Benefit, benefit_of
from gemba.insight.improvement.watching.course import BEFORE_DAYS_MAX, Change, Course, course_of
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.queries import book
from gemba.insight.kpis.registry import kpis


def watched_proposals() -> list[UUID]:
    """Those whose change counts for all and is watched, the oldest first."""
    rows = Proposal.objects.filter(stage=Stage.WATCHED).order_by("stage_since")
    return list(rows.values_list("pk", flat=True))


def course_of_proposal(proposal_id: UUID, *, actor: Actor, now: datetime) -> Course | None:
    """The control chart of its figure, from before its pilot to the last whole day or week, or to
    when it was rolled back; None where it was neither tried nor adopted, or the log does not tell
    the figure. Raises ProposalUnknown."""
    page = proposal(proposal_id, actor=actor)
    kpi, change = kpis().get(page.line.kpi), change_of(page)
    if kpi is None or change == Change():
        return None
    found = book(DESK, open_columns(DESK, actor=SYSTEM, now=now))
    facts = found.facts.get(kpi.name)
    if facts is None:
        return None
    facts = _taking_part(found, facts, change, tried_condition(page, actor=actor), now)
    change = replace(change, treated=_treated(found, page.line.id, actor))
    return course_of(kpi, facts, change, microseconds(_until(page, now)), get_default_timezone())


def tried_condition(page: ProposalPage, *, actor: Actor) -> JsonValue:
    """By which tickets took part in the pilot since it was last proposed; EVERY_TICKET where all
    did, or none was begun."""
    tried_us = change_of(page).tried_us
    for pilot in pilots_of(page.line.id, actor=actor):
        if tried_us is not None and microseconds(pilot.begun_at) >= tried_us:
            return pilot.trial.condition
    return EVERY_TICKET


def benefit_of_proposal(proposal_id: UUID, *, now: datetime) -> Benefit | None:
    """What its change has brought since it counts for all; None while that is not measured. Raises
    ProposalUnknown."""
    course = course_of_proposal(proposal_id, actor=SYSTEM, now=now)
    return None if course is None else benefit_of(course)


def change_of(page: ProposalPage) -> Change:
    """When it was tried and adopted, since it was last proposed; where that was not tried yet, the
    time before."""
    adopted, tried = None, None
    for entry in reversed(page.entries):
        if entry.stage is Stage.ADOPTED and adopted is None:
            adopted = microseconds(entry.at)
        if entry.stage is Stage.PILOTING:
            tried = microseconds(entry.at)
        if entry.stage is Stage.PROPOSED and (adopted or tried):
            break
    return Change(tried, adopted)


def _until(page: ProposalPage, now: datetime) -> datetime:
    """When the change was taken back, else now."""
    open_entries = [each for each in page.entries if each.stage is not Stage.CLOSED]
    last = open_entries[-1]
    return last.at if last.stage is Stage.ROLLED_BACK else now


def _taking_part(
    found: Book, facts: Facts, change: Change, condition: JsonValue, now: datetime
) -> Facts:
    """Those of tickets for which the change was tried: it says nothing of others, and neither does
    the chart. All of them where the condition cannot be read any more."""
    if condition == EVERY_TICKET or change.tried_us is None:
        return facts
    since = facts.only(facts.at_us >= change.tried_us - BEFORE_DAYS_MAX * DAY_US)
    flags = taking_part(found.columns, condition, distinct(since.case).astype(np.int64), now=now)
    return facts if flags is None else since.only(flags[since.case])


def _treated(found: Book, proposal_id: UUID, actor: Actor) -> Bools | None:
    """One flag a case of the log: served by the change while it was tried."""
    cases = {
        each.case_id.hex
        for pilot in pilots_of(proposal_id, actor=actor)
        for each in enrolled_in_trial(pilot.trial.id)
        if each.arm == TREATMENT
    }
    if not cases:
        return None
    return np.array([str(name) in cases for name in found.columns.case_ids], dtype=np.bool_)
