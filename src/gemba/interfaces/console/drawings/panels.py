"""What the page of a published drawing shows besides its history."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.desk.workflow.drawings.decisions import tables_of
from gemba.desk.workflow.drawings.tables import TableView
from gemba.desk.workflow.queries import open_versions
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.events.actors import SYSTEM

from .kinds import DRAWING_KINDS
from .origins import OriginStory, told_origin
from .pages import xml_in


@dataclass(frozen=True, slots=True)
class DrawingPanel:
    """The drawing that counts. `has_earlier`: there is a version to lay it beside. `at_work`: on
    how many tickets a process runs; `behind`: on how many of them in an earlier version."""

    definition: Definition
    xml: str
    has_earlier: bool
    tables: tuple[TableView, ...] = ()
    is_table: bool = False
    at_work: int = 0
    behind: int = 0
    origin: OriginStory | None = None


def about_drawing(found: Definition) -> DrawingPanel:
    """The panel of one drawing."""
    is_table = DRAWING_KINDS[found.kind].is_table
    try:
        tables = tables_of(found.body) if is_table else ()
    except DefinitionRefused:
        tables = ()
    running = {} if is_table else dict(open_versions(found.id))
    at_work = sum(running.values())
    behind = at_work - running.get(found.version, 0)
    origin = None if is_table else told_origin(found.body, actor=SYSTEM)
    return DrawingPanel(
        found, xml_in(found.body), found.version > 1, tables, is_table, at_work, behind, origin
    )
