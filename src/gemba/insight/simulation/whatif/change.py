"""What a change of the desk is to its twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from gemba.insight.simulation.model import Activity, Twin


class ChangeRefused(ValueError):
    """The change cannot be made on this twin; the text says why, in a sentence."""


class Change(Protocol):
    """One thing done differently. A frozen dataclass of plain values in `kinds/`."""

    def apply(self, twin: Twin) -> Twin:
        """The twin as it would be. Raises ChangeRefused."""


@dataclass(frozen=True)
class Scenario:
    """Changes made together, one after another."""

    name: str
    changes: tuple[Change, ...] = ()

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        for change in self.changes:
            twin = change.apply(twin)
        return twin


def known(what: str, name: str, names: Iterable[str]) -> str:
    """The name itself. Raises ChangeRefused where the twin has no such thing."""
    if name not in names:
        raise ChangeRefused(f"The desk has no {what} called '{name}'.")
    return name


def with_activity(twin: Twin, name: str, changed: Callable[[Activity], Activity]) -> Twin:
    """The twin with one activity changed. Raises ChangeRefused where there is none."""
    known("step", name, (each.name for each in twin.activities))
    steps = (changed(each) if each.name == name else each for each in twin.activities)
    return replace(twin, activities=tuple(steps))
