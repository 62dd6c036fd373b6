"""What is found wrong with a decision, in a sentence, at its element, with an example."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gemba.foundation.kernel.feel import Value


class Kind(Enum):
    """What a finding is about. All but GAP, UNSURE_GAP, NEVER and UNCHECKED are errors."""

    UNREADABLE = "unreadable"
    UNKNOWN_NAME = "unknown name"
    WRONG_TYPE = "wrong type"
    OUTPUTS = "outputs"
    OVERLAP = "overlap"
    CONFLICT = "conflict"
    GAP = "gap"
    UNSURE_GAP = "unsure gap"
    NEVER = "never"
    UNCHECKED = "unchecked"


_HINTS = frozenset({Kind.GAP, Kind.UNSURE_GAP, Kind.NEVER, Kind.UNCHECKED})


@dataclass(frozen=True)
class Finding:
    """`element` is the id to mark: a cell, rule, column or decision. Rules count from 1.
    `example` has a value for each input, where there is one. `str()` is the sentence in English;
    `sentence % values` of its translation is the same in another language."""

    kind: Kind
    element: str
    sentence: str
    values: tuple[tuple[str, str], ...] = ()
    rules: tuple[int, ...] = ()
    example: tuple[Value, ...] = ()

    @property
    def is_error(self) -> bool:
        """Errors make results null; hints may be meant so."""
        return self.kind not in _HINTS

    def __str__(self) -> str:
        return self.sentence % dict(self.values)


def numbered(rules: tuple[int, ...]) -> str:
    """As they are shown, at most ten."""
    return ", ".join(map(str, rules[:10])) + (" …" if len(rules) > 10 else "")
