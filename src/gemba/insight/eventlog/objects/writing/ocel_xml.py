"""OCEL 2.0 as XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from gemba.insight.eventlog.objects.log import Attribute, ObjectLog

from .telling import (
    ExportRefused,
    ToldRelation,
    ToldValue,
    declared,
    told_events,
    told_objects,
)

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOOLEANS = {"true": "1", "false": "0"}


def write_xml(log: ObjectLog, out: TextIO) -> None:
    """`out` takes UTF-8. Raises ExportRefused for characters XML cannot hold."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n')
    _types(out, "object", declared(iter(log.object_types), log.object_attributes))
    _types(out, "event", declared(iter(log.activities), log.event_attributes))
    out.write("  <objects>\n")
    for told in told_objects(log):
        out.write(f"    <object id={_quoted(told.id)} type={_quoted(told.type)}>\n")
        _values(out, told.values, timed=True)
        _relations(out, told.relations)
        out.write("    </object>\n")
    out.write("  </objects>\n  <events>\n")
    for event in told_events(log):
        kind = _quoted(event.activity)
        out.write(f'    <event id={_quoted(event.id)} type={kind} time="{event.time}">\n')
        _values(out, event.values, timed=False)
        _relations(out, event.relations)
        out.write("    </event>\n")
    out.write("  </events>\n</log>\n")


def _types(out: TextIO, side: str, types: Mapping[str, list[Attribute]]) -> None:
    out.write(f"  <{side}-types>\n")
    for name, attributes in types.items():
        out.write(f"    <{side}-type name={_quoted(name)}>\n      <attributes>\n")
        for each in attributes:
            out.write(f'        <attribute name={_quoted(each.name)} type="{each.kind}"/>\n')
        out.write(f"      </attributes>\n    </{side}-type>\n")
    out.write(f"  </{side}-types>\n")


def _values(out: TextIO, values: list[ToldValue], *, timed: bool) -> None:
    out.write("      <attributes>\n" if values else "      <attributes/>\n")
    for each in values:
        time = f' time="{each.time}"' if timed else ""
        kind = each.attribute.kind
        text = _BOOLEANS[each.text] if kind == "boolean" else _sound(each.text)
        name = _quoted(each.attribute.name)
        written = escape(text, {"\r": "&#13;"})
        out.write(f"        <attribute name={name}{time}>{written}</attribute>\n")
    out.write("      </attributes>\n" if values else "")


def _relations(out: TextIO, relations: list[ToldRelation]) -> None:
    out.write("      <objects>\n" if relations else "      <objects/>\n")
    for each in relations:
        target, qualifier = _quoted(each.object_id), _quoted(each.qualifier)
        out.write(f"        <relationship object-id={target} qualifier={qualifier}/>\n")
    out.write("      </objects>\n" if relations else "")


def _quoted(text: str) -> str:
    return quoteattr(_sound(text))


def _sound(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise ExportRefused("export_xml_characters", example=ascii(text[:40]))
    return text
