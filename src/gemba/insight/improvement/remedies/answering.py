"""What answers a finding, by name of its detector."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from gemba.insight.improvement.finding import Finding
from gemba.insight.mining.wording import Number, Seconds, Share
from gemba.insight.simulation.whatif.change import Change, Scenario

from .staffed import Staffed

Answer = Callable[[Finding, Staffed], Iterator[Scenario]]


@cache
def answers() -> Mapping[str, Answer]:
    """Of all files of this folder that have any."""
    found: dict[str, Answer] = {}
    for path in sorted(Path(__file__).parent.glob("for_*.py")):
        found |= import_module(f"{__package__}.{path.stem}").ANSWERS
    return found


def tried(title: str, *changes: Change) -> Scenario:
    """A scenario under a title marked for translation."""
    return Scenario(title, changes)


def told(finding: Finding, place: str) -> float | None:
    """A number the sentence of a finding tells: seconds, a share or a count."""
    match finding.said.words.get(place):
        case Seconds(value) | Share(value) | Number(value):
            return value
        case _:
            return None


def part_left(finding: Finding, wanted: str, now: str) -> float:
    """The part of one told number that another one is, between a twentieth and nine tenths; a half
    where they are not told."""
    low, high = told(finding, wanted), told(finding, now)
    if low is None or not high:
        return 0.5
    return round(min(max(low / high, 0.05), 0.9), 3)
