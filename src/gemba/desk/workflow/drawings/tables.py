"""Decision tables as they are shown to read, and two of them row by row. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gemba.desk.workflow.decisions.model import (
    Decision,
    DecisionTable,
    Definitions,
    LiteralExpression,
    Rule,
)

from .difference import What


@dataclass(frozen=True, slots=True)
class RowView:
    """A rule: a cell for each column. `mark`: what became of it beside another table."""

    id: str
    cells: tuple[str, ...]
    mark: What | None = None


@dataclass(frozen=True, slots=True)
class TableView:
    """A decision. Columns are inputs, then outputs from the place `answers` on, then remarks from
    `remarks` on; `text` is that of a decision that is an expression."""

    id: str
    name: str
    policy: str = ""
    heads: tuple[str, ...] = ()
    answers: int = 0
    remarks: int = 0
    rows: tuple[RowView, ...] = ()
    text: str = ""
    mark: What | None = None


def views_of(definitions: Definitions, *, remark: str = "") -> tuple[TableView, ...]:
    """All decisions, in the order of the file; `remark` heads what is said of each rule."""
    return tuple(_view(each, remark) for each in definitions.decisions)


def marked(
    before: Iterable[TableView], after: Iterable[TableView]
) -> tuple[tuple[TableView, ...], tuple[TableView, ...]]:
    """Both, with what differs marked: decisions and rules are the same by their ids."""
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    return (
        tuple(_beside(each, new.get(key), What.REMOVED) for key, each in old.items()),
        tuple(_beside(each, old.get(key), What.ADDED) for key, each in new.items()),
    )


def _view(decision: Decision, remark: str) -> TableView:
    logic = decision.logic
    if isinstance(logic, LiteralExpression):
        return TableView(decision.id, decision.name, text=logic.text)
    if not isinstance(logic, DecisionTable):
        return TableView(decision.id, decision.name)
    words = [logic.hit_policy.value, logic.aggregation.value if logic.aggregation else ""]
    remarks = (remark,) if any(each.description for each in logic.rules) else ()
    titles = (*(each.title for each in logic.inputs), *(each.title for each in logic.outputs))
    return TableView(
        decision.id,
        decision.name,
        policy=" ".join(filter(None, words)),
        heads=(*titles, *logic.annotations, *remarks),
        answers=len(logic.inputs),
        remarks=len(titles),
        rows=tuple(RowView(each.id, _cells(each, logic, bool(remarks))) for each in logic.rules),
    )


def _cells(rule: Rule, table: DecisionTable, has_remark: bool) -> tuple[str, ...]:
    notes = (*rule.annotations, *("" for _each in table.annotations))[: len(table.annotations)]
    remark = (rule.description,) if has_remark else ()
    return (*(cell.text for cell in (*rule.conditions, *rule.conclusions)), *notes, *remark)


def _beside(view: TableView, other: TableView | None, alone: What) -> TableView:
    """`alone` is what a thing is that the other has not."""
    if other is None:
        return replace(view, mark=alone)
    known: Mapping[str, RowView] = {row.id: row for row in other.rows}
    rows = []
    for row in view.rows:
        match = known.get(row.id)
        mark = alone if match is None else What.CHANGED if match.cells != row.cells else None
        rows.append(replace(row, mark=mark))
    head = (view.name, view.policy, view.heads, view.text)
    differs = head != (other.name, other.policy, other.heads, other.text)
    return replace(view, rows=tuple(rows), mark=What.CHANGED if differs else None)
