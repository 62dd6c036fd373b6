"""What cases have in common, by the attributes that tell a topic; a tag is a value of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.names import CodedColumn

from .candidate import CASES_MIN
from .view import LogView, worth_testing
from .vocabulary import Topic

_BETWEEN_TAGS = re.compile(r"[,;|]")


@dataclass(frozen=True, eq=False)
class CaseValue:
    """A value of an attribute, and one flag per case: whether it has it."""

    attribute: str
    value: str
    has_it: Bools


def case_values(view: LogView, topics: tuple[Topic, ...]) -> Iterator[CaseValue]:
    """Those that enough cases have; of several that the same cases have, the first."""
    seen: set[bytes] = set()
    for value in _every(view, topics):
        cases = np.packbits(value.has_it).tobytes()
        if cases not in seen:
            seen.add(cases)
            yield value


def _every(view: LogView, topics: tuple[Topic, ...]) -> Iterator[CaseValue]:
    for topic in topics:
        told = view.topic(topic)
        if told is None:
            continue
        name, column = told
        if topic is Topic.TAGS:
            yield from _tags(name, column)
            continue
        for code in worth_testing(column.codes, column.names, CASES_MIN):
            yield CaseValue(name, column.names[code], column.codes == code)


def _tags(name: str, column: CodedColumn) -> Iterator[CaseValue]:
    """A case has many of them in one text."""
    texts: dict[str, list[int]] = {}
    for code, text in enumerate(column.names):
        for tag in dict.fromkeys(each.strip() for each in _BETWEEN_TAGS.split(text)):
            if tag:
                texts.setdefault(tag, []).append(code)
    for tag, codes in texts.items():
        # The last entry serves code -1.
        table = np.zeros(len(column.names) + 1, dtype=np.bool_)
        table[codes] = True
        has_it: Bools = table[column.codes]
        if np.count_nonzero(has_it) >= CASES_MIN:
            yield CaseValue(name, tag, has_it)
