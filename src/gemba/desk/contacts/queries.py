"""Finding contacts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from gemba.desk.contacts.models import Contact, ContactMerge, Identity, Tier
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.once import once
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.text import storable


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
    tier: str = ""

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
    value = storable(value).strip()
    if kind == "email":
        value = value.lower()
    elif kind == "phone":
        value = ("+" if value.startswith("+") else "") + "".join(c for c in value if c.isdigit())
    return IdentityKey(kind, value[:254])


def contacts_by_identity(keys: Collection[IdentityKey]) -> dict[IdentityKey, UUID]:
    """The contact that speaks for each known identity. One query, two or more after merges."""
    if not keys:
        return {}
    rows = _identities.all({key.kind for key in keys}, {key.value for key in keys})
    wanted = set(keys)
    found: dict[IdentityKey, UUID] = {}
    merged: dict[IdentityKey, UUID] = {}
    for kind, value, contact_id, merged_into in rows:
        key = IdentityKey(kind, value)
        if key in wanted:
            found[key] = contact_id
            if merged_into:
                merged[key] = merged_into
    speaking = speakers(merged.values())
    return found | {key: speaking[contact_id] for key, contact_id in merged.items()}


@Question
def _identities(
    kinds: Collection[str], values: Collection[str]
) -> QuerySet[Identity, tuple[str, str, UUID, UUID | None]]:
    rows = Identity.objects.filter(kind__in=kinds, value__in=values)
    return rows.values_list("kind", "value", "contact_id", "contact__merged_into")


def speaker(contact_id: UUID) -> UUID:
    """The contact that speaks for this one after all merges."""
    return speakers([contact_id])[contact_id]


def speakers(contact_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The contact that speaks for each of these. One query a link of the longest chain."""
    asked = set(contact_ids)
    onward: dict[UUID, UUID] = {}
    frontier = set(asked)
    while frontier:
        rows = Contact.objects.filter(pk__in=frontier, merged_into__isnull=False)
        found = {pk: on for pk, on in rows.values_list("pk", "merged_into") if on}
        onward |= found
        frontier = set(found.values()) - set(onward)
    return {contact_id: _end(contact_id, onward) for contact_id in asked}


def _end(contact_id: UUID, onward: Mapping[UUID, UUID]) -> UUID:
    for _ in onward:
        contact_id = onward.get(contact_id, contact_id)
    return contact_id


@once
def family(contact_id: UUID) -> tuple[UUID, ...]:
    """The contact and all that were merged into it, directly or not."""
    members, frontier = [contact_id], [contact_id]
    while frontier:
        rows = Contact.objects.filter(merged_into__in=frontier)
        frontier = list(rows.values_list("pk", flat=True))
        members += frontier
    return tuple(members)


def contact_card(contact_id: UUID, *, actor: Actor) -> ContactCard | None:
    """The contact that speaks for this one, with every identity of its family; None unless the
    actor works the desk."""
    if not actor.works_the_desk:
        return None
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is not None and contact.merged_into_id:
        contact = Contact.objects.get(pk=speaker(contact.merged_into_id))
    if contact is None:
        return None
    rows = Identity.objects.filter(contact_id__in=family(contact.pk)).order_by("id")
    return _card(contact, rows)


def cards(contact_ids: Iterable[UUID]) -> Mapping[UUID, ContactCard]:
    """The cards of many contacts in two queries, for composing lists already filtered by actor."""
    ids = list(contact_ids)
    identities: dict[UUID, list[Identity]] = {}
    for identity in _identities_of.all(ids):
        identities.setdefault(identity.contact_id, []).append(identity)
    return {c.pk: _card(c, identities.get(c.pk, ())) for c in _contacts.all(ids)}


@Question
def _identities_of(contact_ids: Collection[UUID]) -> QuerySet[Identity]:
    return Identity.objects.filter(contact_id__in=contact_ids).order_by("id")


@Question
def _contacts(contact_ids: Collection[UUID]) -> QuerySet[Contact]:
    return Contact.objects.filter(pk__in=contact_ids)


def find_contacts(text: str, *, actor: Actor, limit: int = 20) -> list[ContactCard]:
    """Contacts with a name of which a word, or an identity that, begins with `text`, by name.

    Chinese names are not written in words: any part of one counts. An identity of a merged contact
    finds the one that speaks for it.
    """
    text = storable(text).strip()
    if not actor.works_the_desk or not text:
        return []
    by_name = Q(name__istartswith=text) | Q(name__icontains=f" {text}")
    if not text.isascii():
        by_name = Q(name__icontains=text)
    known = Identity.objects.filter(value__startswith=text.lower())
    if connection.vendor == "sqlite":  # whose LIKE uses no index
        known = known.filter(value__gte=text.lower(), value__lt=text.lower() + "\U0010ffff")
    owners = speakers(known.values_list("contact_id", flat=True)[: limit * 2])
    found = Contact.objects.filter(by_name | Q(pk__in=owners.values()), merged_into=None)
    ids = list(found.order_by("name", "pk").values_list("pk", flat=True)[:limit])
    by_id = cards(ids)
    return [by_id[pk] for pk in ids]


def newest_contacts(*, actor: Actor, limit: int = 20) -> list[ContactCard]:
    """Those who became contacts last."""
    if not actor.works_the_desk:
        return []
    newest = Contact.objects.filter(merged_into=None).order_by("-id")[:limit]
    found = cards([c.pk for c in newest])
    return [found[c.pk] for c in newest]


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
    return ContactCard(contact.pk, contact.name, contact.language, keys, contact.tier)


def tiers() -> list[tuple[str, str]]:
    """Every tier with its name in the reader's language, "not set" first."""
    return [(tier.value, str(tier.label)) for tier in Tier]
