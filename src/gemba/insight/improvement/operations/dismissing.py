"""Setting findings aside, with a reason, and taking them up again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line, storable
from gemba.insight.eventlog.queries import log_line, may_import
from gemba.insight.improvement.event_types import FindingDismissed, FindingRestored
from gemba.insight.improvement.models import KEY_CHARS_MAX, REASON_CHARS_MAX, Dismissal


class DismissalRefused(Exception):
    """No reason was given, or this actor may not; the message says so."""


@transaction.atomic
def dismiss_finding(
    *, log_key: str, finding_key: str, reason: str, actor: Actor, now: datetime
) -> None:
    """Set a finding of a log aside; one that is set aside already gets the new reason.

    Raises DismissalRefused and LogUnknown.
    """
    _require_permission(actor)
    log = log_line(log_key, actor=actor)
    said = one_line(storable(reason), REASON_CHARS_MAX)
    if not said:
        raise DismissalRefused(_("Say in a few words why this finding is not worth following."))
    if not finding_key or len(finding_key) > KEY_CHARS_MAX:
        raise DismissalRefused(_("There is no such finding any more."))
    judged = {"reason": said, "dismissed_at": now, "dismissed_by": actor.name[:120]}
    row, _is_new = Dismissal.objects.update_or_create(
        log_key=log.key,
        finding_key=finding_key,
        defaults=judged,
        create_defaults={**judged, "id": new_id(now)},
    )
    payload = FindingDismissed(log.key, finding_key, said)
    record(payload, actor=actor, now=now, subjects=[Subject.of("finding", row.pk)])


@transaction.atomic
def restore_finding(*, log_key: str, finding_key: str, actor: Actor, now: datetime) -> None:
    """Take a finding up again; nothing happens when it is not set aside. Raises DismissalRefused
    and LogUnknown."""
    _require_permission(actor)
    log = log_line(log_key, actor=actor)
    for row in Dismissal.objects.filter(log_key=log.key, finding_key=finding_key):
        _restored(row, actor, now)


@transaction.atomic
def restore_findings_of(*, log_key: str, actor: Actor, now: datetime) -> None:
    """Forget what was set aside of a log that is no more. Raises DismissalRefused."""
    _require_permission(actor)
    for row in Dismissal.objects.filter(log_key=log_key):
        _restored(row, actor, now)


def _restored(row: Dismissal, actor: Actor, now: datetime) -> None:
    payload = FindingRestored(row.log_key, row.finding_key)
    record(payload, actor=actor, now=now, subjects=[Subject.of("finding", row.pk)])
    row.delete()


def _require_permission(actor: Actor) -> None:
    if not may_import(actor):
        raise DismissalRefused(_("Only supervisors and administrators set findings aside."))
