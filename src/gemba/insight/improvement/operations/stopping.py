"""A pilot ends: by a guardrail, by hand, or with the decision on its change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.text import one_line, storable
from gemba.foundation.trials.assigning import CONTROL
from gemba.foundation.trials.operations import stop_trial
from gemba.insight.improvement.event_types import PilotEnded
from gemba.insight.improvement.models import Pilot
from gemba.insight.improvement.operations.judging import conclude_pilot, why_stopped
from gemba.insight.improvement.operations.rolling_along import roll_along
from gemba.insight.improvement.operations.stepping import (
    By,
    ProposalRefused,
    locked,
    move,
    require_lead,
    tell_of_pilot,
)
from gemba.insight.improvement.piloted import Ending
from gemba.insight.improvement.pilots.verdict import Verdict as Judged
from gemba.insight.improvement.queries.pilots import PilotUnknown, judged_now
from gemba.insight.improvement.stages import Stage

REMARK_CHARS_MAX = 500


def guard_pilot(*, pilot_id: UUID, now: datetime) -> bool:
    """Stop a running pilot at once where one of its guardrails has fired; whether it did. Its
    verdict comes later: that takes a look at the whole log. Raises PilotUnknown."""
    if not has_alarm(judged_now(pilot_id, now=now)):
        return False
    return _stop(pilot_id, Ending.GUARD, By(SYSTEM, now), remark="")


def stop_pilot(*, pilot_id: UUID, remark: str, actor: Actor, now: datetime) -> None:
    """Stop at once: every ticket is served by today's version again, and what was learned so far
    is the verdict. Raises PilotUnknown and ProposalRefused."""
    require_lead(actor)
    by = By(actor, now)
    if not _stop(pilot_id, Ending.BY_HAND, by, remark=remark):
        raise ProposalRefused(_("This pilot does not run any more: look at what ended it."))
    conclude_pilot(pilot_id=pilot_id, by=by, reason=remark.strip())


@transaction.atomic
def end_pilot(pilot: Pilot, cause: Ending, kept: str, by: By, *, remark: str) -> None:
    """Nobody is drawn any more; all tickets are served by one arm's versions."""
    said = one_line(storable(remark), REMARK_CHARS_MAX)
    pilot.ended_at, pilot.ended_by, pilot.ended_because = by.now, by.actor.name[:120], cause
    pilot.save(update_fields=["ended_at", "ended_by", "ended_because"])
    stop_trial(trial_id=pilot.trial_id, keep=kept, actor=by.actor, now=by.now, reason=said)
    tell_of_pilot(pilot, PilotEnded(pilot.pk, by.now, cause.value, kept, said), by)


@transaction.atomic
def _stop(pilot_id: UUID, cause: Ending, by: By, *, remark: str) -> bool:
    """Whether it ran. One that is judged already goes back in the same act: nobody can adopt what
    a guardrail has just stopped. Raises PilotUnknown."""
    found = Pilot.objects.filter(pk=pilot_id).values_list("proposal", flat=True).first()
    if found is None:
        raise PilotUnknown(_("There is no such pilot."))
    row = locked(found)  # before the pilot's, as all who act on a proposal
    pilot = Pilot.objects.select_for_update().filter(pk=pilot_id, ended_at=None).first()
    if pilot is None:
        return False
    end_pilot(pilot, cause, CONTROL, by, remark=remark)
    if row.stage == Stage.VERIFIED:
        move(row, Stage.ROLLED_BACK, by, reason=remark.strip() or why_stopped(pilot))
    roll_along(row, by)
    return True


def has_alarm(judged: Judged) -> bool:
    """Whether a guardrail has fired, also one that did after the pilot was sure of its effect."""
    fired = [*(each.fired_us for each in judged.guards)]
    fired += [each.watched.fired_us for each in judged.events]
    return any(each is not None for each in fired)
