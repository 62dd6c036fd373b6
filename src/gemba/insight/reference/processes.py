"""Processes of the desk as the log sees them: which activities tell of which of their steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID
from xml.etree import ElementTree as ET

from gemba.insight.eventlog.desk_activities import DRAWN
from gemba.insight.eventlog.drawn_keys import element_of, process_of
from gemba.insight.mining.conformance.fitting import Heard
from gemba.insight.mining.drafting.matching import KnownStep
from gemba.insight.mining.model.bpmn import BpmnModel, Node, NodeKind
from gemba.insight.mining.model.bpmn_xml.names import tag
from gemba.insight.mining.model.labels import plain

# What became of a process says nothing about the order of its steps.
_TROUBLES = frozenset({"step_failed", "process_stopped", "process_moved"})
_HEARD = (NodeKind.TASK, NodeKind.EVENT)


@dataclass(frozen=True)
class Spoken:
    """What a log calls things, for one process.

    `words` are its activities with what people read. `own` are those that tell of a step of this
    process, by the step's id; `foreign` those of other processes. `matches` is what somebody said
    (see `match_activities`). `is_whole`: the drawing was made of this log, so that it lacks what
    it does not have; else other activities are no matter of it.
    """

    words: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    matches: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False


def own_and_foreign(
    activities: Iterable[str], process: UUID | None
) -> tuple[dict[str, str], frozenset[str]]:
    """The activities that tell of steps of a process, by the step's id, and those that tell of
    other processes, or of what became of one."""
    own: dict[str, str] = {}
    foreign: set[str] = set()
    for activity in activities:
        key = activity.removeprefix(DRAWN)
        element = element_of(key) if key != activity else ""
        if element and process and process_of(key) == process.hex and "/" not in element:
            own[activity] = element
        elif element or activity in _TROUBLES:
            foreign.add(activity)
    return own, frozenset(foreign)


def drawing_key(root: ET.Element) -> str:
    """The id of the process in a drawing, which all its versions share; '' where there is none."""
    node = root.find(tag("process"))
    return "" if node is None else node.get("id", "")


def known_steps(drawn: BpmnModel, spoken: Spoken) -> list[KnownStep]:
    """The steps of a drawing with what the log calls them."""
    said: dict[str, set[str]] = {}
    for activity, step in (*spoken.own.items(), *spoken.matches.items()):
        said.setdefault(step, set()).add(activity)
    return [
        KnownStep(node.id, node.name, frozenset(said.get(node.id, set()) | _own(node)))
        for node in drawn.nodes
        if node.kind in _HEARD and node.name
    ]


def heard_in(drawn: BpmnModel, spoken: Spoken) -> Heard:
    """The steps of a drawing that each activity is: as somebody said, else by the step itself, by
    what the drawing says that the log calls it, and by its name. What tells of a step by another
    word than the process itself does is told already."""
    ids = {node.id for node in drawn.nodes if node.kind in _HEARD}
    told = {step for step in spoken.own.values() if step in ids}
    steps: dict[str, tuple[str, ...]] = {}
    ignored: set[str] = set()
    for activity, words in spoken.words.items():
        known = spoken.matches.get(activity, spoken.own.get(activity))
        if known is not None:
            found: tuple[str, ...] | None = (known,) if known in ids else ()
        else:
            found = _called(drawn, activity, words, by_name=activity not in spoken.foreign)
        if known == "" or found is None or set(found) & (told if known is None else set()):
            ignored.add(activity)
        elif found:
            steps[activity] = found
        elif known is None and not spoken.is_whole:
            ignored.add(activity)
    return Heard(steps, frozenset(ignored))


def _called(
    drawn: BpmnModel, activity: str, words: str, *, by_name: bool
) -> tuple[str, ...] | None:
    """The steps that an activity is by its own word, else `by_name`; None where it is no matter of
    the drawing, or says no more than that a case began."""
    by_word = [node for node in drawn.nodes if activity in _own(node)]
    if any(node.kind is NodeKind.START for node in by_word) or not (by_word or by_name):
        return None
    named: Iterable[Node] = by_word or (
        node for node in drawn.nodes if plain(node.name) in (plain(words), plain(activity))
    )
    return tuple(node.id for node in named if node.kind in _HEARD)


def _own(node: Node) -> set[str]:
    return {node.activity} - {""}
