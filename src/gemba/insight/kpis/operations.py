"""Setting targets, watching over them, and saying what a log means."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.insight.eventlog.queries import log_line

from .event_types import (
    LogReadingCorrected,
    TargetAlertSeen,
    TargetMetAgain,
    TargetMissed,
    TargetRemoved,
    TargetSet,
)
from .figures import Figure
from .kpi import Better, Kpi, Unit
from .meanings import Meanings
from .models import Miss, Reading, Target
from .queries import line_of, may_steer, standing
from .registry import kpis

# An alert is raised at once, and taken back when the figure has kept its target for this long
# without a break: so a figure that swings around its target alerts once an hour at the most.
KEPT_FOR = timedelta(hours=1)
WINDOW_DAYS_MAX = 366


class TargetRefused(Exception):
    """This target cannot be; the message says why and what to do."""


class ReadingRefused(Exception):
    """This reading of a log cannot be; the message says why."""


@dataclass(frozen=True)
class TargetOrder:
    """A target to set: seconds, shares from 0 to 1, counts, money or scores."""

    kpi: str
    value: float
    owner_id: int
    window_days: int
    sample_min: int


@transaction.atomic
def set_target(*, order: TargetOrder, actor: Actor, now: datetime) -> None:
    """Say what a KPI is to reach, in place of what was said before. Raises TargetRefused.

    A miss of the target before is forgotten; the next check judges by the new one.
    """
    _require_permission(actor)
    _check(order)
    row = Target.objects.select_for_update().filter(kpi=order.kpi).first()
    if row is not None:
        row.delete()
    row = Target.objects.create(
        id=new_id(now),
        kpi=order.kpi,
        value=order.value,
        owner_id=order.owner_id,
        window_days=order.window_days,
        sample_min=order.sample_min,
        set_at=now,
        set_by=actor.name[:120],
    )
    payload = TargetSet(order.kpi, order.value, order.owner_id, order.window_days, order.sample_min)
    _tell(row, payload, actor, now)


@transaction.atomic
def remove_target(*, kpi: str, actor: Actor, now: datetime) -> None:
    """Want nothing of a KPI any more. Raises TargetRefused."""
    _require_permission(actor)
    row = Target.objects.select_for_update().filter(kpi=kpi).first()
    if row is None:
        raise TargetRefused(_("There is no target any more."))
    _tell(row, TargetRemoved(kpi), actor, now)
    row.delete()


@transaction.atomic
def take_note(*, miss_id: UUID, actor: Actor, now: datetime) -> None:
    """Say that the alert was seen, by its owner or somebody who sets targets. Raises
    TargetRefused."""
    miss = Miss.objects.select_for_update().select_related("target").filter(pk=miss_id).first()
    if miss is None or not (may_steer(actor) or actor.user_id == miss.target.owner_id):
        raise TargetRefused(_("There is no such alert."))
    if miss.seen_at is None:
        miss.seen_at = now
        miss.save(update_fields=["seen_at"])
        _tell(miss.target, TargetAlertSeen(miss.target.kpi, miss.pk), actor, now)


def check_targets(*, now: datetime) -> int:
    """Judge every target by its figure; how many changed. Too few values judge nothing."""
    changed = 0
    for row in Target.objects.order_by("pk"):
        kpi = kpis().get(row.kpi)
        found = standing(line_of(row), now=now) if kpi else None
        if kpi and found and found.count >= row.sample_min and not math.isnan(found.value):
            changed += _judge(row.pk, kpi, found, now)
    return changed


@transaction.atomic
def _judge(target_id: UUID, kpi: Kpi, found: Figure, now: datetime) -> bool:
    # Locked: somebody may set another target, or another worker judge the same one.
    row = Target.objects.select_for_update().filter(pk=target_id).first()
    if row is None:
        return False
    miss = row.misses.filter(met_again_at=None).first()
    if not kpi.judges(found.value, row.value):
        if miss is None:
            row.misses.create(id=new_id(now), missed_at=now, value=found.value)
            payload = TargetMissed(row.kpi, row.value, round(found.value, 4), found.count)
            _tell(row, payload, SYSTEM, now)
            return True
        if miss.kept_since is not None:
            miss.kept_since = None
            miss.save(update_fields=["kept_since"])
        return False
    if miss is None:
        return False
    if miss.kept_since is None:
        miss.kept_since = now
        miss.save(update_fields=["kept_since"])
    if now - miss.kept_since < KEPT_FOR:
        return False
    miss.met_again_at = now
    miss.save(update_fields=["met_again_at"])
    _tell(row, TargetMetAgain(row.kpi, row.value, round(found.value, 4)), SYSTEM, now)
    return True


@transaction.atomic
def correct_reading(*, key: str, meanings: Meanings, actor: Actor, now: datetime) -> None:
    """Say what the steps and attributes of an imported log mean. Raises LogUnknown,
    ReadingRefused."""
    if not may_steer(actor):
        raise ReadingRefused(_("Only supervisors and administrators say what a log means."))
    line = log_line(key, actor=actor)
    if line.is_desk:
        raise ReadingRefused(_("What the steps of the desk's own log mean is known."))
    log = UUID(line.base_key)
    Reading.objects.update_or_create(
        log=log,
        defaults={
            "steps": {name.value: sorted(words) for name, words in meanings.steps.items()},
            "sla_met": meanings.sla_met,
            "satisfaction": meanings.satisfaction,
            "kind": meanings.kind,
            "complaints": sorted(meanings.complaints),
            "bystanders": sorted(meanings.bystanders),
            "corrected_at": now,
            "corrected_by": actor.name[:120],
        },
    )
    record(LogReadingCorrected(log), actor=actor, now=now, subjects=[Subject.of("log", log)])


def forget_reading(*, log: UUID) -> None:
    """Drop what was said about a log that is gone."""
    Reading.objects.filter(log=log).delete()


def _check(order: TargetOrder) -> None:
    kpi = kpis().get(order.kpi)
    if kpi is None or kpi.better is Better.NEITHER:
        raise TargetRefused(_("This figure only describes: it can have no target."))
    top = 1 if kpi.unit is Unit.SHARE else math.inf
    if not 0 <= order.value <= top or math.isinf(order.value):
        raise TargetRefused(_("Give a target that the figure can reach."))
    if not 1 <= order.window_days <= WINDOW_DAYS_MAX:
        raise TargetRefused(_("Give a period between 1 and 366 days."))
    if not 1 <= order.sample_min <= 1_000_000:
        raise TargetRefused(_("Give a smallest number of cases of at least 1."))
    if order.owner_id not in {person.id for person in desk_people()}:
        raise TargetRefused(_("Choose an owner who works at the desk."))


def _require_permission(actor: Actor) -> None:
    if not may_steer(actor):
        raise TargetRefused(_("Only supervisors and administrators set targets."))


def _tell(row: Target, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[Subject.of("target", row.pk)])
