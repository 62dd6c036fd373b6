"""Which steps of two drawings are the same: by what the log calls them, else by their name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.labels import plain


@dataclass(frozen=True, slots=True)
class KnownStep:
    """A step of a drawing that runs; `activities` are what the log calls its events."""

    id: str
    name: str
    activities: frozenset[str] = frozenset()


def matched_steps(model: BpmnModel, known: Iterable[KnownStep]) -> dict[str, str]:
    """The known step of each task that is one, by ids; no step is taken twice. A task is rather
    what the log calls the same than what has the same name."""
    left = {each.id: each for each in known}
    found: dict[str, str] = {}
    tasks = model.of_kind(NodeKind.TASK)
    for task in tasks:
        same = [each.id for each in left.values() if task.label in each.activities]
        if same:
            found[task.id] = same[0]
            del left[same[0]]
    for task in tasks:
        named = [each.id for each in left.values() if plain(each.name) == plain(task.name)]
        if task.id not in found and named:
            found[task.id] = named[0]
            del left[named[0]]
    return found
