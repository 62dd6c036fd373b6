"""After the verdict: the change is kept for all, rolled back, or tried on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.foundation.trials.design import TrialDraft
from gemba.foundation.trials.operations import begin_trial, stop_trial
from gemba.insight.improvement.models import Pilot, Proposal, Verdict
from gemba.insight.improvement.operations.piloting import trial_swaps
from gemba.insight.improvement.operations.rolling_along import roll_along
from gemba.insight.improvement.operations.stepping import (
    REFUSED_BELOW,
    By,
    ProposalRefused,
    locked,
    move,
    require_lead,
)
from gemba.insight.improvement.operations.stopping import end_pilot
from gemba.insight.improvement.piloted import Ending
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.verdict import Advice
from gemba.insight.improvement.queries.pilots import AHEAD
from gemba.insight.improvement.stages import Evidence, Stage


@transaction.atomic
def adopt(*, proposal_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Publish the change to all, and watch what becomes of it. Without a pilot only with a reason.
    Raises ProposalUnknown and ProposalRefused."""
    require_lead(actor)
    row, by = locked(proposal_id), By(actor, now)
    _require_reason_against(row, Advice.KEEP, reason)
    pilot = _running_of(row)
    move(row, Stage.ADOPTED, by, reason=reason)
    try:
        if pilot is not None:
            end_pilot(pilot, Ending.ADOPTED, TREATMENT, by, remark=reason)
        else:
            _publish(row, by)
    except REFUSED_BELOW as refusal:
        raise ProposalRefused(str(refusal)) from refusal
    move(row, Stage.WATCHED, By(SYSTEM, now))
    roll_along(row, by)


@transaction.atomic
def roll_back(*, proposal_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Leave it as it was. Raises ProposalUnknown and ProposalRefused."""
    require_lead(actor)
    row, by = locked(proposal_id), By(actor, now)
    _require_reason_against(row, Advice.ROLL_BACK, reason)
    pilot = _running_of(row)
    move(row, Stage.ROLLED_BACK, by, reason=reason)
    if pilot is not None:
        end_pilot(pilot, Ending.ROLLED_BACK, CONTROL, by, remark=reason)
    roll_along(row, by)


@transaction.atomic
def go_on(*, proposal_id: UUID, actor: Actor, now: datetime) -> None:
    """Let a pilot run on that was judged before its end, or by a clock that was ahead of time.
    Raises ProposalUnknown and ProposalRefused."""
    require_lead(actor)
    row = locked(proposal_id)
    pilot = _running_of(row)
    verdict = pilot.verdicts.first() if pilot else None
    if pilot is None or verdict is None:
        raise ProposalRefused(_("There is no pilot to go on with."))
    if verdict.at - now > AHEAD:
        # it comes before all that are given from now on; the events say when it was given
        pilot.verdicts.filter(at__gt=now).update(at=now)
    elif codec.verdict_from_json(verdict.body).ended is not Ended.RUNNING:
        raise ProposalRefused(
            _("This pilot has come to its end: keep the change, roll it back, or begin another.")
        )
    evidence = {"kind": Evidence.TRIAL.value, "pilot": pilot.pk.hex, "trial": pilot.trial_id.hex}
    move(row, Stage.PILOTING, By(actor, now), evidence=evidence)


def _running_of(row: Proposal) -> Pilot | None:
    return Pilot.objects.select_for_update().filter(proposal=row, ended_at=None).first()


def _require_reason_against(row: Proposal, wanted: Advice, reason: str) -> None:
    """Whoever decides against the verdict says why."""
    verdict = Verdict.objects.filter(pilot__proposal=row).order_by("-at").first()
    if verdict is None or reason.strip():
        return
    if codec.verdict_from_json(verdict.body).advice is not wanted:
        raise ProposalRefused(_("The verdict advises something else: say why you decide so."))


def _publish(row: Proposal, by: By) -> None:
    """Without a pilot: the versions that would have been tried count for all from now on."""
    swaps = trial_swaps(row)
    if not swaps:
        return
    draft = TrialDraft(name=row.title, swaps=swaps)
    trial_id = begin_trial(draft=draft, actor=by.actor, now=by.now)
    stop_trial(trial_id=trial_id, keep=TREATMENT, actor=by.actor, now=by.now)
