"""How a pilot stands is kept day by day; its verdict is worked out from the events alone."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import Position, end_of_log
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.ids import new_id
from gemba.insight.improvement.event_types import PilotLookedAt, VerdictGiven
from gemba.insight.improvement.models import Pilot, Proposal, Verdict
from gemba.insight.improvement.operations.rolling_along import roll_along
from gemba.insight.improvement.operations.stepping import (
    By,
    locked,
    move,
    require_lead,
    tell_of_pilot,
)
from gemba.insight.improvement.piloted import Ending
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.pilots.judging import METHOD
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.verdict import Verdict as Judged
from gemba.insight.improvement.queries.pilots import judged_now, judged_until
from gemba.insight.improvement.stages import Evidence, Stage


def look_at_pilot(*, pilot_id: UUID, now: datetime) -> bool:
    """Keep once a day how a running pilot stands; one that has ended by its rules gets its verdict.
    Whether it did. Raises PilotUnknown.

    Figures are worked out before anything is locked, here and below.
    """
    judged, by = judged_now(pilot_id, now=now), By(SYSTEM, now)
    _keep_look(pilot_id, judged, by)
    # a guardrail is another's concern: it stops the pilot first
    if judged.ended in (Ended.RUNNING, Ended.GUARD) or not _is_unjudged(pilot_id):
        return False
    ask_verdict(pilot_id=pilot_id, actor=SYSTEM, now=now)
    return True


def ask_verdict(*, pilot_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Judge by what is known now. Raises PilotUnknown and ProposalRefused."""
    require_lead(actor)
    end = end_of_log()
    judged = judged_until(pilot_id, end, at=now)
    with transaction.atomic():
        pilot = Pilot.objects.get(pk=pilot_id)
        return _keep_verdict(locked(pilot.proposal_id), pilot, judged, end, By(actor, now))


def conclude_pilot(*, pilot_id: UUID, by: By, reason: str = "") -> bool:
    """Judge a pilot that was stopped, and leave everything as it was before it; whether that was
    done now. Done once, however often and by how many it is asked: where it was cut short the
    worker asks again."""
    if not _is_unjudged(pilot_id):
        return False
    end = end_of_log()
    pilot = Pilot.objects.get(pk=pilot_id)
    # a clock that was put back since the stop must not undo it
    by = By(by.actor, max(by.now, pilot.ended_at or by.now))
    judged = judged_until(pilot_id, end, at=by.now)
    if pilot.ended_because == Ending.BY_HAND and judged.ended is Ended.RUNNING:
        return False  # readers do not see the stop yet: somebody else has a transaction open
    with transaction.atomic():
        row = locked(pilot.proposal_id)
        if row.stage != Stage.PILOTING:  # somebody was faster
            return False
        _keep_verdict(row, pilot, judged, end, by)
        move(row, Stage.ROLLED_BACK, by, reason=reason or why_stopped(pilot))
        roll_along(row, by)
    return True


def why_stopped(pilot: Pilot) -> str:
    """The reason on record where nobody has said one."""
    is_guard = pilot.ended_because == Ending.GUARD
    return _("A guardrail stopped the pilot.") if is_guard else _("Stopped by hand.")


def _keep_verdict(row: Proposal, pilot: Pilot, judged: Judged, end: Position, by: By) -> UUID:
    """With its evidence, so that anybody can work it out again. Raises ProposalRefused."""
    body = codec.verdict_to_json(judged)
    kept = Verdict.objects.create(id=new_id(by.now), pilot=pilot, at=by.now, body=body)
    evidence = {"kind": Evidence.VERDICT.value, "verdict": kept.pk.hex}
    move(row, Stage.VERIFIED, by, evidence=evidence)
    payload = VerdictGiven(
        kept.pk,
        pilot.pk,
        judged.advice.value,
        by.now,
        end.transaction_id,
        end.sequence,
        json.dumps(body, sort_keys=True),
        METHOD,
    )
    subjects = [Subject.of("verdict", kept.pk), Subject.of("pilot", pilot.pk)]
    record(payload, actor=by.actor, now=by.now, subjects=subjects)
    return kept.pk


def _is_unjudged(pilot_id: UUID) -> bool:
    return Pilot.objects.filter(pk=pilot_id, proposal__stage=Stage.PILOTING).exists()


@transaction.atomic
def _keep_look(pilot_id: UUID, judged: Judged, by: By) -> None:
    """Once a day, until there is a verdict. Of days that have not come yet, because the clock was
    put back, nothing is kept: the events have it."""
    pilot = Pilot.objects.select_for_update().get(pk=pilot_id)
    pilot.looks.filter(at__gt=by.now).delete()
    number, last = _days(pilot, by.now), pilot.looks.last()
    if number <= (last.number if last else 0) or pilot.proposal.stage != Stage.PILOTING:
        return
    end = end_of_log()
    body = codec.verdict_to_json(judged)
    pilot.looks.create(number=number, at=by.now, figures=body)
    said = json.dumps(body, sort_keys=True)
    payload = PilotLookedAt(pilot.pk, number, end.transaction_id, end.sequence, said)
    tell_of_pilot(pilot, payload, by)


def _days(pilot: Pilot, now: datetime) -> int:
    """Whole days since it began."""
    return (microseconds(now) - microseconds(pilot.begun_at)) // DAY_US
