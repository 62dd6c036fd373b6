"""What people do with mails in quarantine. Nothing is ever dropped: the raw bytes stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.channels.event_types import MailRetried, MailSetAside
from gemba.desk.channels.models import Envelope, EnvelopeState
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.types import EventPayload, Subject

MAILS_MAX = 1_000


class QuarantineRefused(Exception):
    """This actor may not decide on quarantined mails."""


@transaction.atomic
def retry_quarantined(
    *, actor: Actor, now: datetime, envelope_ids: Sequence[int] | None = None
) -> int:
    """Have quarantined mails read again: these, or the oldest MAILS_MAX; how many there were."""
    return _move(envelope_ids, EnvelopeState.WAITING, MailRetried(), actor, now)


@transaction.atomic
def set_aside(*, actor: Actor, now: datetime, envelope_ids: Sequence[int]) -> int:
    """Take mails off the list because they need nothing; how many there were."""
    return _move(envelope_ids, EnvelopeState.SET_ASIDE, MailSetAside(), actor, now)


def _move(
    envelope_ids: Sequence[int] | None,
    state: EnvelopeState,
    payload: EventPayload,
    actor: Actor,
    now: datetime,
) -> int:
    if not actor.sees_every_team:
        raise QuarantineRefused(_("Only supervisors and administrators decide on quarantine."))
    rows = Envelope.objects.filter(state=EnvelopeState.QUARANTINED.value)
    if envelope_ids is not None:
        rows = rows.filter(pk__in=list(envelope_ids)[:MAILS_MAX])
    locked = rows.select_for_update().order_by("id").values_list("id", "inbox_id")
    found = list(locked[:MAILS_MAX])
    Envelope.objects.filter(pk__in=[pk for pk, _inbox in found]).update(
        state=state.value, attempts=0, retry_at=None
    )
    drafts = [
        Draft(payload, actor, now, (Subject.of("envelope", pk), Subject.of("inbox", inbox)))
        for pk, inbox in found
    ]
    record_many(drafts, now=now)
    return len(found)
