"""What is defined, what it said before, and what changed.

`active`, `version` and `definition` serve rooms that obey definitions; what people are shown is
asked for with the actor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import RecordedEvent, newest, timeline
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.once import once
from gemba.foundation.kernel.questions import Question

from .difference import Change, Line, difference, flattened, line_difference
from .event_types import ACTS, CHANGES
from .kinds import DESK, DefinitionRefused, Owner, kind_called, may_see
from .models import KindStamp, StoredDefinition, StoredDraft, StoredVersion

VERSIONS_SHOWN = 50
ACTS_READ = 500
DRAFTS_MAX = 200
BATCH_EVENTS = 200
BATCHES_MAX = 10


class DefinitionUnknown(Exception):
    """There is no such definition or version, or this actor may not see it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition with what it says now. Hashable; nobody changes `body`."""

    id: UUID
    kind: str
    name: str
    body: JsonValue = field(hash=False)
    version: int
    position: int
    is_on: bool
    owner: Owner
    changed_at: datetime
    changed_by: str
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """What a definition said from `made_at` on. `restored`: the version it brought back.
    `is_candidate`: it does not count, and never has."""

    definition_id: UUID
    number: int
    name: str
    body: JsonValue = field(hash=False)
    note: str
    written_by: str
    restored: int | None
    author_id: str
    author_name: str
    made_at: datetime
    is_candidate: bool = False


@dataclass(frozen=True, slots=True)
class WorkingDraft:
    """What somebody is writing. `definition_id` None: something new; else `based_on` is the
    version it was written from and `newest` the one that counts now. `revision` counts the
    changes; `remark` is what a reviewer wants changed."""

    id: UUID
    kind: str
    definition_id: UUID | None
    based_on: int
    newest: int
    name: str
    body: JsonValue = field(hash=False)
    note: str
    in_review: bool
    remark: str
    writers: Mapping[str, str] = field(hash=False)
    revision: int
    changed_at: datetime
    changed_by: str
    owner: Owner

    @property
    def is_stale(self) -> bool:
        """Whether another version was published since it was begun."""
        return self.based_on != self.newest

    @property
    def written_by(self) -> str:
        """Everybody who has changed it."""
        return ", ".join(self.writers.values())

    def reviewed_by(self, actor: Actor) -> bool:
        """Whether this actor's publishing it would be another's review."""
        return self.in_review and actor.id not in self.writers


@dataclass(frozen=True, slots=True)
class Tally:
    """How many definitions of a kind somebody sees, and how many of them are on."""

    total: int = 0
    on: int = 0


# kind → the stamp and the active definitions at that stamp
_active: dict[str, tuple[UUID, tuple[Definition, ...]]] = {}


def active(kind: str) -> tuple[Definition, ...]:
    """What counts now: on and not archived, in order. Everybody's, personal ones too.

    One look at a row a kind, in whatever process; the rows are read again only after a change, and
    until then the same tuple is returned. What an open transaction has changed is seen in it.
    """
    stamp = _stamps().get(kind)
    if stamp is None:
        return ()
    known = _active.get(kind)
    if known is None or known[0] != stamp:
        # the stamp was read first: rows may be newer than it, then it is another at the next look
        rows = _current().filter(definition__kind=kind, definition__is_on=True)
        known = _active[kind] = (stamp, tuple(_definition(row) for row in _in_order(rows)))
    return known[1]


@once
def _stamps() -> Mapping[str, UUID]:
    """The stamps of all kinds: a few dozen rows, as quickly read as one."""
    return dict(_every_stamp.all())


@Question
def _every_stamp() -> QuerySet[KindStamp, tuple[str, UUID]]:
    return KindStamp.objects.order_by().values_list("kind", "stamp")


def active_for(kind: str, *, actor: Actor) -> tuple[Definition, ...]:
    """What counts now and is meant for this actor: the desk's, their teams', their own."""
    return tuple(each for each in active(kind) if may_see(actor, each.owner))


def definition(definition_id: UUID, *, actor: Actor = SYSTEM) -> Definition:
    """One definition, archived or not. Raises DefinitionUnknown."""
    row = _one.first(definition_id)
    if row is None or not may_see(actor, owner_of(row.definition)):
        raise DefinitionUnknown(_("There is no such definition."))
    return _definition(row)


def definitions(kind: str, *, actor: Actor, archived: bool = False) -> tuple[Definition, ...]:
    """All of a kind that the actor may see, on and off, in order; or the archived ones."""
    found = map(_definition, (_archived if archived else _kept).all(kind))
    return tuple(each for each in found if may_see(actor, each.owner))


def version(definition_id: UUID, number: int) -> Version:
    """What a definition said in a version, for those who once obeyed it. Raises
    DefinitionUnknown."""
    row = StoredVersion.objects.filter(definition=definition_id, number=number).first()
    if row is None:
        raise DefinitionUnknown(_("There is no version {number}.").format(number=number))
    return _version(row)


def history(
    definition_id: UUID, *, actor: Actor, before: int | None = None, limit: int = VERSIONS_SHOWN
) -> tuple[Version, ...]:
    """The last `limit` versions that count or did, or the last below the number `before`, the
    newest first. Raises DefinitionUnknown."""
    definition(definition_id, actor=actor)
    rows = StoredVersion.objects.filter(definition=definition_id, is_candidate=False)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return tuple(_version(row) for row in rows.order_by("-number")[:limit])


def candidates(definition_id: UUID, *, actor: Actor) -> tuple[Version, ...]:
    """The last versions that were added to be tried and have not come to count, the newest first.
    Raises DefinitionUnknown."""
    definition(definition_id, actor=actor)
    rows = StoredVersion.objects.filter(definition=definition_id, is_candidate=True)
    return tuple(_version(row) for row in rows.order_by("-number")[:VERSIONS_SHOWN])


def in_version(definition_id: UUID, number: int) -> Definition:
    """A definition as if this version counted, a candidate too. Raises DefinitionUnknown."""
    row = StoredVersion.objects.filter(definition=definition_id, number=number)
    found = row.select_related("definition").first()
    if found is None:
        raise DefinitionUnknown(_("There is no version {number}.").format(number=number))
    return replace(_definition(found), name=found.name, version=number, is_on=True)


def acts_on(definition_id: UUID, *, actor: Actor) -> tuple[RecordedEvent, ...]:
    """What people did with a definition, its last ACTS_READ acts, the newest first. Raises
    DefinitionUnknown."""
    definition(definition_id, actor=actor)
    events = timeline("definition", [definition_id.hex], limit=ACTS_READ)
    # rooms above tell of definitions too: that they are compared
    return tuple(event for event in reversed(events) if isinstance(event.payload, ACTS))


def changes_lately(
    *, actor: Actor, kind: str = "", before: int | None = None, limit: int = VERSIONS_SHOWN
) -> tuple[RecordedEvent, ...]:
    """The last changes of anything the actor may see, the newest first; those before an event's
    sequence number, those of one kind. Their payloads are of CHANGES."""
    names = [each.name for each in CHANGES]
    found: list[RecordedEvent] = []
    for _batch in range(BATCHES_MAX):
        events = newest(names, limit=BATCH_EVENTS, before=before)
        hidden = _hidden(events, actor)
        found += [
            event
            for event in events
            if event.subject("definition") not in hidden and _is_of(event, kind)
        ]
        if len(events) < BATCH_EVENTS or len(found) >= limit:
            break
        before = events[-1].sequence
    return tuple(found[:limit])


def tallies(*, actor: Actor) -> dict[str, Tally]:
    """By kind, what of it the actor sees; kinds without any are missing. One query, no bodies."""
    rows = StoredDefinition.objects.filter(archived_at=None)
    result: dict[str, Tally] = {}
    for kind, is_on, user, team in rows.values_list("kind", "is_on", "owner_id", "team_id"):
        if may_see(actor, Owner(user, team)):
            known = result.get(kind, Tally())
            result[kind] = Tally(known.total + 1, known.on + is_on)
    return result


def draft(draft_id: UUID, *, actor: Actor = SYSTEM) -> WorkingDraft:
    """One draft. Raises DefinitionUnknown, also for who may not change what it is to become."""
    row = StoredDraft.objects.select_related("definition").filter(pk=draft_id).first()
    found = working_draft(row) if row else None
    if found is None or not kind_called(found.kind).may_change(actor, found.owner):
        raise DefinitionUnknown(_("There is no such draft: it was published or discarded."))
    return found


def drafts(kind: str, *, actor: Actor) -> tuple[WorkingDraft, ...]:
    """The drafts of a kind that the actor may change, the last changed first."""
    rows = StoredDraft.objects.filter(kind=kind).select_related("definition")
    found = (working_draft(row) for row in rows.order_by("-changed_at", "id")[:DRAFTS_MAX])
    may_change = kind_called(kind).may_change
    return tuple(each for each in found if may_change(actor, each.owner))


def working_draft(row: StoredDraft) -> WorkingDraft:
    """A stored draft as other rooms see it."""
    of = row.definition
    return WorkingDraft(
        id=row.pk,
        kind=row.kind,
        definition_id=row.definition_id,
        based_on=row.based_on,
        newest=of.version if of else 0,
        name=row.name,
        body=row.body,
        note=row.note,
        in_review=row.stage == StoredDraft.IN_REVIEW,
        remark=row.remark,
        writers=dict(row.writers),
        revision=row.revision,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        owner=owner_of(of) if of else DESK,
    )


def changes_between(kind: str, before: Version, after: Version) -> tuple[Change, ...]:
    """What differs between two versions, the name included, in the kind's own words."""
    renamed: tuple[Change, ...] = ()
    if before.name != after.name:
        renamed = (Change((_("Name"),), before.name, after.name),)
    old, new = _described(kind, before.body), _described(kind, after.body)
    if old is None or new is None:
        return renamed + difference(before.body, after.body)
    return renamed + line_difference(old, new)


def lines_of(kind: str, body: JsonValue) -> tuple[Line, ...]:
    """What a body says, line by line."""
    described = _described(kind, body)
    return tuple(flattened(body) if described is None else described)


def _described(kind: str, body: JsonValue) -> Sequence[Line] | None:
    """The kind's own words; None where it has none, or none any more for an old body."""
    describe = kind_called(kind).describe
    try:
        return describe(body) if describe else None
    except DefinitionRefused:
        return None


def owner_of(row: StoredDefinition) -> Owner:
    """Whose a stored definition is."""
    return Owner(row.owner_id, row.team_id)


def _is_of(event: RecordedEvent, kind: str) -> bool:
    return not kind or (isinstance(event.payload, CHANGES) and event.payload.kind == kind)


def _hidden(events: list[RecordedEvent], actor: Actor) -> set[str]:
    """The subjects of these events that the actor may not see."""
    ids = {UUID(subject.id) for event in events for subject in event.subjects}
    rows = StoredDefinition.objects.filter(pk__in=ids).order_by()
    owners = rows.values_list("id", "owner_id", "team_id")
    return {key.hex for key, user, team in owners if not may_see(actor, Owner(user, team))}


def _current() -> QuerySet[StoredVersion]:
    rows = StoredVersion.objects.filter(number=F("definition__version"))
    return rows.select_related("definition")


@Question
def _one(definition_id: UUID) -> QuerySet[StoredVersion]:
    return _current().filter(definition=definition_id)


@Question
def _kept(kind: str) -> QuerySet[StoredVersion]:
    rows = _current().filter(definition__kind=kind, definition__archived_at__isnull=True)
    return _in_order(rows)


@Question
def _archived(kind: str) -> QuerySet[StoredVersion]:
    rows = _current().filter(definition__kind=kind, definition__archived_at__isnull=False)
    return _in_order(rows)


def _in_order(rows: QuerySet[StoredVersion]) -> QuerySet[StoredVersion]:
    return rows.order_by("definition__position", "definition_id")


def _definition(row: StoredVersion) -> Definition:
    stored = row.definition
    return Definition(
        id=stored.pk,
        kind=stored.kind,
        name=stored.name,
        body=row.body,
        version=stored.version,
        position=stored.position,
        is_on=stored.is_on,
        owner=owner_of(stored),
        changed_at=stored.changed_at,
        changed_by=stored.changed_by,
        archived_at=stored.archived_at,
    )


def _version(row: StoredVersion) -> Version:
    return Version(
        definition_id=row.definition_id,
        number=row.number,
        name=row.name,
        body=row.body,
        note=row.note,
        written_by=row.written_by,
        restored=row.restored,
        author_id=row.author_id,
        author_name=row.author_name,
        made_at=row.made_at,
        is_candidate=row.is_candidate,
    )
