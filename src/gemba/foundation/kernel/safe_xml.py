"""XML from outside as a tree: no document types, no entities, nothing fetched, and a limit."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from defusedxml import ElementTree as SafeET
from defusedxml.common import DefusedXmlException


class XmlRefused(ValueError):
    """Who reads the file says it in the words of its format. `code` is `too large` (with the
    `megabytes` that are taken), `entities`, or `not xml` (with the parser's `reason`)."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def parsed_xml(given: bytes | str, *, bytes_max: int) -> ET.Element:
    """The outermost element. A text is taken by its characters. Raises XmlRefused."""
    if len(given) > bytes_max:
        raise XmlRefused("too large", megabytes=str(bytes_max // 1024**2))
    try:
        root: ET.Element = SafeET.fromstring(given, forbid_dtd=True)
    except DefusedXmlException:
        raise XmlRefused("entities") from None
    # Python's parser knows some encodings, lengths and characters only by these.
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise XmlRefused("not xml", reason=str(error)) from None
    return root
