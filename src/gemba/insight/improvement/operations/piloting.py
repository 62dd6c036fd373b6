"""Pilots: begun with a plan, watched, stopped, judged; then the change is kept or rolled back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import Position, end_of_log
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import one_line, storable
from gemba.foundation.trials.assigning import CONTROL
from gemba.foundation.trials.design import Swap, TrialDraft, Unit
from gemba.foundation.trials.operations import TrialRefused, begin_trial, stop_trial
from gemba.insight.eventlog.queries import DESK, log_rates, open_columns
from gemba.insight.improvement.event_types import (
    PilotBegun,
    PilotEnded,
    PilotLookedAt,
    VerdictGiven,
)
from gemba.insight.improvement.models import Pilot, Proposal, Verdict
from gemba.insight.improvement.operations.stepping import (
    By,
    ProposalRefused,
    locked,
    move,
    require_lead,
)
from gemba.insight.improvement.order import read_guardrails, read_swaps
from gemba.insight.improvement.piloted import Draft, Ending, Kept, forecast, plan_of, terms_of
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.verdict import Verdict as Judged
from gemba.insight.improvement.queries.pilots import PilotUnknown, judged_now, judged_until
from gemba.insight.improvement.stages import Evidence, Stage
from gemba.insight.improvement.worth import WorthRates
from gemba.insight.kpis.queries import book

REMARK_CHARS_MAX = 500
CASES_MIN = 60
"""A pilot that would see fewer tickets in the time allowed cannot tell anything."""


@dataclass(frozen=True)
class PilotOrder:
    """How a pilot is to be run. `condition` chooses the tickets, JSON of `tickets.conditions`;
    `zone` is that of blocks of time."""

    draft: Draft
    condition: JsonValue
    zone: str = "UTC"


@transaction.atomic
def begin_pilot(
    *, proposal_id: UUID, order: PilotOrder, reason: str, actor: Actor, now: datetime
) -> UUID:
    """Serve part of the tickets by the change; the pilot's id. Raises ProposalUnknown and
    ProposalRefused, in a sentence that says what is missing."""
    require_lead(actor)
    row = locked(proposal_id)
    kept = _kept(row, order, now)
    trial_id = _begun_trial(row, order, actor, now)
    pilot = Pilot.objects.create(
        id=new_id(now),
        proposal=row,
        trial_id=trial_id,
        plan=kept.to_json(),
        begun_at=now,
        begun_by=actor.name[:120],
    )
    evidence = {"kind": Evidence.TRIAL.value, "pilot": pilot.pk.hex, "trial": trial_id.hex}
    move(row, Stage.PILOTING, By(actor, now), reason=reason, evidence=evidence)
    plan = json.dumps(pilot.plan, sort_keys=True)
    _tell(pilot, PilotBegun(pilot.pk, row.pk, trial_id, row.title, plan), By(actor, now))
    return pilot.pk


def look_at_pilot(*, pilot_id: UUID, now: datetime) -> bool:
    """See how a running pilot stands, keep that once a day, and act: a guardrail stops it at once,
    an end by its rules brings the verdict. Whether it did either. Raises PilotUnknown.

    Figures are worked out before anything is locked.
    """
    judged = judged_now(pilot_id, now=now)
    by = By(SYSTEM, now)
    _keep_look(pilot_id, judged, by)
    if _has_alarm(judged):
        _stop(pilot_id, Ending.GUARD, by, remark="")
        conclude_pilot(pilot_id=pilot_id, by=by)
        return True
    if judged.ended is not Ended.RUNNING and _is_unjudged(pilot_id):
        give_verdict(pilot_id=pilot_id, by=by)
        return True
    return False


def stop_pilot(*, pilot_id: UUID, remark: str, actor: Actor, now: datetime) -> None:
    """Stop at once: every ticket is served by today's version again, and what was learned so far
    is the verdict. Raises PilotUnknown and ProposalRefused."""
    require_lead(actor)
    by = By(actor, now)
    _stop(pilot_id, Ending.BY_HAND, by, remark=remark)
    conclude_pilot(pilot_id=pilot_id, by=by, reason=remark.strip())


def ask_verdict(*, pilot_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Judge by what is known now. Raises PilotUnknown and ProposalRefused."""
    require_lead(actor)
    return give_verdict(pilot_id=pilot_id, by=By(actor, now))


def conclude_pilot(*, pilot_id: UUID, by: By, reason: str = "") -> None:
    """Judge a pilot that was stopped, and leave everything as it was before it. Done once, however
    often it is asked: where it was cut short the worker asks again."""
    if _is_unjudged(pilot_id):
        give_verdict(pilot_id=pilot_id, by=by)
    with transaction.atomic():
        pilot = Pilot.objects.get(pk=pilot_id)
        row = locked(pilot.proposal_id)
        if row.stage == Stage.VERIFIED:
            is_guard = pilot.ended_because == Ending.GUARD
            why = _("A guardrail stopped the pilot.") if is_guard else _("Stopped by hand.")
            move(row, Stage.ROLLED_BACK, by, reason=reason or why)


def give_verdict(*, pilot_id: UUID, by: By) -> UUID:
    """From the events alone, so that anybody can work it out again. Raises PilotUnknown and
    ProposalRefused."""
    end: Position = end_of_log()
    judged = judged_until(pilot_id, end, at=by.now)
    body = codec.verdict_to_json(judged)
    with transaction.atomic():
        pilot = Pilot.objects.get(pk=pilot_id)
        row = Verdict.objects.create(id=new_id(by.now), pilot=pilot, at=by.now, body=body)
        evidence = {"kind": Evidence.VERDICT.value, "verdict": row.pk.hex}
        move(locked(pilot.proposal_id), Stage.VERIFIED, by, evidence=evidence)
        payload = VerdictGiven(
            row.pk,
            pilot.pk,
            judged.advice.value,
            by.now,
            end.transaction_id,
            end.sequence,
            json.dumps(body, sort_keys=True),
        )
        subjects = [Subject.of("verdict", row.pk), Subject.of("pilot", pilot.pk)]
        record(payload, actor=by.actor, now=by.now, subjects=subjects)
    return row.pk


@transaction.atomic
def end_pilot(pilot: Pilot, cause: Ending, kept: str, by: By, *, remark: str) -> None:
    """Nobody is drawn any more; all tickets are served by one arm's versions."""
    said = one_line(storable(remark), REMARK_CHARS_MAX)
    pilot.ended_at, pilot.ended_by, pilot.ended_because = by.now, by.actor.name[:120], cause
    pilot.save(update_fields=["ended_at", "ended_by", "ended_because"])
    stop_trial(trial_id=pilot.trial_id, keep=kept, actor=by.actor, now=by.now, reason=said)
    _tell(pilot, PilotEnded(pilot.pk, by.now, cause.value, kept, said), by)


@transaction.atomic
def _stop(pilot_id: UUID, cause: Ending, by: By, *, remark: str) -> None:
    pilot = Pilot.objects.select_for_update().filter(pk=pilot_id, ended_at=None).first()
    if pilot is None:
        raise PilotUnknown(_("This pilot does not run any more."))
    end_pilot(pilot, cause, CONTROL, by, remark=remark)


def _is_unjudged(pilot_id: UUID) -> bool:
    return Pilot.objects.filter(pk=pilot_id, proposal__stage=Stage.PILOTING).exists()


def _kept(row: Proposal, order: PilotOrder, now: datetime) -> Kept:
    """The plan, from the tickets of the last weeks. Raises ProposalRefused where a pilot could not
    tell anything."""
    found = book(DESK, open_columns(DESK, actor=SYSTEM, now=now))
    if order.draft.kpi not in found.facts:
        raise ProposalRefused(_("The log does not tell this figure: choose another one."))
    size = forecast(found, order.draft, microseconds(now))
    if size is None:
        raise ProposalRefused(
            _("The last weeks tell too little of this figure to plan a pilot: choose another one.")
        )
    seen = size.a_day * max(order.draft.days_max - order.draft.window_days, 0)
    if order.draft.unit is not PilotUnit.BLOCK and seen < CASES_MIN:
        raise ProposalRefused(
            _(
                "Only {n} tickets would come in time, too few to tell anything. Allow more time,"
                " choose more tickets, or decide without a pilot and watch the control chart."
            ).format(n=round(seen))
        )
    plan = plan_of(order.draft, size, microseconds(now))
    rates = WorthRates.of(log_rates(DESK, actor=SYSTEM))
    return Kept(plan, read_guardrails(row.guardrails), terms_of(order.draft, size, rates))


def _begun_trial(row: Proposal, order: PilotOrder, actor: Actor, now: datetime) -> UUID:
    draft, swaps = order.draft, trial_swaps(row)
    if not swaps:
        raise ProposalRefused(
            _("Say first what changes: a rule, a queue, a promise or a process in another version.")
        )
    try:
        return begin_trial(
            draft=TrialDraft(
                name=row.title,
                swaps=swaps,
                unit=Unit(draft.unit.value),
                share=draft.share,
                condition=order.condition,
                block_hours=draft.block_hours,
                zone=order.zone,
            ),
            actor=actor,
            now=now,
        )
    except TrialRefused as refusal:
        raise ProposalRefused(str(refusal)) from refusal


def trial_swaps(row: Proposal) -> tuple[Swap, ...]:
    """What a proposal changes, as trials serve it."""
    return tuple(
        Swap(each.definition_id, each.control, each.treatment) for each in read_swaps(row.swaps)
    )


def _has_alarm(judged: Judged) -> bool:
    """Whether a guardrail has fired, also one that did after the pilot was sure of its effect."""
    fired = [*(each.fired_us for each in judged.guards)]
    fired += [each.watched.fired_us for each in judged.events]
    return any(each is not None for each in fired)


def _days(pilot: Pilot, now: datetime) -> int:
    """Whole days since it began."""
    return (microseconds(now) - microseconds(pilot.begun_at)) // DAY_US


@transaction.atomic
def _keep_look(pilot_id: UUID, judged: Judged, by: By) -> None:
    """Once a day, until there is a verdict."""
    pilot = Pilot.objects.select_for_update().get(pk=pilot_id)
    number, last = _days(pilot, by.now), pilot.looks.last()
    if number <= (last.number if last else 0) or pilot.proposal.stage != Stage.PILOTING:
        return
    end = end_of_log()
    body = codec.verdict_to_json(judged)
    pilot.looks.create(number=number, at=by.now, figures=body)
    said = json.dumps(body, sort_keys=True)
    payload = PilotLookedAt(pilot.pk, number, end.transaction_id, end.sequence, said)
    _tell(pilot, payload, by)


def _tell(pilot: Pilot, payload: EventPayload, by: By) -> None:
    subjects = [Subject.of("pilot", pilot.pk), Subject.of("proposal", pilot.proposal_id)]
    record(payload, actor=by.actor, now=by.now, subjects=subjects)
