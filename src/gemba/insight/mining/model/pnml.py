"""Petri nets in PNML (ISO/IEC 15909-2), as ProM, PM4Py and others read them."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

from .petri import Marking, PetriNet, Places

NET_TYPE = "http://www.pnml.org/version-2009/grammar/pnmlcoremodel"
# ProM's and PM4Py's way of telling a silent step from one whose name is empty.
_SILENT = {"tool": "ProM", "version": "6.4", "activity": "$invisible$"}


def pnml_of(net: PetriNet) -> bytes:
    """The net as a file; places are p0, p1, …, transitions t0, t1, … in the order of the net."""
    root = ET.Element("pnml")
    whole = ET.SubElement(root, "net", id="net", type=NET_TYPE)
    page = ET.SubElement(whole, "page", id="page")
    for place, name in enumerate(net.places):
        drawn = ET.SubElement(page, "place", id=f"p{place}")
        _text(drawn, "name", name)
        if net.initial[place]:
            _text(drawn, "initialMarking", str(net.initial[place]))
    for index, step in enumerate(net.transitions):
        drawn = ET.SubElement(page, "transition", id=f"t{index}")
        _text(drawn, "name", step.label if step.label is not None else step.name)
        if step.is_silent:
            ET.SubElement(drawn, "toolspecific", _SILENT, localNodeID=f"t{index}")
    for index, step in enumerate(net.transitions):
        _arcs(page, step.inputs, index, into=True)
        _arcs(page, step.outputs, index, into=False)
    _final(whole, net.final)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _arcs(page: ET.Element, places: Places, transition: int, *, into: bool) -> None:
    for place, tokens in Counter(places).items():
        ends = (f"p{place}", f"t{transition}") if into else (f"t{transition}", f"p{place}")
        name = f"{ends[0]}-{ends[1]}"
        arc = ET.SubElement(page, "arc", id=name, source=ends[0], target=ends[1])
        _text(arc, "inscription", str(tokens))


def _final(whole: ET.Element, final: Marking) -> None:
    marking = ET.SubElement(ET.SubElement(whole, "finalmarkings"), "marking")
    for place, tokens in enumerate(final):
        if tokens:
            _text(ET.SubElement(marking, "place", idref=f"p{place}"), None, str(tokens))


def _text(parent: ET.Element, tag: str | None, text: str) -> None:
    holder = parent if tag is None else ET.SubElement(parent, tag)
    ET.SubElement(holder, "text").text = text
