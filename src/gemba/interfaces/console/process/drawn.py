"""The drawn processes that can be opened with what happened laid over them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from gemba.desk.workflow.offers import PROCESS
from gemba.foundation.definitions.queries import definitions
from gemba.insight.eventlog.queries import LogLine, may_import
from gemba.interfaces.access import DeskRequest


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A drawn process, by its name."""

    name: str
    url: str


def drawn_links(request: DeskRequest, line: LogLine) -> tuple[DrawnLink, ...]:
    """Those in force, for who may see where their tickets stand; none beside other logs."""
    if not line.is_desk or not may_import(request.actor):
        return ()
    return tuple(
        DrawnLink(each.name, reverse("console:manage-running-reality", args=[each.id]))
        for each in definitions(PROCESS, actor=request.actor)
    )
