"""Files of diagrams as text and as a tree, within limits."""

from __future__ import annotations

import codecs
import re
from xml.etree import ElementTree as ET

from gemba.foundation.kernel.safe_xml import XmlRefused, parsed_xml

from .names import local, tag
from .refusals import DiagramRefused

BYTES_MAX = 5 * 1024**2
ELEMENTS_MAX = 60_000
DEPTH_MAX = 100
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"^﻿?\s*<\?xml[^>]*\?>\s*")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"))
_MARKED = (*_MARKS, (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(data: bytes) -> str:
    """A file's text, without its XML declaration: a text has no encoding. Raises DiagramRefused."""
    if len(data) > BYTES_MAX:
        raise DiagramRefused("too large", megabytes=BYTES_MAX // 1024**2)
    marked = [encoding for mark, encoding in _MARKED if data.startswith(mark)]
    declared = _DECLARED.match(data)
    encoding = marked[0] if marked else declared[1].decode() if declared else "utf-8"
    try:
        return _DECLARATION.sub("", data.decode(encoding))
    except (UnicodeDecodeError, LookupError) as error:
        raise DiagramRefused("not xml", reason=str(error)) from None


def parsed(text: str) -> ET.Element:
    """The `definitions` of a diagram. Raises DiagramRefused."""
    try:
        root = parsed_xml(_DECLARATION.sub("", text), bytes_max=BYTES_MAX)
    except XmlRefused as refused:
        raise DiagramRefused(refused.code, **refused.values) from None
    if root.tag != tag("definitions"):
        raise DiagramRefused("not bpmn", found=local(root.tag) or "nothing")
    _check_size(root)
    return root


def _check_size(root: ET.Element) -> None:
    level, depth, count = [root], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > DEPTH_MAX:
            raise DiagramRefused("too deep", most=DEPTH_MAX)
        if count > ELEMENTS_MAX:
            raise DiagramRefused("too many elements", most=ELEMENTS_MAX)
        level = [child for element in level for child in element]
