"""What a draft still says of where it came from: how often each way was gone, and which steps the
log had that nobody has given an owner yet. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from gemba.desk.workflow.processes.bpmn.names import own, tag


def gone_by(root: ET.Element) -> dict[str, str]:
    """By id of a way how many percent of the cases went it."""
    return {
        each.get("id", ""): share
        for each in root.iter(tag("sequenceFlow"))
        if (share := each.get(own("share"), "")).isdecimal()
    }


def without_owner(root: ET.Element) -> Iterator[str]:
    """Steps for people that were discovered and say nothing of who does them."""
    for each in root.iter(tag("userTask")):
        if each.get(own("activity")) and not each.get(own("owner")):
            yield each.get("id", "")
