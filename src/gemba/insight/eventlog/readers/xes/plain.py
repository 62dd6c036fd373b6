"""XES as tools write it, read some times faster than any XML parser called from Python can.

A "<" never stands inside an attribute's value, so cutting at it gives the tags. Most tags of a
log repeat others to the letter ("<string key="org:group" value="V3">"): each distinct one is
understood once, and a block of tags becomes a block of numbers, on which everything else (depth,
rows, columns) is array arithmetic. Whatever is not understood – comments between events, nested
attributes, other encodings, anything malformed – raises NotPlain, and the file is read again by
the XML parser, which is right about everything and says where a broken file is broken.
"""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple
from xml.parsers.expat import ExpatError

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.readers.table import RawTable
from gemba.insight.eventlog.report import LogUnreadable

from .assembling import Assembly
from .declared import Declared
from .guarded import declared_encoding, guarded_parser
from .tags import ANY, ATTRIBUTE, EVENT, TRACE, NotPlain, Tags

BLOCK_BYTES = 1 << 22
_HEAD_BYTES_MAX = 1 << 24
_EVENT_BYTES_MAX = 1 << 25
_ENCODINGS = {"utf-8", "utf8"}
_FIRST_TRACE = re.compile(rb"<(?:[\w.-]+:)?trace[\s/>]")
_PROBE = "trace-put-here"
_BLANK = re.compile(rb"[ \t\r\n]*")
# Deeper than this stands only what is nested in an attribute.
_LEVEL_TRACE, _LEVEL_EVENT, _LEVEL_ATTRIBUTE = 1, 2, 3


def read_plain(source: BinaryIO, limits: Limits, rows_max: int | None) -> RawTable:
    """The table, or its first `rows_max` events. Raises NotPlain and LogUnreadable."""
    head, rest = _head(source)
    declared = _declared(head)
    walk = _Walk(limits)
    for block in _blocks(rest, source):
        walk.take(block)
        if rows_max is not None and walk.rows >= rows_max:
            return walk.table(declared, rows_max)
    walk.check_closed()
    return walk.table(declared, None)


def _head(source: BinaryIO) -> tuple[bytes, bytes]:
    """What stands before the first trace, and what was read beyond that."""
    read = source.read(BLOCK_BYTES).removeprefix(codecs.BOM_UTF8)
    if declared_encoding(read) not in _ENCODINGS:
        raise NotPlain
    while (found := _FIRST_TRACE.search(read)) is None:
        more = source.read(BLOCK_BYTES)
        if not more or len(read) > _HEAD_BYTES_MAX:
            raise NotPlain
        read += more
    return read[: found.start()], read[found.start() :]


def _declared(head: bytes) -> Declared:
    """The head goes through the XML parser. It must leave the root open and nothing else, no
    comment or text either, so that a trace put behind it is seen as a child of the root."""
    declared, path = Declared(), [""]
    probes = 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal probes
        probes += tag == _PROBE and len(path) == 2 and path[1] == "log"
        name = tag.rpartition(":")[2]
        declared.start(len(path) - 1, name, attributes)
        path.append(name)

    def end(_tag: str) -> None:
        path.pop()

    parser = guarded_parser(start, end)
    try:
        parser.Parse(head, False)
        parser.Parse(f"<{_PROBE}/>".encode(), False)
    except (ExpatError, LogUnreadable):
        raise NotPlain from None
    if probes != 1:
        raise NotPlain
    return declared


def _blocks(rest: bytes, source: BinaryIO) -> Iterator[bytes]:
    """The remaining bytes, cut where an event or a trace has just ended."""
    while more := source.read(BLOCK_BYTES):
        rest += more
        cut = max(rest.rfind(b"</event>") + 8, rest.rfind(b"</trace>") + 8)
        if cut >= 8:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _EVENT_BYTES_MAX:
            raise NotPlain
    yield rest


class _Placed(NamedTuple):
    """The tags of a block: their numbers, depths (`level`), and where events and traces begin."""

    tags: Int32s
    level: Int64s
    event: Bools
    trace: Bools


class _Walk:
    """One pass over the blocks. Between two blocks the open elements are a log and maybe a trace,
    whose names are `_open`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tags = Tags()
        self._assembly = Assembly(self._tags)
        self._open = array("i", [self._tags.name(b"log")])

    @property
    def rows(self) -> int:
        return self._assembly.rows

    def take(self, block: bytes) -> None:
        """One block of bytes. Raises NotPlain and LogUnreadable."""
        pieces = block.split(b"<")
        if not _BLANK.fullmatch(pieces[0]):
            raise NotPlain
        del pieces[0]
        known = self._tags.known
        numbers = np.fromiter(map(known.__getitem__, pieces), np.int32, len(pieces))
        self._assembly.add(*self._placed(numbers))
        if self.rows > self._limits.rows_max:
            raise LogUnreadable("too_many_rows", limit=str(self._limits.rows_max))
        self._tags.forget_if_many()

    def check_closed(self) -> None:
        """Raises NotPlain for a file that ends within an element."""
        if len(self._open):
            raise NotPlain

    def table(self, declared: Declared, rows_max: int | None) -> RawTable:
        return self._assembly.table(declared, rows_max)

    def _placed(self, tags: Int32s) -> _Placed:
        step, name = self._tags.steps[tags], self._tags.names[tags]
        kind, trace_open = self._tags.kinds[tags], len(self._open) > 1
        after = np.cumsum(step, dtype=np.int64) + len(self._open)
        level = np.where(step < 0, after, after - step)
        if len(level) and (level.min() < 0 or level.max() > _LEVEL_ATTRIBUTE):
            raise NotPlain
        begins = step >= 0
        event, trace = (name == EVENT) & begins, (name == TRACE) & begins
        self._check_nesting(step, name, level)
        in_trace = _inside(trace, step, name == TRACE, trace_open)
        in_event = _inside(event, step, name == EVENT, False)
        _require(not np.any(event & ((level != _LEVEL_EVENT) | ~in_trace)))
        _require(not np.any(trace & (level != _LEVEL_TRACE)))
        # In a trace only attributes and events, in an event only attributes, nothing nested.
        inner = begins & in_trace & (level >= _LEVEL_EVENT) & ~event
        _require(not np.any(inner & (kind != ATTRIBUTE)))
        _require(not np.any(inner & (level == _LEVEL_ATTRIBUTE) & ~in_event))
        # After its first trace a log may hold attributes of its own, and no second root.
        outer = begins & ~in_trace & ~trace
        _require(not np.any(outer & ((level < _LEVEL_TRACE) | (kind == ANY))))
        return _Placed(tags, np.where(in_trace, level, 0), event, trace)

    def _check_nesting(self, step: npt.NDArray[np.int8], name: Int32s, level: Int64s) -> None:
        """Every closing tag must name the element that is open at its level."""
        opened = len(self._open)
        wide = np.flatnonzero(step)
        levels = np.append(np.arange(opened), level[wide])
        steps = np.append(np.ones(opened, np.int8), step[wide])
        names = np.append(np.array(self._open, dtype=np.int32), name[wide])
        order = np.argsort(levels, kind="stable")
        sorted_steps, sorted_names = steps[order], names[order]
        closes = np.flatnonzero(sorted_steps < 0)
        _require(bool(np.all(sorted_names[closes] == sorted_names[closes - 1])))
        # What opened last at its level without being closed is open still.
        last = np.append(np.diff(levels[order]) > 0, True)
        still = np.flatnonzero(last & (sorted_steps > 0))
        self._open = array("i", sorted_names[still].tolist())


def _inside(begins: Bools, step: npt.NDArray[np.int8], named: Bools, already: bool) -> Bools:
    """Whether each tag stands within an element of that name; its own tags count as within."""
    closes = named & (step < 0)
    opened = np.cumsum(begins & (step > 0), dtype=np.int64) + int(already)
    within: Bools = opened > np.cumsum(closes, dtype=np.int64) - closes
    return within


def _require(holds: bool) -> None:
    if not holds:
        raise NotPlain
