"""One person, many identities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.contacts.event_types import (
    ContactCreated,
    ContactMerged,
    ContactUnmerged,
    IdentityAdded,
    TierChanged,
)
from gemba.desk.contacts.models import Contact, ContactMerge, Identity, Tier
from gemba.desk.contacts.queries import (
    IdentityKey,
    contacts_by_identity,
    family,
    normalised,
    speaker,
)
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import Draft, record, record_many
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.rows import insert_rows
from gemba.foundation.kernel.text import one_line


class MergeRefused(Exception):
    """The contacts cannot be merged, or the merge not undone; the message says why."""


class IdentityTaken(Exception):
    """The identity is empty, or belongs to another contact (merging the two is the way)."""


class TierUnknown(Exception):
    """There is no such tier."""


class ContactUnknown(Exception):
    """There is no such contact, or this actor may not act on it; never says which."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """How somebody presents themselves: an identity, a name if given, a language if known.

    `met_at` is when the desk first heard of them, if that was not just now.
    """

    identity: IdentityKey
    name: str = ""
    language: str = ""
    met_at: datetime | None = None


@transaction.atomic
def resolve_contacts(
    introductions: Sequence[Introduction], *, actor: Actor, now: datetime
) -> dict[IdentityKey, UUID]:
    """The contact behind each identity, known or made now. One query per batch when all are known.

    `identity` must be normalised. A contact that appears meanwhile in another process wins.
    """
    found = contacts_by_identity([i.identity for i in introductions])
    missing = {i.identity: i for i in reversed(introductions) if i.identity not in found}
    if not missing:
        return found
    contacts = {key: _contact(each, now) for key, each in missing.items()}
    insert_rows(list(contacts.values()))
    Identity.objects.bulk_create(
        [
            Identity(contact=contact, kind=key.kind, value=key.value, added_at=contact.created_at)
            for key, contact in contacts.items()
        ],
        ignore_conflicts=True,
    )
    won = contacts_by_identity(list(missing))
    lost = [contact.pk for key, contact in contacts.items() if won[key] != contact.pk]
    if lost:
        Contact.objects.filter(pk__in=lost).delete()
    made = {key: contact for key, contact in contacts.items() if won[key] == contact.pk}
    record_many([_created(key, contact, actor) for key, contact in made.items()], now=now)
    return found | won


@transaction.atomic
def add_identity(*, contact_id: UUID, identity: IdentityKey, actor: Actor, now: datetime) -> None:
    """Let the contact be known by one more address, number or account.

    Raises ContactUnknown or IdentityTaken.
    """
    _must_work_the_desk(actor)
    if not Contact.objects.filter(pk=contact_id).exists():
        raise ContactUnknown(_("This contact does not exist, or you have no access to it."))
    key = normalised(identity.kind, identity.value)
    if not key.value:
        raise IdentityTaken(_("Enter an address, a number or an account."))
    owner = contacts_by_identity([key]).get(key)
    if owner is not None and owner != speaker(contact_id):
        raise IdentityTaken(
            _("{value} belongs to another contact. Merge the two if they are one person.").format(
                value=key.value
            )
        )
    if owner is not None:
        return
    Identity.objects.create(contact_id=contact_id, kind=key.kind, value=key.value, added_at=now)
    record(
        IdentityAdded(key.kind, key.value),
        actor=actor,
        now=now,
        subjects=[Subject.of("contact", contact_id)],
    )


@transaction.atomic
def set_tier(*, contact_id: UUID, tier: str, actor: Actor, now: datetime) -> None:
    """Say how much the customer means to the company; the same for all merged into one.

    Raises ContactUnknown or TierUnknown.
    """
    _must_work_the_desk(actor)
    if tier not in Tier.values:
        raise TierUnknown(_("Choose a tier from the list."))
    speaking = speaker(contact_id)
    contact = Contact.objects.select_for_update().filter(pk=speaking).first()
    if contact is None:
        raise ContactUnknown(_("This contact does not exist, or you have no access to it."))
    if contact.tier == tier:
        return
    Contact.objects.filter(pk__in=family(speaking)).update(tier=tier)
    payload = TierChanged(tier, contact.tier)
    record(payload, actor=actor, now=now, subjects=[Subject.of("contact", speaking)])


@transaction.atomic
def merge_contacts(
    *, source_id: UUID, target_id: UUID, reason: str, actor: Actor, now: datetime
) -> int:
    """Let `target` speak for `source` from now on, and say why; the merge's id, to undo it.

    Raises ContactUnknown or MergeRefused.
    """
    _must_work_the_desk(actor)
    if not reason.strip():
        raise MergeRefused(_("Say why the two are one person."))
    rows = Contact.objects.select_for_update().filter(pk__in=[source_id, target_id])
    contacts = {contact.pk: contact for contact in rows}
    if len(contacts) != 2 or any(c.merged_into_id for c in contacts.values()):
        raise MergeRefused(_("Choose two different contacts that are not merged already."))
    source = contacts[source_id]
    source.merged_into_id = target_id
    source.save(update_fields=["merged_into"])
    merge = ContactMerge.objects.create(
        source_id=source_id,
        target_id=target_id,
        reason=one_line(reason, 300),
        merged_at=now,
        merged_by=actor.name,
    )
    record(ContactMerged(merge.reason), actor=actor, now=now, subjects=_pair(merge))
    return merge.pk


@transaction.atomic
def unmerge_contacts(*, merge_id: int, actor: Actor, now: datetime) -> None:
    """Undo a merge: both contacts speak for themselves again."""
    merge = ContactMerge.objects.select_for_update().filter(pk=merge_id, undone_at=None).first()
    if merge is None or not actor.works_the_desk:
        raise MergeRefused(_("This merge does not exist or was undone already."))
    Contact.objects.filter(pk=merge.source_id, merged_into=merge.target_id).update(merged_into=None)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    record(ContactUnmerged(), actor=actor, now=now, subjects=_pair(merge))


def _must_work_the_desk(actor: Actor) -> None:
    if not actor.works_the_desk:
        raise ContactUnknown(_("This contact does not exist, or you have no access to it."))


def _contact(each: Introduction, now: datetime) -> Contact:
    name = one_line(each.name, 120) or each.identity.value.partition("@")[0][:120]
    met_at = each.met_at or now
    language = each.language[:10]
    return Contact(id=new_id(met_at), name=name, language=language, created_at=met_at)


def _created(key: IdentityKey, contact: Contact, actor: Actor) -> Draft:
    return Draft(
        ContactCreated(contact.name, key.kind, key.value),
        actor,
        contact.created_at,
        (Subject.of("contact", contact.pk),),
    )


def _pair(merge: ContactMerge) -> list[Subject]:
    return [
        Subject.of("contact", merge.source_id, "source"),
        Subject.of("contact", merge.target_id, "target"),
    ]
