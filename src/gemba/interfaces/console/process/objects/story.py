"""The tab Objects in words and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.log_files import may_export
from gemba.insight.eventlog.objects.flattening import Flattening
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.mining.things.types import TypeFigures
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.objects.drawing import drawing
from gemba.interfaces.console.process.objects.reading import Objects, objects_of
from gemba.interfaces.console.process.things import type_label

LINKS_SHOWN = 20
FORMS = (("json", "JSON"), ("xml", "XML"), ("sqlite", "SQLite"))


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A type with its figures, and what looking at the process from it does to the events."""

    place: int
    label: str
    url: str
    is_open: bool
    figures: TypeFigures
    flat: Flattening
    begins_with: str
    begins_share: float
    ends_with: str
    ends_share: float
    left_out_share: float


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """How two types meet in events."""

    one: str
    other: str
    events: int
    together_mean: float


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Relations between objects of two types that mean the same."""

    source: str
    target: str
    qualifier: str
    count: int


@dataclass(frozen=True, slots=True)
class ObjectStory:
    """Everything on the tab. `legend` are the types drawn: place, label, drawn at first."""

    events: int
    objects: int
    relations: int
    types: tuple[TypeLine, ...]
    types_more: int
    legend: tuple[tuple[int, str, bool], ...]
    drawing: dict[str, Any]
    meetings: tuple[MeetingLine, ...]
    links: tuple[LinkLine, ...]
    links_more: int
    exports: tuple[tuple[str, str], ...]


def object_story(choice: Choice, *, actor: Actor) -> ObjectStory | None:
    """None for a log that is not object-centric. Raises StoreUnreadable."""
    line, found = choice.log, objects_of(choice.log, actor=actor)
    if found is None:
        return None
    drawn = [type_label(line, name) for name in found.drawn]
    picture = drawing(found, choice.label, drawn)
    calm = set(picture["calm"]) or {0}
    return ObjectStory(
        events=len(found.log),
        objects=found.log.objects,
        relations=len(found.log.event_objects),
        types=tuple(_type_line(choice, found, each) for each in found.types),
        types_more=len(found.log.object_types) - len(found.types),
        legend=tuple((place, label, place in calm) for place, label in enumerate(drawn)),
        drawing=picture,
        meetings=tuple(
            MeetingLine(
                type_label(line, each.one),
                type_label(line, each.other),
                each.events,
                each.together_mean,
            )
            for each in found.meetings
        ),
        links=tuple(
            LinkLine(
                type_label(line, each.source),
                type_label(line, each.target),
                each.qualifier,
                each.count,
            )
            for each in found.links[:LINKS_SHOWN]
        ),
        links_more=max(len(found.links) - LINKS_SHOWN, 0),
        exports=_exports(line, actor),
    )


def _type_line(choice: Choice, found: Objects, figures: TypeFigures) -> TypeLine:
    line, label = choice.log, choice.label
    flat = found.flat[figures.name]
    activities = found.log.activities
    begins, ends = figures.begins_with, figures.ends_with
    can_open = figures.name in line.object_types and figures.events > 0
    key = line.key_from(figures.name) if can_open else ""
    return TypeLine(
        place=found.drawn.index(figures.name) if figures.name in found.drawn else -1,
        label=type_label(line, figures.name),
        url=choice.elsewhere("process-log", key) if key else "",
        is_open=figures.name == line.seen_from,
        figures=figures,
        flat=flat,
        begins_with=label(activities[begins[0]]) if begins else "",
        begins_share=begins[1] if begins else 0.0,
        ends_with=label(activities[ends[0]]) if ends else "",
        ends_share=ends[1] if ends else 0.0,
        left_out_share=flat.events_left_out / max(len(found.log), 1),
    )


def _exports(line: LogLine, actor: Actor) -> tuple[tuple[str, str], ...]:
    if not may_export(line, actor=actor):
        return ()
    return tuple(
        (label, reverse("console:process-objects-file", args=[line.key, form]))
        for form, label in FORMS
    )
