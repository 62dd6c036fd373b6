"""Setting the desk up."""

from datetime import datetime

from django.db import transaction

from gemba.desk.tickets.event_types import InboxCreated
from gemba.desk.tickets.models import Inbox
from gemba.desk.tickets.queries.directory import InboxLine
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject


@transaction.atomic
def create_inbox(
    *, kind: str, name: str, address: str, team_id: int | None, actor: Actor, now: datetime
) -> InboxLine:
    """Make the desk reachable at one more address; the inbox that has it already, if one does."""
    inbox, created = Inbox.objects.get_or_create(
        kind=kind, address=address.strip().lower(), defaults={"name": name, "team_id": team_id}
    )
    if created:
        payload = InboxCreated(name, kind)
        record(payload, actor=actor, now=now, subjects=[Subject.of("inbox", inbox.pk)])
    return InboxLine(inbox.pk, inbox.kind, inbox.name, inbox.address, inbox.team_id, True)
