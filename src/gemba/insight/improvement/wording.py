"""Sentences of findings: an English template, translated where it is shown, and what fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gemba.insight.mining.wording import Seconds, Word

HOUR_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Hours of the week, Monday 00:00 is 0; `[first, end)` on the clocks of the log's zone."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class DayHours:
    """Hours of any day, `[first, end)` on the clocks of the log's zone; what begins before midnight
    and ends after it has a smaller end."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week, Monday is 0; all of them are meant."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Resources as the log stores them; all of them are meant."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the product itself, an English one marked for translation."""

    text: str


Spoken = Word | WeekHours | DayHours | Weekdays | People | Term


@dataclass(frozen=True)
class Said:
    """A template with named places, and what fills them."""

    template: str
    words: Mapping[str, Spoken] = field(default_factory=dict)


def lasting(hours: float) -> Seconds:
    """How long something takes, to be put into a sentence."""
    return Seconds(hours * HOUR_SECONDS)
