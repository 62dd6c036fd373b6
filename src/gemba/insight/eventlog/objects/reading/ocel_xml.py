"""OCEL 2.0 as XML, streamed: no tree is built."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from gemba.insight.eventlog.objects.gathering import Gathering
from gemba.insight.eventlog.readers.opening import Limits, opened
from gemba.insight.eventlog.report import LogUnreadable

_CHUNK_BYTES = 1 << 16
# The standard's own word, and those of its schema's first drafts.
_RELATIONS = ("relationship", "object", "relobj")


def read_xml(path: Path, limits: Limits) -> Gathering:
    """Everything the file tells. Entities are refused. Raises LogUnreadable."""
    elements = _Elements(Gathering(limits))
    parser = DefusedXMLParser(target=elements)
    try:
        with opened(path, limits) as source:
            while chunk := source.read(_CHUNK_BYTES):
                parser.feed(chunk)
            parser.close()
    except ParseError as error:
        line, column = error.position
        reason = str(error).split(":", 1)[0]
        raise LogUnreadable(
            "broken_xml", line=str(line), column=str(column + 1), reason=reason
        ) from None
    except DefusedXmlException:
        raise LogUnreadable("xml_entities") from None
    except (LookupError, UnicodeDecodeError) as error:
        raise LogUnreadable("broken_xml", line="1", column="1", reason=str(error)) from None
    return elements.told


class _Elements:
    """Target of the parser. What belongs to an event or object is told while it is open."""

    def __init__(self, told: Gathering) -> None:
        self.told = told
        self._path: list[str] = []
        self._owner: str | None = None
        self._event = -1
        self._object: int | None = None
        self._value: tuple[str, str | None] | None = None
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        path, depth = self._path, len(self._path)
        path.append(name)
        if depth == 2:
            self._begin(path[1], attributes)
        elif depth == 4:
            self._inside(path[1], path[3], name, attributes)
        elif depth == 0 and name != "log":
            raise LogUnreadable("not_xes", root=name)
        elif depth == 1 and name == "global":
            raise LogUnreadable("old_ocel_xml")

    def data(self, text: str) -> None:
        if self._value is not None:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        self._path.pop()
        if len(self._path) == 4 and self._value is not None:
            self._put("".join(self._text))
            self._value = None

    def close(self) -> None:
        """The parser's farewell."""

    def _begin(self, part: str, attributes: dict[str, str]) -> None:
        """A type, an event or an object."""
        told, kind = self.told, attributes.get("type") or None
        identifier = attributes.get("id") or None
        if part in ("event-types", "object-types"):
            self._owner = attributes.get("name") or None
            if self._owner is not None:
                coded = told.activities if part == "event-types" else told.types
                coded[self._owner]
        elif part == "events":
            self._owner = kind
            self._event = told.event(identifier, kind, attributes.get("time") or None)
        elif part == "objects":
            self._owner = kind
            self._object = told.object(identifier, kind)

    def _inside(self, part: str, group: str, name: str, attributes: dict[str, str]) -> None:
        """An attribute or a relation of what is open."""
        told = self.told
        if group == "attributes" and name == "attribute":
            attribute = attributes.get("name")
            if not attribute:
                told.odd("odd_entry", example="<attribute>")
            elif self._owner is None:
                return
            elif part == "event-types":
                told.declare(told.event_values, self._owner, attribute, attributes.get("type"))
            elif part == "object-types":
                told.declare(told.object_values, self._owner, attribute, attributes.get("type"))
            else:
                self._value, self._text = (attribute, attributes.get("time") or None), []
        elif group == "objects" and name in _RELATIONS:
            target = attributes.get("object-id") or None
            # The standard's page and its specification name the part played differently.
            qualifier = attributes.get("qualifier", attributes.get("relationship", ""))
            if part == "events":
                told.relate(self._event, target, qualifier)
            elif part == "objects" and self._object is not None:
                told.link(self._object, target, qualifier)

    def _put(self, text: str) -> None:
        if self._value is None or self._owner is None:
            return
        name, time = self._value
        if self._path[1] == "events":
            self.told.event_value(self._event, self._owner, name, text)
        elif self._path[1] == "objects" and self._object is not None:
            if time is None:
                self.told.odd("value_without_time")
            self.told.object_value(self._object, self._owner, name, text, time)
