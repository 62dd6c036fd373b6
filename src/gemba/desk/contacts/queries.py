"""Finding contacts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from gemba.desk.contacts.models import Contact, ContactMerge, Identity
from gemba.foundation.events.actors import Actor

MERGE_CHAIN_MAX = 20


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """A way of being known. `value` is normalised: see `normalised`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact as lists and tickets show it."""

    id: UUID
    name: str
    language: str
    identities: tuple[IdentityKey, ...]

    @property
    def email(self) -> str:
        """The first mail address, or an empty text."""
        return next((i.value for i in self.identities if i.kind == "email"), "")


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """One merge into a contact, newest first in lists."""

    id: int
    source_id: UUID
    source_name: str
    target_id: UUID
    target_name: str
    reason: str
    merged_at: datetime
    merged_by: str
    undone_at: datetime | None


def normalised(kind: str, value: str) -> IdentityKey:
    """The one spelling under which an identity is stored and found."""
    value = value.strip()
    if kind == "email":
        value = value.lower()
    elif kind == "phone":
        value = ("+" if value.startswith("+") else "") + "".join(c for c in value if c.isdigit())
    return IdentityKey(kind, value[:254])


def contacts_by_identity(keys: Collection[IdentityKey]) -> dict[IdentityKey, UUID]:
    """The contact that speaks for each known identity. One query, plus one per merge followed."""
    if not keys:
        return {}
    values = {key.value for key in keys}
    rows = Identity.objects.filter(value__in=values).values_list(
        "kind", "value", "contact_id", "contact__merged_into"
    )
    wanted = set(keys)
    found: dict[IdentityKey, UUID] = {}
    for kind, value, contact_id, merged_into in rows:
        key = IdentityKey(kind, value)
        if key in wanted:
            found[key] = speaker(merged_into) if merged_into else contact_id
    return found


def speaker(contact_id: UUID) -> UUID:
    """The contact that speaks for this one after all merges."""
    for _ in range(MERGE_CHAIN_MAX):
        onward = Contact.objects.filter(pk=contact_id).values_list("merged_into", flat=True).first()
        if onward is None:
            return contact_id
        contact_id = onward
    return contact_id


def family(contact_id: UUID) -> list[UUID]:
    """The contact and all that were merged into it, directly or not."""
    members, frontier = [contact_id], [contact_id]
    for _ in range(MERGE_CHAIN_MAX):
        frontier = list(
            Contact.objects.filter(merged_into__in=frontier).values_list("pk", flat=True)
        )
        if not frontier:
            break
        members += frontier
    return members


def contact_card(contact_id: UUID, *, actor: Actor) -> ContactCard | None:
    """One contact with every identity of its family; None unless the actor works the desk."""
    if not actor.works_the_desk:
        return None
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        return None
    rows = Identity.objects.filter(contact_id__in=family(contact_id)).order_by("id")
    return _card(contact, rows)


def cards(contact_ids: Iterable[UUID]) -> Mapping[UUID, ContactCard]:
    """The cards of many contacts in two queries, for composing lists already filtered by actor."""
    ids = list(contact_ids)
    identities: dict[UUID, list[Identity]] = {}
    for identity in Identity.objects.filter(contact_id__in=ids).order_by("id"):
        identities.setdefault(identity.contact_id, []).append(identity)
    contacts = Contact.objects.filter(pk__in=ids)
    return {c.pk: _card(c, identities.get(c.pk, ())) for c in contacts}


def find_contacts(text: str, *, actor: Actor, limit: int = 20) -> list[ContactCard]:
    """Contacts whose name or identity begins with `text`."""
    if not actor.works_the_desk or not text.strip():
        return []
    text = text.strip()
    by_identity = Identity.objects.filter(value__startswith=text.lower()).values("contact_id")
    found = Contact.objects.filter(
        Q(name__istartswith=text) | Q(pk__in=by_identity[: limit * 2]), merged_into=None
    ).order_by("name", "pk")[:limit]
    return list(cards([c.pk for c in found]).values())


def merges(contact_id: UUID, *, actor: Actor) -> list[MergeRecord]:
    """What was merged into this contact, or it into another, newest first."""
    if not actor.works_the_desk:
        return []
    rows = ContactMerge.objects.filter(Q(target=contact_id) | Q(source=contact_id))
    return [
        MergeRecord(
            id=row.pk,
            source_id=row.source_id,
            source_name=row.source.name,
            target_id=row.target_id,
            target_name=row.target.name,
            reason=row.reason,
            merged_at=row.merged_at,
            merged_by=row.merged_by,
            undone_at=row.undone_at,
        )
        for row in rows.select_related("source", "target")
    ]


def _card(contact: Contact, identities: Iterable[Identity]) -> ContactCard:
    keys = tuple(IdentityKey(i.kind, i.value) for i in identities)
    return ContactCard(contact.pk, contact.name, contact.language, keys)
