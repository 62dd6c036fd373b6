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
            return float(value)
        case _:
            return None


def part_of_all(finding: Finding) -> float:
    """The part of all cases that the finding's first figure counts."""
    whole = finding.evidence.log_cases
    return min(1.0, finding.evidence.figures[0].count / whole) if whole else 1.0


def left_of_all(finding: Finding, wanted: float, now: float) -> float:
    """What is left of something in all cases, where a part of them comes from `now` to `wanted`
    and the others have `wanted` already."""
    part = part_of_all(finding)
    overall = part * now + (1 - part) * wanted
    return round(min(wanted / overall, 1.0), 3) if overall else 1.0


def part_left(finding: Finding, wanted: str, now: str) -> float:
    """The part of one told number that another one is, between a twentieth and nine tenths; a half
    where they are not told."""
    low, high = told(finding, wanted), told(finding, now)
    if low is None or not high:
        return 0.5
    return round(min(max(low / high, 0.05), 0.9), 3)
