"""What the page of a published drawing shows besides its history."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.foundation.definitions.queries import Definition

from .kinds import DRAWING_KINDS
from .pages import xml_in


@dataclass(frozen=True, slots=True)
class DrawingPanel:
    """The drawing that counts. `has_earlier`: there is a version to lay it beside."""

    definition: Definition
    kind: str
    xml: str
    has_earlier: bool


def about_drawing(found: Definition) -> DrawingPanel:
    """The panel of one drawing."""
    kind = DRAWING_KINDS[found.kind].name
    return DrawingPanel(found, kind, xml_in(found.body), found.version > 1)
