"""Reading our own attributes, and how often an activity is done."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .model import Named, Own, Repeat
from .names import own, tag, text_in

_ATTRIBUTES = ("action", "form", "decision", "owner", "due", "result", "correlation")


def read_own(node: ET.Element) -> Own:
    """`gemba:action="assign"` … and `<gemba:input name="team" value="…"/>` in the extensions."""
    said = {name: node.get(own(name), "").strip() for name in _ATTRIBUTES}
    extensions = node.find(tag("extensionElements"))
    return Own(**said, inputs=_named(extensions, "input"), outputs=_named(extensions, "output"))


def _named(extensions: ET.Element | None, name: str) -> tuple[Named, ...]:
    nodes = extensions.iter(own(name)) if extensions is not None else ()
    return tuple(Named(node.get("name", ""), node.get("value", "")) for node in nodes)


def read_repeat(node: ET.Element) -> Repeat | None:
    """How often it is done, in the standard's words or in ours; None: once."""
    many = node.find(tag("multiInstanceLoopCharacteristics"))
    if many is not None:
        return Repeat(
            is_sequential=many.get("isSequential") == "true",
            cardinality=text_in(many.find(tag("loopCardinality"))),
            collection=many.get(own("collection")) or text_in(many.find(tag("loopDataInputRef"))),
            item=many.get(own("item")) or _item(many.find(tag("inputDataItem"))),
            results=many.get(own("results")) or text_in(many.find(tag("loopDataOutputRef"))),
            result=many.get(own("result")) or _item(many.find(tag("outputDataItem"))),
            until=text_in(many.find(tag("completionCondition"))),
        )
    loop = node.find(tag("standardLoopCharacteristics"))
    if loop is None:
        return None
    most = loop.get("loopMaximum", "")
    return Repeat(
        is_sequential=True,
        is_loop=True,
        again=text_in(loop.find(tag("loopCondition"))),
        is_asked_first=loop.get("testBefore") == "true",
        most=int(most) if most.isdecimal() else None,
    )


def _item(node: ET.Element | None) -> str:
    return node.get("name") or node.get("id") or "" if node is not None else ""
