"""Defining, publishing, undoing, ordering and putting away. Nothing ever said is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gemba.foundation.definitions.event_types import (
    CandidateAdded,
    DefinitionArchived,
    DefinitionCreated,
    DefinitionPublished,
    DefinitionReordered,
    DefinitionSwitchedOff,
    DefinitionSwitchedOn,
    DefinitionTakenBack,
)
from gemba.foundation.definitions.guarding import require_unguarded
from gemba.foundation.definitions.kinds import DESK, DefinitionRefused, Owner, kind_called
from gemba.foundation.definitions.models import KindStamp, StoredDefinition, StoredVersion
from gemba.foundation.definitions.operations.saying import (
    NOTE_CHARS_MAX,
    Draft,
    checked,
    does_the_same,
    require_permission,
    written,
)
from gemba.foundation.definitions.queries import DefinitionUnknown, owner_of
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import one_line

DEFINITIONS_MAX = 1_000
ORDER_CHARS_MAX = 1_000


class StaleDefinition(Exception):
    """Somebody else changed the definition since it was looked at; the message says who."""


@transaction.atomic
def create(
    *,
    kind: str,
    draft: Draft,
    actor: Actor,
    now: datetime,
    is_on: bool = False,
    owner: Owner = DESK,
) -> UUID:
    """Define something, last in order, as version 1. Raises DefinitionRefused and NotAllowed."""
    require_permission(kind, owner, actor)
    draft = checked(kind, draft)
    if is_on:
        _ask_before_on(kind, draft.body, draft.note, actor)
    _change_kind(kind, now)
    _require_free_name(kind, draft.name, owner)
    rows = StoredDefinition.objects.filter(kind=kind)
    if rows.filter(archived_at=None).count() >= DEFINITIONS_MAX:
        raise DefinitionRefused(
            _("There are {n} already. Archive one first.").format(n=DEFINITIONS_MAX)
        )
    row = StoredDefinition.objects.create(
        id=new_id(now),
        kind=kind,
        name=draft.name,
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        is_on=is_on,
        version=1,
        owner_id=owner.user_id,
        team_id=owner.team_id,
        changed_at=now,
        changed_by=actor.name[:120],
    )
    _keep_version(row, draft, actor, now)
    _tell(row, DefinitionCreated(row.pk, kind, row.name, is_on, draft.note), actor, now)
    return row.pk


@transaction.atomic
def publish(
    *, definition_id: UUID, draft: Draft, seen_version: int, actor: Actor, now: datetime
) -> int:
    """Let a definition say something else; the number of the new version.

    `seen_version` is the one the change was made from: StaleDefinition when it is no longer the
    newest. Saying the same as before is no new version. Raises DefinitionRefused, NotAllowed and
    DefinitionUnknown.
    """
    row = _taken(definition_id, actor, now)
    _require_newest(row, seen_version)
    draft = checked(row.kind, draft)
    newest = row.versions.get(number=row.version)
    if (newest.name, written(newest.body)) == (draft.name, written(draft.body)):
        return row.version
    if row.is_on:
        _ask_before_on(row.kind, draft.body, draft.note, actor)
    return _publish(row, draft, actor, now)


@transaction.atomic
def restore(
    *,
    definition_id: UUID,
    version: int,
    seen_version: int,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> int:
    """Undo: publish an earlier version, name and body, as a new one; its number.

    Raises StaleDefinition, NotAllowed, DefinitionUnknown, and DefinitionRefused when the body
    could not be used any more.
    """
    row = _taken(definition_id, actor, now)
    _require_newest(row, seen_version)
    earlier = row.versions.filter(number=version).first()
    if earlier is None:
        raise DefinitionUnknown(_("There is no version {number}.").format(number=version))
    kind_called(row.kind).check(earlier.body)
    draft = Draft(earlier.name, earlier.body, one_line(note, NOTE_CHARS_MAX))
    return _publish(row, draft, actor, now, restored=version)


@transaction.atomic
def add_candidate(
    *,
    definition_id: UUID,
    draft: Draft,
    actor: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> int:
    """Keep a version that does not count yet, to be tried beside the one that does; its number.

    `seen_version`: the one the change was made from, where that is known: StaleDefinition when it
    is no longer the newest, for beside it more than the change would be tried. Raises
    DefinitionRefused, NotAllowed and DefinitionUnknown.
    """
    row = _present(definition_id, actor, now)
    if seen_version is not None:
        _require_newest(row, seen_version)
    draft = checked(row.kind, draft)
    if does_the_same(row.kind, row.versions.get(number=row.version).body, draft.body):
        raise DefinitionRefused(
            _(
                "This does the same as “{name}” does now, so there is nothing to compare. Change"
                " something first."
            ).format(name=row.name)
        )
    _ask_before_on(row.kind, draft.body, draft.note, actor)
    number = _next_number(row)
    _keep_version(row, draft, actor, now, number=number, is_candidate=True)
    _tell(row, CandidateAdded(row.pk, row.kind, row.name, number, draft.note), actor, now)
    return number


@transaction.atomic
def adopt_candidate(
    *, definition_id: UUID, version: int, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Let a version that was tried count, switched on; one that counts already is switched on.
    Raises DefinitionRefused, NotAllowed and DefinitionUnknown."""
    row = _taken(definition_id, actor, now)
    found = row.versions.filter(number=version).first()
    if found is None:
        raise DefinitionUnknown(_("There is no version {number}.").format(number=version))
    kind_called(row.kind).check(found.body)
    reason = one_line(reason, NOTE_CHARS_MAX)
    if version < row.version:
        # numbers only grow: what counts last has the greatest
        _publish(row, Draft(found.name, found.body, reason), actor, now, restored=version)
    elif version > row.version:
        _adopt(row, found, reason, actor, now)
    if not row.is_on:
        _save(row, actor, now, is_on=True)
        _tell(row, DefinitionSwitchedOn(row.pk, row.kind, row.name, reason), actor, now)


@transaction.atomic
def switch(
    *, definition_id: UUID, is_on: bool, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Let a definition count, or not. `reason`: why it counts without what its kind asks for
    before. Raises NotAllowed, DefinitionRefused and DefinitionUnknown."""
    row = _taken(definition_id, actor, now)
    if row.is_on == is_on:
        return
    reason = one_line(reason, NOTE_CHARS_MAX)
    if is_on:
        _ask_before_on(row.kind, row.versions.get(number=row.version).body, reason, actor)
    _save(row, actor, now, is_on=is_on)
    if is_on:
        _tell(row, DefinitionSwitchedOn(row.pk, row.kind, row.name, reason), actor, now)
    else:
        _tell(row, DefinitionSwitchedOff(row.pk, row.kind, row.name), actor, now)


@transaction.atomic
def reorder(*, kind: str, ids: Sequence[UUID], actor: Actor, now: datetime) -> None:
    """Put these definitions into this order, in the places they hold between them.

    All others stay where they are, so two are swapped by naming two. Raises NotAllowed, and
    DefinitionRefused when one is no longer there.
    """
    _change_kind(kind, now)
    found = StoredDefinition.objects.filter(kind=kind, archived_at=None).in_bulk(list(ids))
    if len(found) != len(ids):
        raise DefinitionRefused(_("The list has changed meanwhile. Look at it again."))
    wanted = [found[each] for each in ids]
    for row in wanted:
        require_permission(kind, owner_of(row), actor)
    places = sorted(row.position for row in wanted)
    if [row.position for row in wanted] == places:
        return
    for row, place in zip(wanted, places, strict=True):
        row.position = place
    StoredDefinition.objects.bulk_update(wanted, ["position"])
    order = one_line(" · ".join(row.name for row in wanted), ORDER_CHARS_MAX)
    subjects = [_subject(row) for row in wanted]
    record(DefinitionReordered(kind, tuple(ids), order), actor=actor, now=now, subjects=subjects)


@transaction.atomic
def archive(*, definition_id: UUID, actor: Actor, now: datetime) -> None:
    """Put a definition away: it counts no longer, and can be taken back. Raises NotAllowed,
    DefinitionRefused and DefinitionUnknown."""
    row = _taken(definition_id, actor, now)
    _save(row, actor, now, is_on=False, archived_at=now)
    _tell(row, DefinitionArchived(row.pk, row.kind, row.name), actor, now)


@transaction.atomic
def take_back(*, definition_id: UUID, actor: Actor, now: datetime) -> None:
    """Take a definition out of the archive, switched off, where it stood in the order. Raises
    NotAllowed, DefinitionUnknown, and DefinitionRefused when its name is taken."""
    row = _locked(definition_id, actor, now)
    if row.archived_at is None:
        return
    _require_free_name(row.kind, row.name, owner_of(row))
    _save(row, actor, now, archived_at=None)
    _tell(row, DefinitionTakenBack(row.pk, row.kind, row.name), actor, now)


def hold(*, definition_ids: Iterable[UUID], now: datetime) -> None:
    """Keep everybody else from changing these definitions until the transaction ends, so that what
    is read of them now still holds then. Of those that are not there nothing is said."""
    rows = StoredDefinition.objects.filter(pk__in=list(definition_ids))
    # in one order, so that two who hold several never wait for each other
    for kind in sorted(set(rows.values_list("kind", flat=True))):
        _change_kind(kind, now)


def _publish(
    row: StoredDefinition, draft: Draft, actor: Actor, now: datetime, restored: int | None = None
) -> int:
    if draft.name != row.name:
        _require_free_name(row.kind, draft.name, owner_of(row))
    _save(row, actor, now, name=draft.name, version=_next_number(row))
    _keep_version(row, draft, actor, now, restored=restored)
    payload = DefinitionPublished(
        row.pk, row.kind, row.name, row.version, restored=restored, note=draft.note
    )
    _tell(row, payload, actor, now)
    return row.version


def _adopt(
    row: StoredDefinition, found: StoredVersion, reason: str, actor: Actor, now: datetime
) -> None:
    if found.name != row.name:
        _require_free_name(row.kind, found.name, owner_of(row))
    row.versions.filter(pk=found.pk).update(is_candidate=False)
    _save(row, actor, now, name=found.name, version=found.number)
    payload = DefinitionPublished(row.pk, row.kind, row.name, row.version, note=reason)
    _tell(row, payload, actor, now)


def _next_number(row: StoredDefinition) -> int:
    """Candidates have taken numbers too."""
    last: int | None = row.versions.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _keep_version(
    row: StoredDefinition, draft: Draft, actor: Actor, now: datetime, **more: int | bool | None
) -> None:
    values = {"number": row.version, **more}
    row.versions.create(
        name=draft.name,
        body=draft.body,
        note=draft.note,
        written_by=draft.written_by,
        author_id=actor.id,
        author_name=actor.name[:120],
        made_at=now,
        **values,
    )


def _taken(definition_id: UUID, actor: Actor, now: datetime) -> StoredDefinition:
    """As `_locked`; refuses what is archived, and what a guard wants to stay as it is."""
    row = _present(definition_id, actor, now)
    require_unguarded(row.pk, row.name)
    return row


def _present(definition_id: UUID, actor: Actor, now: datetime) -> StoredDefinition:
    """As `_locked`; refuses what is archived."""
    row = _locked(definition_id, actor, now)
    if row.archived_at is not None:
        raise DefinitionRefused(
            _("“{name}” is archived. Take it back first.").format(name=row.name)
        )
    return row


def _locked(definition_id: UUID, actor: Actor, now: datetime) -> StoredDefinition:
    """The row, for this writer alone until the transaction ends; readers look again after it."""
    kind = StoredDefinition.objects.filter(pk=definition_id).values_list("kind", flat=True).first()
    if kind is None:
        raise DefinitionUnknown(_("There is no such definition."))
    _change_kind(kind, now)
    row = StoredDefinition.objects.get(pk=definition_id)
    require_permission(kind, owner_of(row), actor)
    return row


def _change_kind(kind: str, now: datetime) -> None:
    """Take the kind's turn to write, and give it a stamp it never had."""
    kind_called(kind)
    KindStamp.objects.update_or_create(kind=kind, defaults={"stamp": new_id(now)})


def _ask_before_on(kind: str, body: JsonValue, reason: str, actor: Actor) -> None:
    """Raises DefinitionRefused when this kind must be tried out before it counts."""
    ask = kind_called(kind).before_on
    if ask is not None:
        ask(body, reason, actor)


def _save(row: StoredDefinition, actor: Actor, now: datetime, **values: object) -> None:
    values |= {"changed_at": now, "changed_by": actor.name[:120]}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _require_newest(row: StoredDefinition, seen_version: int) -> None:
    if row.version != seen_version:
        raise StaleDefinition(
            _(
                "{person} has changed “{name}” meanwhile. Look at version {number}, "
                "then make your change again."
            ).format(person=row.changed_by, name=row.name, number=row.version)
        )


def _require_free_name(kind: str, name: str, owner: Owner) -> None:
    rows = StoredDefinition.objects.filter(
        kind=kind, archived_at=None, owner_id=owner.user_id, team_id=owner.team_id
    )
    if rows.filter(name=name).exists():
        raise DefinitionRefused(
            _("“{name}” is there already. Choose another name.").format(name=name)
        )


def _tell(row: StoredDefinition, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[_subject(row)])


def _subject(row: StoredDefinition) -> Subject:
    return Subject.of("definition", row.pk)
