"""Set, cancel, and fire each timer once.

Taking a timer away and what its handler does commit together, so the effect in the database is
exactly once, whenever the process dies. A batch that fails is halved until the timer that fails
alone is found; it is tried again with back-off, then parked for a person; the rest pass.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from gemba.foundation.kernel.rows import upsert_values
from gemba.foundation.kernel.text import storable
from gemba.foundation.timers.models import KEY_CHARS_MAX, Timer
from gemba.foundation.timers.registry import DueTimer, NewTimer, TimerRefused, handlers

log = logging.getLogger(__name__)

ATTEMPTS_MAX = 5
RETRY_SECONDS_FIRST = 10
BATCH_TIMERS = 500
ERROR_CHARS_MAX = 2_000
LOCK_WAIT_MS_MAX = 500
_WRITTEN = ("kind", "key", "due_at", "fire_at", "data", "attempts", "error", "failed_at")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that looked due before it was taken; another worker may be faster."""

    id: int
    kind: str
    fire_at: datetime | None
    attempts: int


@transaction.atomic
def set_timers(timers: Sequence[NewTimer]) -> None:
    """Set these timers; one that is set already under its kind and key is moved and starts afresh.

    Of two with the same kind and key the later in the list counts. A time that has passed is
    allowed: it fires at once. Raises TimerRefused.
    """
    wanted = {(each.kind, each.key): _checked(each) for each in timers}
    # in one order everywhere: two transactions that set the same timers never lock each other out
    rows = [
        (kind, key, each.due_at, each.due_at, dict(each.data), 0, "", None)
        for (kind, key), each in sorted(wanted.items(), key=lambda item: item[0])
    ]
    upsert_values(Timer, _WRITTEN, rows, unique=("kind", "key"))


@transaction.atomic
def cancel_timers(kind: str, keys: Collection[str]) -> int:
    """Take back these timers, parked ones too; how many were set."""
    wanted = sorted(set(keys))
    cancelled = 0
    for start in range(0, len(wanted), BATCH_TIMERS):
        rows = Timer.objects.filter(kind=kind, key__in=wanted[start : start + BATCH_TIMERS])
        locked = rows.select_for_update().order_by("key").values_list("id", flat=True)
        cancelled += Timer.objects.filter(id__in=list(locked)).delete()[0]
    return cancelled


def fire_due(*, now: datetime) -> int:
    """Fire a batch of the timers that are due, those due first in front; how many were taken.

    0 means that nothing is due here. Timers without a handler in this version stay and show as
    overdue.
    """
    return sum(_fire(list(batch), now) for _, batch in groupby(_due(now), key=lambda c: c.kind))


def fire_until_quiet(*, now: datetime) -> int:
    """Fire all that is due, also what handlers set in passing; how many there were."""
    total = 0
    while fired := fire_due(now=now):
        total += fired
    return total


def retry_parked(*, now: datetime) -> int:
    """Make every parked timer due again; how many there were."""
    return Timer.objects.filter(fire_at=None).update(fire_at=now, attempts=0)


def _checked(each: NewTimer) -> NewTimer:
    if each.kind not in handlers():
        raise TimerRefused(f"Nothing handles timers of kind {each.kind!r}: decorate with @timer.")
    if not 0 < len(each.key) <= KEY_CHARS_MAX:
        raise TimerRefused(f"A timer's key has 1 to {KEY_CHARS_MAX} characters: {each.key!r}.")
    if each.due_at.tzinfo is None:
        raise TimerRefused(f"The due time of {each.kind} {each.key} must name its time zone.")
    return each


def _due(now: datetime) -> list[_Candidate]:
    """The oldest due timers, those of a kind together, kinds in the order of their first."""
    # The kind as an expression no index knows: SQLite would look up every timer of these kinds and
    # sort them, where those that are due stand first in the index of times.
    kind = Concat("kind", Value(""))
    rows = Timer.objects.alias(known=kind).filter(fire_at__lte=now, known__in=list(handlers()))
    oldest = rows.order_by("fire_at", "id").values_list("id", "kind", "fire_at", "attempts")
    by_kind: dict[str, list[_Candidate]] = {}
    for row in oldest[:BATCH_TIMERS]:
        by_kind.setdefault(row[1], []).append(_Candidate(*row))
    return [candidate for batch in by_kind.values() for candidate in batch]


def _fire(batch: list[_Candidate], now: datetime) -> int:
    """Fire candidates of one kind together; if that fails, in halves."""
    try:
        with transaction.atomic():
            _give_way()
            timers = _take(batch, now)
            if timers:
                handlers()[batch[0].kind](timers, now=now)
        return len(timers)
    except Exception as error:
        if len(batch) == 1:
            _set_aside(batch[0], error, now)
            return 1
        log.exception("%s failed on a batch of %d; halving it", batch[0].kind, len(batch))
    half = len(batch) // 2
    return _fire(batch[:half], now) + _fire(batch[half:], now)


def _give_way() -> None:
    """On PostgreSQL a person who changes a ticket and then its timer, and we who hold the timer and
    want the ticket, would wait for each other until the server fails one of us after a second. We
    let go before that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS_MAX}")


def _take(batch: list[_Candidate], now: datetime) -> list[DueTimer]:
    """Delete the candidates that are still due; of two workers only one gets a row."""
    ids = [candidate.id for candidate in batch]
    rows = Timer.objects.filter(id__in=ids, fire_at__lte=now).order_by("fire_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    taken = list(rows)
    Timer.objects.filter(id__in=[row.id for row in taken]).delete()
    return [DueTimer(row.kind, row.key, row.due_at, row.data) for row in taken]


def _set_aside(candidate: _Candidate, error: Exception, now: datetime) -> None:
    """Try again later, or park; unless it was moved, cancelled or taken by another meanwhile."""
    log.error("%s could not handle timer %d", candidate.kind, candidate.id, exc_info=error)
    attempts = candidate.attempts + 1
    wait = timedelta(seconds=RETRY_SECONDS_FIRST * 4 ** (attempts - 1))
    Timer.objects.filter(
        id=candidate.id, fire_at=candidate.fire_at, attempts=candidate.attempts
    ).update(
        attempts=attempts,
        error=storable(repr(error))[:ERROR_CHARS_MAX],
        failed_at=now,
        fire_at=now + wait if attempts < ATTEMPTS_MAX else None,
    )
