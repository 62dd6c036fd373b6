"""What the contacts room does when a customer gets an account: it knows them by it."""

from collections.abc import Sequence
from datetime import datetime

from gemba.desk.contacts.operations import Introduction, add_identity, resolve_contacts
from gemba.desk.contacts.queries import IdentityKey, normalised
from gemba.foundation.accounts.event_types import UserCreated
from gemba.foundation.accounts.queries import find_person
from gemba.foundation.events.actors import SYSTEM, Role
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber


@subscriber("contacts.know_accounts", hears=(UserCreated,))
def know_accounts(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """A customer's account becomes one more identity of whoever has its mail address."""
    for event in events:
        payload, user_id = event.payload, event.subject("user")
        if not isinstance(payload, UserCreated) or payload.role != Role.CUSTOMER or not user_id:
            continue
        person = find_person(payload.email)
        key = normalised("email", payload.email)
        known = Introduction(key, person.name if person else "")
        contact_id = resolve_contacts([known], actor=SYSTEM, now=now)[key]
        account = IdentityKey("account", user_id)
        add_identity(contact_id=contact_id, identity=account, actor=SYSTEM, now=now)
