"""What is set, what is late, what has failed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from gemba.foundation.timers.models import Timer
from gemba.foundation.timers.registry import handlers


@dataclass(frozen=True, slots=True)
class TimerStatus:
    """The timers of one kind. `retrying` are among the overdue; parked ones wait for a person."""

    kind: str
    waiting: int
    overdue: int
    retrying: int = 0
    parked: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FailedTimer:
    """A timer whose handler failed. `retry_at` None: parked."""

    kind: str
    key: str
    due_at: datetime
    attempts: int
    retry_at: datetime | None
    error: str


def timer_status(*, now: datetime) -> list[TimerStatus]:
    """Every kind that has a handler or a row, by name."""
    live = Q(fire_at__isnull=False)
    rows = (
        Timer.objects.order_by("kind")
        .values("kind")
        .annotate(
            waiting=Count("id", filter=live & Q(due_at__gt=now)),
            overdue=Count("id", filter=live & Q(due_at__lte=now)),
            retrying=Count("id", filter=live & Q(attempts__gt=0)),
            parked=Count("id", filter=~live),
            next_at=Min("fire_at"),
        )
    )
    found = {row["kind"]: TimerStatus(**row) for row in rows}
    none = {kind: TimerStatus(kind, waiting=0, overdue=0) for kind in handlers()}
    return [status for _, status in sorted({**none, **found}.items())]


def due_times(kind: str, keys: Collection[str]) -> dict[str, datetime]:
    """When the timers of these keys are due; those not set are left out."""
    rows = Timer.objects.filter(kind=kind, key__in=keys)
    return dict(rows.values_list("key", "due_at"))


def failed_timers(*, limit: int) -> list[FailedTimer]:
    """Timers that wait for another try or for a person, parked ones first."""
    rows = Timer.objects.filter(attempts__gt=0).order_by("-attempts", "due_at", "id")
    return [
        FailedTimer(row.kind, row.key, row.due_at, row.attempts, row.fire_at, row.error)
        for row in rows[:limit]
    ]
