"""Sentences of findings: an English template, translated where it is shown, and what fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gemba.insight.mining.wording import Word


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Hours of the week, Monday 00:00 is 0; `[first, end)` on the clocks of the log's zone."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the product itself, an English one marked for translation."""

    text: str


@dataclass(frozen=True)
class Said:
    """A template with named places, and what fills them."""

    template: str
    words: Mapping[str, Word | WeekHours | Term] = field(default_factory=dict)
