"""Pilots: how they stand, and the evidence behind them, live or from the events alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeGuard
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import Position, RecordedEvent, history
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.trials.assigning import TREATMENT, block_bounds
from gemba.foundation.trials.design import Trial, Unit
from gemba.foundation.trials.event_types import CaseEnrolled
from gemba.foundation.trials.queries import Enrolled, enrolments, trial
from gemba.insight.eventlog.queries import DESK, open_columns, open_columns_until
from gemba.insight.improvement.event_types import PilotBegun, PilotEnded, VerdictGiven
from gemba.insight.improvement.evidencing import evidence_of
from gemba.insight.improvement.models import Look, Pilot, Verdict
from gemba.insight.improvement.observing import Drawn
from gemba.insight.improvement.piloted import Ending, Kept, blocks_of
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.pilots.evidence import Evidence
from gemba.insight.improvement.pilots.judging import METHOD, judge
from gemba.insight.improvement.pilots.verdict import Verdict as Judged
from gemba.insight.improvement.stages import Stage
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.queries import book, book_apart

ENROLMENTS_PAGE = 10_000
EVENTS_MAX = 1_000_000
AHEAD = timedelta(minutes=1)
"""A verdict so far in the future was given by a clock that was ahead of time."""


class PilotUnknown(Exception):
    """There is no such pilot or verdict, or this actor may not see it."""


@dataclass(frozen=True)
class LookLine:
    """What a day showed."""

    number: int
    at: datetime
    judged: Judged


@dataclass(frozen=True)
class VerdictLine:
    """A verdict as it was given."""

    id: UUID
    at: datetime
    judged: Judged

    def is_ahead(self, now: datetime) -> bool:
        """Whether the moment it is of has not come yet, as the clock has been put back since."""
        return self.at - now > AHEAD


@dataclass(frozen=True)
class PilotLine:
    """A pilot; `looks` and `verdicts` with the last first."""

    id: UUID
    proposal_id: UUID
    trial: Trial
    kept: Kept
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None
    ended_by: str
    ended_because: str
    looks: tuple[LookLine, ...]
    verdicts: tuple[VerdictLine, ...]

    @property
    def is_running(self) -> bool:
        """Whether cases are still drawn."""
        return self.ended_at is None


@dataclass(frozen=True)
class Recomputed:
    """A verdict as given, and as it comes out of the events alone; by which method of judging."""

    given: Judged
    again: Judged
    method_given: int
    method_now: int

    @property
    def is_same(self) -> bool:
        """Whether every number is the same."""
        return codec.verdict_to_json(self.given) == codec.verdict_to_json(self.again)


def pilots_of(proposal_id: UUID, *, actor: Actor) -> tuple[PilotLine, ...]:
    """The pilots of a proposal, the newest first; none for who does not work at the desk."""
    if not actor.works_the_desk:
        return ()
    rows = Pilot.objects.filter(proposal=proposal_id).prefetch_related("looks", "verdicts")
    return tuple(_line(row) for row in rows)


def running_pilots() -> list[UUID]:
    """Those to be watched, the oldest first."""
    rows = Pilot.objects.filter(ended_at=None).order_by("begun_at")
    return list(rows.values_list("pk", flat=True))


def unconcluded_pilots() -> list[UUID]:
    """Those that were stopped, by a guardrail or by hand, and not judged to the end: somebody was
    cut short in between."""
    rows = Pilot.objects.filter(
        ended_because__in=(Ending.GUARD, Ending.BY_HAND),
        proposal__stage__in=(Stage.PILOTING, Stage.VERIFIED),
    ).exclude(proposal__pilots__ended_at=None)
    return list(rows.order_by("begun_at").values_list("pk", flat=True))


def judged_now(pilot_id: UUID, *, now: datetime) -> Judged:
    """How a pilot stands in the desk's log as it is. Raises PilotUnknown."""
    row = _pilot(pilot_id)
    found = book(DESK, open_columns(DESK, actor=SYSTEM, now=now))
    drawn = drawn_of(trial(row.trial_id), enrolled_in_trial(row.trial_id))
    stopped = row.ended_at if row.ended_because == Ending.BY_HAND else None
    return _judged(found, Kept.read(row.plan), drawn, now, stopped)


def judged_until(pilot_id: UUID, end: Position, *, at: datetime) -> Judged:
    """How it stood at a moment, from the events alone up to a place in the log."""
    told = [
        event.payload
        for event in history("pilot", pilot_id.hex, limit=EVENTS_MAX)
        if place_of(event) <= end
    ]
    begun = next((each for each in told if isinstance(each, PilotBegun)), None)
    if begun is None:
        raise PilotUnknown(_("The log does not tell of this pilot yet. Try again in a moment."))
    stopped = next((each.at for each in told if _is_by_hand(each)), None)
    found = book_apart(DESK, open_columns_until(end, actor=SYSTEM))
    drawn = drawn_of(trial(begun.trial), _enrolled_in(begun.trial, end))
    return _judged(found, Kept.read(json.loads(begun.plan)), drawn, at, stopped)


def place_of(event: RecordedEvent) -> Position:
    """Where an event stands in the log."""
    return Position(event.transaction_id, event.sequence)


def given_verdict(verdict_id: UUID, *, actor: Actor) -> tuple[VerdictLine, PilotLine]:
    """A verdict as it was given, and the pilot it is on. Raises PilotUnknown."""
    row = Verdict.objects.select_related("pilot").filter(pk=verdict_id).first()
    if row is None or not actor.works_the_desk:
        raise PilotUnknown(_("There is no such verdict."))
    return _verdict(row), _line(row.pilot)


def recomputed(verdict_id: UUID, *, actor: Actor) -> Recomputed:
    """A verdict worked out again from the events. Raises PilotUnknown."""
    row = Verdict.objects.select_related("pilot").filter(pk=verdict_id).first()
    if row is None or not actor.sees_every_team:
        raise PilotUnknown(_("There is no such verdict."))
    told = history("verdict", row.pk.hex, limit=EVENTS_MAX)
    given = next(e.payload for e in told if isinstance(e.payload, VerdictGiven))
    end = Position(given.transaction, given.up_to)
    return Recomputed(
        codec.verdict_from_json(json.loads(given.body)),
        judged_until(row.pilot_id, end, at=given.at),
        given.method,
        METHOD,
    )


def drawn_of(served: Trial, enrolled: Iterable[Enrolled]) -> list[Drawn]:
    """Those drawn by lot; what was split from a ticket goes with it and is not counted twice."""
    lots = [each for each in enrolled if each.source_id is None]
    blocks = blocks_of(each.unit for each in lots) if served.unit is Unit.BLOCK else {}
    return [_drawn(served, each, blocks) for each in lots]


def _drawn(served: Trial, each: Enrolled, blocks: dict[str, int]) -> Drawn:
    at_us, is_treated = microseconds(each.at), each.arm == TREATMENT
    if served.unit is not Unit.BLOCK:
        return Drawn(each.case_id.hex, each.unit, is_treated, at_us)
    number = int(each.unit.rpartition("/")[2])
    since, _until = block_bounds(number, served.block_hours, served.zone, served.first_day)
    block = blocks[each.unit]
    return Drawn(each.case_id.hex, each.unit, is_treated, at_us, block, microseconds(since))


def _judged(
    found: Book, kept: Kept, drawn: Sequence[Drawn], now: datetime, stopped: datetime | None
) -> Judged:
    stopped_us = None if stopped is None else microseconds(stopped)
    evidence = _happened(evidence_of(found, kept, drawn, stopped_us), microseconds(now))
    return judge(evidence, kept.plan, microseconds(now))


def _happened(evidence: Evidence, now_us: int) -> Evidence:
    """An event that stands in the log has happened, whatever a clock says that was put back since:
    guardrails do not wait for it."""
    told = [replace(each, at_us=np.minimum(each.at_us, now_us)) for each in evidence.events]
    return replace(evidence, events=told)


def _is_by_hand(payload: EventPayload) -> TypeGuard[PilotEnded]:
    return isinstance(payload, PilotEnded) and payload.cause == Ending.BY_HAND


def _pilot(pilot_id: UUID) -> Pilot:
    row = Pilot.objects.filter(pk=pilot_id).first()
    if row is None:
        raise PilotUnknown(_("There is no such pilot."))
    return row


def enrolled_in_trial(trial_id: UUID) -> list[Enrolled]:
    """All cases a trial drew, in the order in which they came."""
    found: list[Enrolled] = []
    while page := enrolments(trial_id, after=found[-1].id if found else 0, limit=ENROLMENTS_PAGE):
        found += page
    return found


def _enrolled_in(trial_id: UUID, end: Position) -> list[Enrolled]:
    """From the events of the trial alone, up to a place in the log.

    What happens to a ticket names every trial it is in, so the drawing for one trial stands in the
    history of another as well.
    """
    told = history("trial", trial_id.hex, limit=EVENTS_MAX, types=[CaseEnrolled.name])
    return [
        _enrolled(event, event.payload)
        for event in told
        if isinstance(event.payload, CaseEnrolled)
        and event.payload.trial == trial_id
        and place_of(event) <= end
    ]


def _enrolled(event: RecordedEvent, payload: CaseEnrolled) -> Enrolled:
    case = event.subject("ticket") or ""
    return Enrolled(
        event.sequence,
        payload.trial,
        UUID(case),
        payload.unit,
        payload.arm,
        event.happened_at,
        payload.source,
    )


def _line(row: Pilot) -> PilotLine:
    return PilotLine(
        id=row.pk,
        proposal_id=row.proposal_id,
        trial=trial(row.trial_id),
        kept=Kept.read(row.plan),
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        ended_because=row.ended_because,
        looks=tuple(_look(each) for each in reversed(list(row.looks.all()))),
        verdicts=tuple(_verdict(each) for each in row.verdicts.all()),
    )


def _verdict(row: Verdict) -> VerdictLine:
    return VerdictLine(row.pk, row.at, codec.verdict_from_json(row.body))


def _look(row: Look) -> LookLine:
    return LookLine(row.number, row.at, codec.verdict_from_json(row.figures))
