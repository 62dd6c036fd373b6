"""Writing a change before it counts: drafts, their review, and how they become versions.

A draft may say what could not be used yet; only publishing asks its kind. It is changed in place
and often, so only its steps are events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.definitions.event_types import (
    DraftBegun,
    DraftDiscarded,
    DraftKept,
    DraftPublished,
    DraftReturned,
    ReviewAsked,
)
from gemba.foundation.definitions.kinds import DESK, DefinitionRefused
from gemba.foundation.definitions.models import StoredDraft
from gemba.foundation.definitions.operations.defining import add_candidate, create, publish
from gemba.foundation.definitions.operations.saying import (
    NOTE_CHARS_MAX,
    Draft,
    kept,
    require_permission,
)
from gemba.foundation.definitions.queries import (
    DRAFTS_MAX,
    DefinitionUnknown,
    WorkingDraft,
    definition,
    version,
    working_draft,
)
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line


@dataclass(frozen=True, slots=True)
class Basis:
    """The definition a draft is to change, and the version it was written from."""

    definition_id: UUID
    version: int


class StaleDraft(Exception):
    """Somebody else changed the draft since it was looked at; the message says who."""


@transaction.atomic
def begin_draft(
    *, kind: str, draft: Draft, actor: Actor, now: datetime, basis: Basis | None = None
) -> UUID:
    """Begin to write a change of `basis`, or something new of this kind; the draft's id.

    Raises NotAllowed, DefinitionUnknown, and DefinitionRefused when there are too many.
    """
    found = definition(basis.definition_id, actor=actor) if basis else None
    if found and basis:
        kind = found.kind
        version(found.id, basis.version)
    require_permission(kind, found.owner if found else DESK, actor)
    if StoredDraft.objects.filter(kind=kind).count() >= DRAFTS_MAX:
        raise DefinitionRefused(
            _("There are {n} drafts already. Publish or discard one first.").format(n=DRAFTS_MAX)
        )
    draft = kept(kind, draft)
    row = StoredDraft.objects.create(
        id=new_id(now),
        kind=kind,
        definition_id=found.id if found else None,
        based_on=basis.version if basis else 0,
        name=draft.name,
        body=draft.body,
        note=draft.note,
        stage=StoredDraft.WRITING,
        remark="",
        writers=[[actor.id, actor.name[:120]]],
        revision=1,
        changed_at=now,
        changed_by=actor.name[:120],
    )
    _tell(row, DraftBegun(row.pk, kind, row.name, row.definition_id), actor, now)
    return row.pk


@transaction.atomic
def save_draft(
    *, draft_id: UUID, draft: Draft, seen_revision: int, actor: Actor, now: datetime
) -> int:
    """Keep what is written so far; the number of the new revision.

    What was up for review is being written again then. Raises StaleDraft unless `seen_revision`
    is the newest, DefinitionRefused for what is too long, NotAllowed and DefinitionUnknown.
    """
    row, found = _locked(draft_id, actor)
    _require_seen(found, seen_revision)
    draft = kept(row.kind, draft)
    if (row.name, row.body, row.note) == (draft.name, draft.body, draft.note):
        return row.revision
    row.name, row.body, row.note = draft.name, draft.body, draft.note
    _save(row, actor, now, stage=StoredDraft.WRITING)
    return row.revision


@transaction.atomic
def rebase_draft(*, draft_id: UUID, seen_revision: int, actor: Actor, now: datetime) -> int:
    """Let a draft, as it is, follow the version that counts now; the new revision.

    For who has looked at what others published since it was begun. Raises as `save_draft`.
    """
    row, found = _locked(draft_id, actor)
    _require_seen(found, seen_revision)
    _save(row, actor, now, based_on=found.newest, stage=StoredDraft.WRITING)
    return row.revision


@transaction.atomic
def ask_review(*, draft_id: UUID, actor: Actor, now: datetime, note: str = "") -> None:
    """Ask somebody else to look at a draft and publish or return it. `note` says what changes and
    why. Raises NotAllowed and DefinitionUnknown."""
    row, _found = _locked(draft_id, actor)
    if row.stage == StoredDraft.IN_REVIEW:
        return
    row.stage, row.remark = StoredDraft.IN_REVIEW, ""
    row.note = one_line(note, NOTE_CHARS_MAX) or row.note
    row.save(update_fields=["stage", "remark", "note"])
    payload = ReviewAsked(row.pk, row.kind, row.name, row.definition_id, row.note)
    _tell(row, payload, actor, now)


@transaction.atomic
def return_draft(*, draft_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Give a draft back to who wrote it, with what is to be changed.

    Raises DefinitionRefused without a reason or when no review was asked, NotAllowed and
    DefinitionUnknown.
    """
    row, _found = _locked(draft_id, actor)
    reason = one_line(reason, NOTE_CHARS_MAX)
    if row.stage != StoredDraft.IN_REVIEW:
        raise DefinitionRefused(_("No review of this draft is asked for."))
    if not reason:
        raise DefinitionRefused(_("Say what is to be changed."))
    row.stage, row.remark = StoredDraft.WRITING, reason
    row.save(update_fields=["stage", "remark"])
    payload = DraftReturned(row.pk, row.kind, row.name, row.definition_id, reason)
    _tell(row, payload, actor, now)


@transaction.atomic
def publish_draft(
    *,
    draft_id: UUID,
    seen_revision: int,
    actor: Actor,
    now: datetime,
    reason: str = "",
    is_on: bool = False,
) -> UUID:
    """Let what a draft says count, as a new version; the id of the definition.

    Without the review of somebody who has not written it, a `reason` must be given; it is kept as
    the version's note. `is_on`: whether something new is switched on at once. Raises StaleDraft,
    StaleDefinition, DefinitionRefused, NotAllowed and DefinitionUnknown.
    """
    row, found = _locked(draft_id, actor)
    _require_seen(found, seen_revision)
    reason = one_line(reason, NOTE_CHARS_MAX)
    reviewed = found.reviewed_by(actor)
    if not reviewed and not reason:
        raise DefinitionRefused(
            _("Nobody else has reviewed this. Ask for a review, or say why it needs none.")
        )
    said = Draft(found.name, found.body, reason or found.note, found.written_by)
    key, number = _published(found, said, actor, now, is_on=is_on)
    payload = DraftPublished(
        row.pk, row.kind, found.name, key, number, reviewed=reviewed, note=reason
    )
    subjects = [Subject.of("working_draft", row.pk), Subject.of("definition", key)]
    record(payload, actor=actor, now=now, subjects=subjects)
    row.delete()
    return key


@transaction.atomic
def try_draft(
    *, draft_id: UUID, seen_revision: int, actor: Actor, now: datetime, note: str = ""
) -> tuple[UUID, int]:
    """Keep what a draft says as a version to be tried beside the one that counts; the definition's
    id and the number of the version. It asks for no review: what is to be tried is approved.

    Raises StaleDraft, StaleDefinition, DefinitionRefused, NotAllowed and DefinitionUnknown.
    """
    row, found = _locked(draft_id, actor)
    _require_seen(found, seen_revision)
    if found.definition_id is None:
        raise DefinitionRefused(
            _(
                "Nothing like it counts yet, so there is nothing to compare it with. Publish it"
                " switched off, then propose a pilot that switches it on."
            )
        )
    note = one_line(note, NOTE_CHARS_MAX) or found.note
    number = add_candidate(
        definition_id=found.definition_id,
        draft=Draft(found.name, found.body, note, found.written_by),
        seen_version=found.based_on,
        actor=actor,
        now=now,
    )
    _tell(row, DraftKept(row.pk, row.kind, found.name, found.definition_id, number), actor, now)
    row.delete()
    return found.definition_id, number


@transaction.atomic
def discard_draft(*, draft_id: UUID, actor: Actor, now: datetime) -> None:
    """Throw a draft away. Raises NotAllowed and DefinitionUnknown."""
    row, _found = _locked(draft_id, actor)
    _tell(row, DraftDiscarded(row.pk, row.kind, row.name, row.definition_id), actor, now)
    row.delete()


def _published(
    found: WorkingDraft, said: Draft, actor: Actor, now: datetime, *, is_on: bool
) -> tuple[UUID, int]:
    if found.definition_id is None:
        return create(kind=found.kind, draft=said, actor=actor, now=now, is_on=is_on), 1
    number = publish(
        definition_id=found.definition_id,
        draft=said,
        seen_version=found.based_on,
        actor=actor,
        now=now,
    )
    return found.definition_id, number


def _locked(draft_id: UUID, actor: Actor) -> tuple[StoredDraft, WorkingDraft]:
    """The draft, for this writer alone until the transaction ends."""
    row = StoredDraft.objects.select_for_update().filter(pk=draft_id).first()
    if row is None:
        raise DefinitionUnknown(_("There is no such draft: it was published or discarded."))
    found = working_draft(row)
    require_permission(row.kind, found.owner, actor)
    return row, found


def _save(row: StoredDraft, actor: Actor, now: datetime, **values: object) -> None:
    values |= {
        "writers": list({**dict(row.writers), actor.id: actor.name[:120]}.items()),
        "revision": row.revision + 1,
        "changed_at": now,
        "changed_by": actor.name[:120],
    }
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _require_seen(found: WorkingDraft, seen_revision: int) -> None:
    if found.revision != seen_revision:
        raise StaleDraft(
            _(
                "{person} has changed this draft meanwhile. Open it again to go on from there."
            ).format(person=found.changed_by)
        )


def _tell(row: StoredDraft, payload: EventPayload, actor: Actor, now: datetime) -> None:
    subjects = [Subject.of("working_draft", row.pk)]
    if row.definition_id:
        subjects.append(Subject.of("definition", row.definition_id))
    record(payload, actor=actor, now=now, subjects=subjects)
