"""How many cases a drawing would have fitted, and why the others would not.

What the log calls its events is matched with the drawing's steps by whoever asks. An activity that
is ignored is taken out of the log before; a step that no activity tells of is passed in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.hiding import same_cases, without_activities
from gemba.insight.mining.conformance.alignments import OPERATIONS_MAX, alignments
from gemba.insight.mining.conformance.deviations import (
    Deviation,
    DeviationKind,
    Deviations,
    deviations,
)
from gemba.insight.mining.model.bpmn import BpmnModel, Node, NodeKind
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.petri import PetriNet, Transition


class Why(StrEnum):
    """Why a case does not fit."""

    MISSING = "missing"  # the drawing has no such step
    LEFT_OUT = "left out"  # the drawing wants the step, the case did not have it
    ORDER = "order"  # both have it, elsewhere
    REPEATED = "repeated"  # more often than the drawing allows
    MISPLACED = "no place"  # done where the drawing has no place for it


_KINDS = {
    DeviationKind.UNKNOWN: Why.MISSING,
    DeviationKind.SKIPPED: Why.LEFT_OUT,
    DeviationKind.MISPLACED: Why.ORDER,
}


@dataclass(frozen=True)
class Heard:
    """The steps of a drawing, by id, that each activity of a log may be; `ignored` activities say
    nothing about it. Any other activity is one that the drawing lacks."""

    steps: Mapping[str, tuple[str, ...]]
    ignored: frozenset[str]


@dataclass(frozen=True)
class Reason:
    """`cases` are ids of the cases that do not fit for this reason, the newest first."""

    why: Why
    activity: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """Of `total` cases asked for: `fitting` run as drawn; of `untold` nothing was to compare, and
    `left_out` were too long to be looked at. `reasons` are those of most cases first."""

    total: int
    fitting: int
    untold: int
    left_out: int
    reasons: tuple[Reason, ...]

    @property
    def compared(self) -> int:
        """Cases of which it is known whether they fit."""
        return self.total - self.untold - self.left_out

    @property
    def share(self) -> float:
        """Of the cases compared; NaN where there are none."""
        return self.fitting / self.compared if self.compared else float("nan")


def fitting(
    columns: EventColumns,
    cases: Bools,
    model: BpmnModel,
    heard: Heard,
    operations_max: int = OPERATIONS_MAX,
) -> Fit:
    """How the flagged cases (one flag per case) fit. Raises ModelNotRunnable, ModelCannotEnd."""
    net = _heard_net(model, heard)
    stays = np.array([each not in heard.ignored for each in columns.activities], dtype=np.bool_)
    left = without_activities(columns, stays)
    flags = same_cases(cases, columns, left)
    total, told = int(np.count_nonzero(cases)), int(np.count_nonzero(flags))
    if not told:
        return Fit(total, 0, total, 0, ())
    aligned = alignments(left, net, flags, operations_max)
    found = deviations(left, aligned, flags)
    looked_at = int(np.count_nonzero(found.aligned))
    deviating = int(np.count_nonzero(found.deviating))
    reasons = [each for row in found.rows for each in _reasons(found, row)]
    reasons.sort(key=lambda each: (-len(each.cases), each.activity, each.why))
    return Fit(total, looked_at - deviating, total - told, told - looked_at, tuple(reasons))


def seen_steps(model: BpmnModel, heard: Heard) -> frozenset[str]:
    """The ids of the steps that some activity tells of."""
    told = {step for steps in heard.steps.values() for step in steps}
    return frozenset(node.id for node in model.nodes if _may_be_heard(node) and node.id in told)


def _heard_net(model: BpmnModel, heard: Heard) -> PetriNet:
    """The net whose steps are called what the log calls them: one transition for each name."""
    names: dict[str, list[str]] = {}
    for activity, steps in heard.steps.items():
        for step in steps:
            names.setdefault(step, []).append(activity)
    nodes = (
        replace(node, kind=NodeKind.TASK if node.id in names else NodeKind.EVENT)
        if _may_be_heard(node)
        else node
        for node in model.nodes
    )
    net = net_of_bpmn(replace(model, nodes=tuple(nodes)))
    return replace(net, transitions=tuple(_called(net.transitions, names)))


def _called(
    transitions: Iterable[Transition], names: Mapping[str, Sequence[str]]
) -> Iterator[Transition]:
    for each in transitions:
        if each.label is None:
            yield each
        else:
            for activity in names[each.name]:
                yield replace(each, name=f"{each.name} {activity}", label=activity)


def _may_be_heard(node: Node) -> bool:
    return node.kind in (NodeKind.TASK, NodeKind.EVENT)


def _reasons(found: Deviations, row: Deviation) -> list[Reason]:
    cases = np.unique(found.events_of(row).case)
    if row.kind is not DeviationKind.INSERTED:
        return [_reason(found, _KINDS[row.kind], row, cases)]
    again = _how_often(found.columns, row.activity)[cases] > 1
    return [
        _reason(found, why, row, which)
        for why, which in ((Why.REPEATED, cases[again]), (Why.MISPLACED, cases[~again]))
        if len(which)
    ]


def _reason(found: Deviations, why: Why, row: Deviation, cases: Int32s) -> Reason:
    columns = found.columns
    newest = cases[np.argsort(-columns.last_us[cases], kind="stable")]
    return Reason(why, row.activity, tuple(columns.case_ids[int(case)] for case in newest))


def _how_often(columns: EventColumns, activity: str) -> Int64s:
    """By case."""
    code = columns.activities.codes[activity]
    rows = columns.case[columns.activity == code]
    return np.bincount(rows, minlength=columns.cases).astype(np.int64)
