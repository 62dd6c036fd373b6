"""What became of a definition, version by version, and what was changed lately in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from gemba.foundation.definitions.difference import Change, Line, path_words
from gemba.foundation.definitions.event_types import (
    ACTS,
    CandidateAdded,
    DefinitionArchived,
    DefinitionCreated,
    DefinitionPublished,
    DefinitionReordered,
    DefinitionSwitchedOff,
    DefinitionSwitchedOn,
    DefinitionTakenBack,
    DraftBegun,
    DraftDiscarded,
    DraftKept,
    DraftPublished,
    DraftReturned,
    ReviewAsked,
)
from gemba.foundation.definitions.kinds import kind_called, kinds
from gemba.foundation.definitions.queries import (
    VERSIONS_SHOWN,
    Definition,
    Version,
    acts_on,
    candidates,
    changes_between,
    definition,
    history,
    lines_of,
    version,
)
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent

from .editors import editor_of

ICONS = {
    DefinitionCreated: "plus",
    DefinitionPublished: "versions",
    DefinitionSwitchedOn: "player-play",
    DefinitionSwitchedOff: "player-pause",
    DefinitionReordered: "arrows-sort",
    DefinitionArchived: "archive",
    DefinitionTakenBack: "arrow-back-up",
    DraftBegun: "file-pencil",
    DraftDiscarded: "trash",
    DraftKept: "flask",
    DraftPublished: "versions",
    DraftReturned: "corner-down-left",
    ReviewAsked: "eye",
    CandidateAdded: "flask",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One difference. None on a side: it was not there, or is no longer."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version in the story, with what it changed; the first one changed nothing."""

    version: Version
    changes: tuple[ChangeRow, ...]
    is_current: bool


@dataclass(frozen=True, slots=True)
class ActLine:
    """Something that was done, as a sentence. `definition_id` None: it concerns several."""

    icon: str
    sentence: str
    note: str
    at: datetime
    sequence: int
    kind_label: str
    definition_id: UUID | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A step of the story: a new version, or another act."""

    at: datetime
    version: VersionEntry | None = None
    act: ActLine | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier version beside the current one: what restoring it would change."""

    version: Version
    changes: tuple[ChangeRow, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One definition: what it says, and how it came to say so. `older` is the number below which
    the story goes on, 0 at its end."""

    definition: Definition
    icon: str
    kind_label: str
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    older: int
    comparison: Comparison | None
    may_change: bool
    edit_url: str
    panel: str = ""
    about: object = None
    tried: tuple[Version, ...] = ()


def story_page(
    definition_id: UUID, *, actor: Actor, before: int | None = None, beside: int | None = None
) -> StoryPage:
    """A definition's page. Raises DefinitionUnknown and DefinitionKindUnknown."""
    found = definition(definition_id, actor=actor)
    kind, editor = kind_called(found.kind), editor_of(found.kind)
    versions = history(definition_id, actor=actor, before=before, limit=VERSIONS_SHOWN + 1)
    shown = versions[:VERSIONS_SHOWN]
    may_change = kind.may_change(actor, found.owner)
    return StoryPage(
        definition=found,
        tried=candidates(definition_id, actor=actor),
        icon=editor.icon,
        kind_label=str(kind.label_of_many),
        lines=lines_of(found.kind, found.body),
        entries=_entries(found, versions, _other_acts(found, shown, before, actor)),
        older=shown[-1].number if len(versions) > len(shown) else 0,
        comparison=_comparison(found, beside) if beside else None,
        may_change=may_change,
        edit_url=editor.edit_url(found.id) if may_change and not found.archived_at else "",
        panel=editor.panel if not found.archived_at else "",
        about=editor.about(found) if editor.about else None,
    )


def act_line(event: RecordedEvent) -> ActLine:
    """An event of ACTS as a line for people."""
    payload = event.payload
    assert is_dataclass(payload)
    assert isinstance(payload, ACTS)
    values = {field.name: getattr(payload, field.name) for field in fields(payload)}
    values["actor"] = _("The desk") if event.actor_kind == "system" else event.actor_name
    sentence = _(payload.sentence)
    if isinstance(payload, DefinitionPublished) and payload.restored:
        sentence = _("{actor} brought back version {restored} of “{title}”")
    kind = kinds().get(payload.kind)
    return ActLine(
        icon=ICONS[type(payload)],
        sentence=sentence.format(**values),
        note=values.get("note", ""),
        at=event.happened_at,
        sequence=event.sequence,
        kind_label=str(kind.label) if kind else payload.kind,
        definition_id=values.get("definition"),
    )


def by_day(lines: Sequence[ActLine]) -> list[tuple[date, list[ActLine]]]:
    """Lines under the days on which they happened, where the reader is."""
    return [
        (day, list(of_day))
        for day, of_day in groupby(lines, lambda line: timezone.localtime(line.at).date())
    ]


def change_rows(changes: Sequence[Change]) -> tuple[ChangeRow, ...]:
    """Differences as their table shows them."""
    return tuple(
        ChangeRow(path_words(each.path) or _("All of it"), each.before, each.after)
        for each in changes
    )


def _entries(
    found: Definition, versions: Sequence[Version], acts: Sequence[ActLine]
) -> tuple[Entry, ...]:
    """Versions and acts, the newest first. The one version more is there to compare with."""
    entries = [Entry(act.at, act=act) for act in acts]
    for place, each in enumerate(versions[:VERSIONS_SHOWN]):
        earlier = versions[place + 1 : place + 2]
        changes = changes_between(found.kind, earlier[0], each) if earlier else ()
        current = each.number == found.version
        entry = VersionEntry(each, change_rows(changes), current)
        entries.append(Entry(each.made_at, version=entry))
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _other_acts(
    found: Definition, shown: Sequence[Version], before: int | None, actor: Actor
) -> list[ActLine]:
    """What was done besides publishing while these versions were made."""
    said_by_versions = (DefinitionCreated, DefinitionPublished, DraftPublished, DraftKept)
    if not shown:
        return []
    since = shown[-1].made_at
    until = version(found.id, before).made_at if before else None
    return [
        act_line(event)
        for event in acts_on(found.id, actor=actor)
        if not isinstance(event.payload, said_by_versions)
        and event.happened_at >= since
        and (until is None or event.happened_at < until)
    ]


def _comparison(found: Definition, number: int) -> Comparison:
    earlier, now = version(found.id, number), version(found.id, found.version)
    changes = change_rows(changes_between(found.kind, now, earlier))
    return Comparison(earlier, changes, lines_of(found.kind, earlier.body))
