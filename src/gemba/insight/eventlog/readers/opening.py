"""From a path to the bytes of one CSV or XES file, whatever it is packed in."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from gemba.insight.eventlog.report import LogUnreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Kind = Literal["csv", "xes", "parquet"]
# Logs whose events concern several objects.
ObjectKind = Literal["ocel-json", "ocel-xml", "ocel-sqlite"]
# Those, and one that is read but is no form of the standard.
ObjectFile = Literal["ocel-json", "ocel-xml", "ocel-sqlite", "ocel-csv"]

_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PARQUET = b"PAR1"
_BINARY = (b"%PDF", b"\x89PNG", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"SQLite format")
# Control characters that no text has, but for NUL.
_CONTROL = bytes([*range(1, 9), 11, *range(14, 27), *range(28, 32)])
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FLAT_NAMES = (".csv", ".tsv", ".txt", ".xes", ".xml", ".csv.gz", ".xes.gz", ".parquet")
_LOG_NAMES = (*_FLAT_NAMES, ".json", ".jsonocel", ".xmlocel", ".sqlite", ".db")
_BOM = b"\xef\xbb\xbf"
# The first element inside the root of an OCEL file; that of an XES file is another.
_OCEL_ELEMENT = re.compile(
    rb"<log[^>]*>\s*(?:<!--.*?-->\s*)*<(?:object-types|event-types|objects|events)\b", re.DOTALL
)
# OCEL 1.0 describes what holds for the log and for objects, XES never does.
_OCEL_COLUMNS = re.compile(
    rb"\A[^\n]*ocel:activity[^\n]*ocel:type:|\A[^\n]*ocel:type:[^\n]*ocel:activity"
)
_OLD_OCEL = re.compile(rb"""<global\s+scope=["'](?:log|object)["']""")


@dataclass(frozen=True)
class Limits:
    """`bytes_max` counts unpacked bytes, which guards against archives that explode."""

    bytes_max: int = 8 * 1024**3
    rows_max: int = 50_000_000


class _Limited(io.RawIOBase):
    """Raises LogUnreadable once more than the allowed bytes were read."""

    def __init__(self, source: BinaryIO, limits: Limits) -> None:
        self._source = source
        self._limit = limits.bytes_max
        self._left = limits.bytes_max

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        target = memoryview(buffer)
        try:
            chunk = self._source.read(len(target))
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
            raise LogUnreadable("broken_archive", reason=str(error)) from None
        self._left -= len(chunk)
        if self._left < 0:
            raise LogUnreadable("too_large", limit=str(self._limit))
        target[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[BinaryIO]:
    """The unpacked bytes from the start. Raises LogUnreadable, also while reading."""
    try:
        source = path.open("rb")
    except (FileNotFoundError, IsADirectoryError):
        raise LogUnreadable("no_file", file=str(path)) from None
    with source:
        yield _buffered(_unpacked(source), limits)


def kind_of(path: Path, limits: Limits) -> Kind:
    """By content, never by name. Raises LogUnreadable for what is none of them."""
    with opened(path, limits) as source:
        head = source.read(4096)
    if not head.strip():
        raise LogUnreadable("empty_file")
    if head.startswith(_OLE):
        raise LogUnreadable("spreadsheet")
    if head.startswith(_WIDE_MARKS):
        wide = head.decode("utf-16", errors="ignore")
        return "xes" if wide.lstrip().startswith("<") else "csv"
    if head.startswith(PARQUET):
        return "parquet"
    if b"\0" in head and not head.startswith(_BINARY) and is_text_but_for_nul(head):
        raise LogUnreadable("nul_bytes", place=str(head.index(b"\0") + 1))
    if head.startswith(_BINARY) or b"\0" in head:
        raise LogUnreadable("not_text")
    return "xes" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else "csv"


def object_kind_of(path: Path, limits: Limits) -> ObjectFile | None:
    """The form of an object-centric log, by content; None for anything else.

    Raises LogUnreadable.
    """
    with opened(path, limits) as source:
        head = source.read(65_536)
    if head.startswith(b"SQLite format 3\0"):
        return "ocel-sqlite"
    if head.startswith(_WIDE_MARKS):
        head = head.decode("utf-16", errors="ignore").encode()
    head = head.removeprefix(_BOM).lstrip()
    if head.startswith(b"{"):
        return "ocel-json"
    if _OCEL_COLUMNS.match(head):
        return "ocel-csv"
    is_xml = head.startswith(b"<") and (_OCEL_ELEMENT.search(head) or _OLD_OCEL.search(head))
    return "ocel-xml" if is_xml else None


def is_text_but_for_nul(chunk: bytes) -> bool:
    """Whether NUL bytes are an accident in a text: few of them, and no other control characters.
    UTF-16 without its mark, and binary data, have many."""
    nul = chunk.count(b"\0")
    control = len(chunk) - len(chunk.translate(None, _CONTROL))
    return control == 0 and nul <= max(len(chunk) // 4, 1)


def _buffered(source: BinaryIO, limits: Limits) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Limited(source, limits), buffer_size=1 << 18))


def _unpacked(source: BinaryIO) -> BinaryIO:
    magic = source.read(4)
    source.seek(0)
    if magic.startswith(_GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=source))
    if magic == _ZIP:
        return _only_member(source)
    return source


def _only_member(source: BinaryIO) -> BinaryIO:
    try:
        archive = zipfile.ZipFile(source)
        names = archive.namelist()
        if "[Content_Types].xml" in names or "mimetype" in names:
            raise LogUnreadable("spreadsheet")
        logs = [name for name in names if name.lower().endswith(_LOG_NAMES)]
        logs = [name for name in logs if not name.startswith("__MACOSX/")]
        if len(logs) != 1:
            raise LogUnreadable("archive", found=str(len(logs)))
        member = cast(BinaryIO, archive.open(logs[0]))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        # The latter two: encrypted, or packed by an unknown method.
        raise LogUnreadable("broken_archive", reason=str(error)) from None
    if logs[0].lower().endswith(".gz"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=member))
    return member
