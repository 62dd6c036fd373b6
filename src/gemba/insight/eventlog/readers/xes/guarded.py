"""An XML parser that refuses entities and says where a file is broken."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO
from xml.parsers import expat

from gemba.insight.eventlog.report import LogUnreadable

CHUNK_BYTES = 1 << 18
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*encoding=["']([\w.-]+)["']""")
_NATIVE = {"utf-8", "utf8", "utf-16", "iso-8859-1", "us-ascii", "ascii"}

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


def declared_encoding(head: bytes) -> str:
    """What the XML declaration says, in small letters; utf-8 where it says nothing."""
    found = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    return found.group(1).decode().lower() if found else "utf-8"


def guarded_parser(start: Start, end: End) -> expat.XMLParserType:
    """Expat with two handlers. Entities and external references raise LogUnreadable."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = _refuse_entities
    parser.UnparsedEntityDeclHandler = _refuse_entities
    parser.ExternalEntityRefHandler = _refuse_entities
    return parser


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what expat and the decoders raise into a LogUnreadable with its place."""
    try:
        yield
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        line, column = str(error.lineno), str(error.offset + 1)
        raise LogUnreadable("broken_xml", line=line, column=column, reason=reason) from None
    except (LookupError, UnicodeDecodeError) as error:
        raise LogUnreadable("broken_xml", line="1", column="1", reason=str(error)) from None


def feed(source: BinaryIO, parser: expat.XMLParserType) -> None:
    """Expat itself knows few encodings; text in another one, such as GBK, is decoded here."""
    chunk = source.read(CHUNK_BYTES)
    encoding = declared_encoding(chunk)
    if encoding in _NATIVE:
        while chunk:
            parser.Parse(chunk, False)
            chunk = source.read(CHUNK_BYTES)
    else:
        decoder = codecs.getincrementaldecoder(encoding)()
        while chunk:
            parser.Parse(decoder.decode(chunk), False)
            chunk = source.read(CHUNK_BYTES)
        parser.Parse(decoder.decode(b"", final=True), False)
    parser.Parse(b"", True)


def _refuse_entities(*_what: object) -> int:
    raise LogUnreadable("xml_entities")
