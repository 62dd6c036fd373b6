"""Reading what events are about, through the diagram's list of messages, signals and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from .model import Event, EventKind, TimerKind
from .names import local, tag, text_in

_SUFFIX = "EventDefinition"
_KINDS = {str(kind) + _SUFFIX: kind for kind in EventKind}
# Which attribute refers to what.
_REFERENCES = {
    EventKind.MESSAGE: "messageRef",
    EventKind.SIGNAL: "signalRef",
    EventKind.ERROR: "errorRef",
    EventKind.ESCALATION: "escalationRef",
}
_CODES = {"error": "errorCode", "escalation": "escalationCode"}


@dataclass(frozen=True)
class References:
    """What definitions name once for all: by id, the name of a message or signal, or a code."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, root: ET.Element) -> References:
        found: dict[str, str] = {}
        for kind in ("message", "signal", "error", "escalation"):
            for node in root.findall(tag(kind)):
                code = node.get(_CODES.get(kind, "name"))
                found[node.get("id", "")] = code or node.get("name") or node.get("id") or ""
        return cls(found)

    def get(self, reference: str) -> str | None:
        """By an id, with or without the prefix of a namespace."""
        return self.names.get(reference) or self.names.get(reference.rpartition(":")[2])

    def message(self, reference: str) -> str:
        return self.get(reference) or ""


def read_events(node: ET.Element, references: References) -> tuple[Event, ...]:
    """What the element waits for or sets off, in the order of the file."""
    return tuple(
        _event(child, kind, node, references)
        for child in node
        if (kind := _KINDS.get(local(child.tag))) is not None
    )


def _event(child: ET.Element, kind: EventKind, node: ET.Element, references: References) -> Event:
    if kind is EventKind.TIMER:
        return _timer(child)
    if kind is EventKind.CONDITIONAL:
        text = text_in(child.find(tag("condition")))
        return Event(kind, text=text, is_resolved=bool(text))
    if kind is EventKind.LINK:
        return Event(kind, child.get("name") or node.get("name") or "")
    if kind is EventKind.COMPENSATION:
        return Event(kind, child.get("activityRef", ""))
    if kind not in _REFERENCES:
        return Event(kind)
    reference = child.get(_REFERENCES[kind], "")
    named = references.get(reference)
    if named is None and kind in (EventKind.MESSAGE, EventKind.SIGNAL) and not reference:
        # Drawn without a message of its own: called as the event is.
        named = " ".join(node.get("name", "").split()) or None
    is_resolved = named is not None or (not reference and kind not in _NEEDED)
    return Event(kind, named or "", is_resolved=is_resolved)


_NEEDED = (EventKind.MESSAGE, EventKind.SIGNAL)


def _timer(child: ET.Element) -> Event:
    for kind in TimerKind:
        node = child.find(tag(kind))
        if node is not None:
            return Event(EventKind.TIMER, timer=kind, text=text_in(node))
    return Event(EventKind.TIMER)
