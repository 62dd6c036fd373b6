"""The pages of drawings as plain data for their templates."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from gemba.desk.workflow.drawings.decisions import tables_of
from gemba.desk.workflow.drawings.kinds import process_said
from gemba.desk.workflow.drawings.tables import TableView
from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.ready.shelf import ready_processes, words_for
from gemba.foundation.definitions.kinds import DESK, DefinitionRefused, kind_called
from gemba.foundation.definitions.queries import (
    Definition,
    WorkingDraft,
    definition,
    definitions,
    drafts,
)
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.kinds import is_served_by_arm
from gemba.interfaces.console.definitions.editors import editor_of

from .dmn_words import functions_of_cells, words_of_the_tables
from .kinds import DRAWING_KINDS, DrawingKind
from .offers import offers
from .origins import OriginStory, told_origin
from .palette import PALETTE, PaletteGroup


@dataclass(frozen=True, slots=True)
class DrawingRow:
    """A published drawing with the drafts that would change it."""

    definition: Definition
    summary: str
    drafts: tuple[WorkingDraft, ...]


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A process that stands ready to be taken."""

    key: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class DrawingsPage:
    """All drawings of a kind. `fresh` are drafts of what is not there yet, `ready` what could be
    taken and is neither."""

    kind: DrawingKind
    label: str
    one_label: str
    rows: tuple[DrawingRow, ...]
    fresh: tuple[WorkingDraft, ...]
    ready: tuple[ReadyRow, ...]
    archived_count: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class DesignerPage:
    """A drawing on the table. `draft` None: nothing is kept yet; `definition` None: it is new."""

    kind: DrawingKind
    label: str
    one_label: str
    draft: WorkingDraft | None
    definition: Definition | None
    name: str
    xml: str
    trouble: str = ""
    origin: OriginStory | None = None

    @property
    def settings(self) -> JsonValue:
        """What the page's scripts have to know."""
        kept = self.draft
        return {
            "begin": reverse("console:manage-drawing-begin", args=[self.kind.name]),
            "check": reverse("console:manage-drawing-check", args=[self.kind.name]),
            "draft": reverse("console:manage-draft", args=[kept.id]) if kept else "",
            "revision": kept.revision if kept else 0,
            "definition_id": str(self.definition.id) if self.definition else "",
            "based_on": self.definition.version if self.definition else 0,
        }

    @property
    def can_be_tried(self) -> bool:
        """Whether a pilot can serve it beside the version that counts."""
        return self.definition is not None and is_served_by_arm(self.kind.name)

    @property
    def tables(self) -> tuple[TableView, ...]:
        """Decisions to read where there is no room to write them; none while they cannot be."""
        try:
            return tables_of({"xml": self.xml}) if self.kind.is_table else ()
        except DefinitionRefused:
            return ()

    @property
    def palette(self) -> tuple[PaletteGroup, ...]:
        """What can be drawn."""
        return PALETTE

    @property
    def offers(self) -> JsonValue:
        """What the property panel lets one choose from."""
        return offers()

    @property
    def table_tool(self) -> JsonValue:
        """What the tool for tables says, by its English words, and the functions it offers."""
        return {"words": dict(words_of_the_tables()), "functions": functions_of_cells()}


def drawings_page(kind: DrawingKind, *, actor: Actor) -> DrawingsPage:
    """The list of a kind as this actor sees it."""
    defined = kind_called(kind.name)
    editor = editor_of(kind.name)
    written = drafts(kind.name, actor=actor)
    by_definition = _grouped(written)
    published = definitions(kind.name, actor=actor)
    may_change = defined.may_change(actor, DESK)
    known = {each.name for each in published} | {each.name for each in written}
    return DrawingsPage(
        kind=kind,
        label=str(defined.label_of_many),
        one_label=str(defined.label),
        rows=tuple(
            DrawingRow(each, editor.sentence(each.body), by_definition.get(each.id, ()))
            for each in published
        ),
        fresh=by_definition.get(None, ()),
        ready=_ready(known) if may_change and kind.name == PROCESS else (),
        archived_count=len(definitions(kind.name, actor=actor, archived=True)),
        may_change=may_change,
    )


def new_page(kind: DrawingKind) -> DesignerPage:
    """An empty drawing."""
    return _designer(kind, name="", xml=kind.blank())


def draft_page(draft: WorkingDraft, *, actor: Actor, trouble: str = "") -> DesignerPage:
    """A draft to go on with."""
    found = definition(draft.definition_id, actor=actor) if draft.definition_id else None
    page = _designer(DRAWING_KINDS[draft.kind], name=draft.name, xml=xml_in(draft.body))
    story = told_origin(draft.body, actor=actor)
    return replace(page, draft=draft, definition=found, trouble=trouble, origin=story)


def change_page(found: Definition) -> DesignerPage:
    """A published drawing to change: a draft is begun by the first change."""
    page = _designer(DRAWING_KINDS[found.kind], name=found.name, xml=xml_in(found.body))
    return replace(page, definition=found)


def xml_in(body: JsonValue) -> str:
    """The drawing in a body; '' where there is none."""
    xml = body.get("xml") if isinstance(body, Mapping) else ""
    return xml if isinstance(xml, str) else ""


def _designer(kind: DrawingKind, *, name: str, xml: str) -> DesignerPage:
    defined = kind_called(kind.name)
    label, one = str(defined.label_of_many), str(defined.label)
    return DesignerPage(kind, label, one, None, None, name, xml)


def _ready(known: Container[str]) -> tuple[ReadyRow, ...]:
    found = ready_processes(words_for(get_language() or ""))
    return tuple(
        ReadyRow(key, each.name, process_said({"xml": each.xml}))
        for key, each in found.items()
        if each.name not in known
    )


def _grouped(written: Iterable[WorkingDraft]) -> dict[UUID | None, tuple[WorkingDraft, ...]]:
    found: dict[UUID | None, tuple[WorkingDraft, ...]] = {}
    for each in written:
        found[each.definition_id] = (*found.get(each.definition_id, ()), each)
    return found
