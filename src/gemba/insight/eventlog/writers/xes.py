"""XES (IEEE 1849), plain or gzipped.

An event whose start is known is written as two, a start and a completion, told apart from others
by `concept:instance`: that is how the lifecycle extension has it, and how it is read back without
supposing anything. The order inside a trace is the order of the log.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s, spread
from gemba.insight.eventlog.columns import EventColumns

from .fields import (
    ACTIVITY,
    CASE_PREFIX,
    SLICE_ROWS,
    Field,
    Texts,
    free_name,
    has_starts,
    text_fields,
    time_texts,
    time_unit,
)

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
<global scope="event"><string key="concept:name" value="UNKNOWN"/>\
<date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
<classifier name="Activity" keys="concept:name"/>
<string key="concept:name" value={name}/>
"""
_TAIL = b"</log>\n"
# What XML 1.0 cannot say at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KINDS = (
    ("int", re.compile(r"-?(?:0|[1-9]\d{0,17})")),
    ("float", re.compile(r"-?(?:0|[1-9]\d{0,14})\.\d{1,15}")),
    ("boolean", re.compile(r"true|false")),
)
_ENTITIES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def xes_pieces(columns: EventColumns, cases: Bools | None, name: str) -> Iterator[bytes]:
    """The file piece by piece; `name` is what the log is called."""
    yield _HEAD.replace("{name}", _quoted(name)).encode()
    writer = _Writer(columns)
    chosen = np.arange(columns.cases) if cases is None else np.flatnonzero(cases)
    for some in _case_slices(chosen, columns.case_lengths):
        yield "".join(writer.traces(some)).encode()
    yield _TAIL


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same, compressed on the way."""
    packer = zlib.compressobj(wbits=31)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()


class _Writer:
    """Each distinct attribute is rendered once as XML; events pick theirs and are joined."""

    def __init__(self, columns: EventColumns) -> None:
        self._columns = columns
        self._starts = has_starts(columns)
        self._unit = time_unit(columns)
        fields = text_fields(columns)
        taken = {"concept:instance", "lifecycle:transition"} if self._starts else set()
        self._always = [_rendered(each, each.name) for each in fields if _is_standard(each)]
        more = [each for each in fields if not _is_standard(each)]
        self._event = [
            _rendered(each, free_name(each.name, taken)) for each in more if not each.is_of_case
        ]
        self._case = [
            _rendered(each, each.name.removeprefix(CASE_PREFIX)) for each in more if each.is_of_case
        ]

    def traces(self, cases: Int64s) -> Iterator[str]:
        """The traces of some cases."""
        columns = self._columns
        events = self._events(spread(columns.offsets[cases], columns.case_lengths[cases]))
        lengths = np.diff(columns.offsets)[cases] if not self._starts else self._doubled(cases)
        heads = [texts[field.codes[cases]].tolist() for field, texts in self._case]
        own: list[tuple[str, ...]] = list(zip(*heads, strict=True)) or [()] * len(cases)
        for case, length, attributes in zip(cases.tolist(), lengths.tolist(), own, strict=True):
            named = f'<string key="concept:name" value={_quoted(columns.case_ids[case])}/>'
            yield f"<trace>\n{named}{''.join(attributes)}\n"
            yield from (next(events) for _ in range(length))
            yield "</trace>\n"

    def _doubled(self, cases: Int64s) -> Int64s:
        """How many events each case has with its starts."""
        starts = self._columns.start_us
        if starts is None:
            raise ValueError("A log without starts has no events to double.")
        lengths = self._columns.case_lengths[cases]
        rows = spread(self._columns.offsets[cases], lengths)
        owner = np.repeat(np.arange(len(cases)), lengths)
        more = np.bincount(owner[starts[rows] != UNKNOWN_US], minlength=len(cases))
        return lengths + more

    def _events(self, rows: Int64s) -> Iterator[str]:
        columns, starts = self._columns, self._columns.start_us
        if not self._starts or starts is None:
            ends = [f"{_time(t)}" for t in time_texts(columns.time_us[rows], self._unit)]
            yield from self._joined(ends, [*self._always, *self._event], rows)
            return
        begun = np.flatnonzero(starts[rows] != UNKNOWN_US)
        times = np.append(columns.time_us[rows], starts[rows[begun]])
        is_start = np.arange(len(times)) >= len(rows)
        origin = np.append(np.arange(len(rows)), begun)
        order = np.lexsort((origin, ~is_start, times, columns.case[rows[origin]]))
        instance = rows - columns.offsets[columns.case[rows]] + 1
        steps = [_step("complete", int(n)) for n in instance]
        known = np.zeros(len(rows), dtype=bool)
        known[begun] = True
        steps = [s if k else _COMPLETE_ALONE for s, k in zip(steps, known.tolist(), strict=True)]
        steps += [_step("start", int(n)) for n in instance[begun]]
        whens = [
            _time(text) + step
            for text, step in zip(time_texts(times, self._unit), steps, strict=True)
        ]
        complete = list(self._joined(whens[: len(rows)], [*self._always, *self._event], rows))
        start = list(self._joined(whens[len(rows) :], self._always, rows[begun]))
        both = complete + start
        yield from (both[place] for place in order.tolist())

    def _joined(
        self, whens: list[str], fields: list[tuple[Field, Texts]], rows: Int64s
    ) -> Iterator[str]:
        parts = [texts[field.codes[rows]].tolist() for field, texts in fields]
        for when, *attributes in zip(whens, *parts, strict=True):
            yield f"<event>{when}{''.join(attributes)}</event>\n"


_COMPLETE_ALONE = '<string key="lifecycle:transition" value="complete"/>'


def _step(step: str, instance: int) -> str:
    return (
        f'<string key="lifecycle:transition" value="{step}"/>'
        f'<string key="concept:instance" value="{instance}"/>'
    )


def _time(text: str) -> str:
    return f'<date key="time:timestamp" value="{text}"/>'


def _is_standard(field: Field) -> bool:
    return field.name in (ACTIVITY, "org:resource") and not field.is_of_case


def _rendered(field: Field, key: str) -> tuple[Field, Texts]:
    kind = "string" if _is_standard(field) else _kind(field.texts)
    head = f"<{kind} key={_quoted(key)} value="
    return field, field.rendered(lambda text: f"{head}{_quoted(text)}/>")


def _kind(texts: Iterable[str]) -> str:
    """The most exact kind of XES all texts are of; each is written as it stands."""
    known = list(texts)
    for kind, pattern in _KINDS:
        if known and all(pattern.fullmatch(text) for text in known):
            return kind
    return "string"


def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text), _ENTITIES)


def _case_slices(cases: Int64s, lengths: npt.NDArray[np.integer[Any]]) -> Iterator[Int64s]:
    """Cases that together have about SLICE_ROWS events; a long one comes alone."""
    total = np.cumsum(lengths[cases])
    first = 0
    while first < len(cases):
        before = int(total[first - 1]) if first else 0
        end = max(int(np.searchsorted(total, before + SLICE_ROWS, side="right")), first + 1)
        yield cases[first:end]
        first = end
