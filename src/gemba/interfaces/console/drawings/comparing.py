"""Two drawings side by side: what differs, in words and for the colours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.drawings.decisions import tables_of
from gemba.desk.workflow.drawings.difference import ElementChange, What, drawing_difference
from gemba.desk.workflow.drawings.kinds import root_of
from gemba.desk.workflow.drawings.tables import TableView, marked
from gemba.desk.workflow.drawings.words import kind_word, path_word
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import Definition, history, version
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.mining.drafting.origin import origin_in

from .ordering import OrderStory, order_story
from .pages import xml_in

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

REORDERED = "reordered"
WORDS: dict[str, _StrOrPromise] = {
    What.ADDED: _("Added"),
    What.REMOVED: _("Removed"),
    REORDERED: _("Reordered"),
    What.CHANGED: _("Changed"),
    What.MOVED: _("Moved"),
}
ICONS = {
    What.ADDED: "plus",
    What.REMOVED: "minus",
    REORDERED: "arrows-sort",
    What.CHANGED: "pencil",
    What.MOVED: "arrows-move",
}
# What a reader calls a step, among the elements of a drawing.
_STEPS = ("ask", "Activity", "Process", "intermediateCatchEvent", "intermediateThrowEvent")


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A property in words. None on a side: it said nothing."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What became of one element, in words."""

    id: str
    what: str
    word: _StrOrPromise
    icon: str
    label: str
    kind: str
    details: tuple[DetailLine, ...]
    moved: bool = False
    is_step: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, and its drawing."""

    label: str
    xml: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Two drawings and every element that differs. `before` None: there was none. `problem`: they
    cannot be compared, and why; `order_problem`: their order cannot. `tables` are both sides of
    decisions, or the one there is."""

    before: Side | None
    after: Side
    changes: tuple[ChangeLine, ...]
    problem: str = ""
    tables: tuple[tuple[TableView, ...], ...] = ()
    order_problem: str = ""

    @property
    def marks(self) -> JsonValue:
        """For the colours on the drawings: what became of each element. Of a step that is both
        reordered and changed, the order is shown."""
        marks = {each.id: each.what for each in reversed(self.changes)}
        return [{"id": key, "what": str(what)} for key, what in marks.items()]

    @property
    def steps(self) -> list[tuple[str, _StrOrPromise, list[str]]]:
        """The steps of each sort by name: what changes for those who do the work."""
        found = [
            (
                what,
                word,
                [each.label for each in self.changes if each.is_step and each.what == what],
            )
            for what, word in WORDS.items()
        ]
        return [each for each in found if each[2] and each[0] != What.MOVED]

    @property
    def legend(self) -> list[tuple[str, _StrOrPromise, int]]:
        """What there is of each sort."""
        counted = [(what, word, self._count(what)) for what, word in WORDS.items()]
        return [each for each in counted if each[2]]

    @property
    def table_legend(self) -> list[tuple[str, _StrOrPromise, int]]:
        """The same of rules."""
        marks = [str(row.mark) for side in self.tables for view in side for row in view.rows]
        twice = Counter(marks)
        twice[What.CHANGED] //= 2  # it stands on both sides
        return [(what, word, twice[what]) for what, word in WORDS.items() if twice[what]]

    def _count(self, what: str) -> int:
        return sum(each.what == what for each in self.changes)


def compared(
    before: tuple[Side, JsonValue] | None, after: tuple[Side, JsonValue]
) -> ComparisonPage:
    """The page of two sides with their bodies."""
    if before is None:
        return ComparisonPage(None, after[0], ())
    try:
        old, new = root_of(before[1]), root_of(after[1])
    except DefinitionRefused as refusal:
        return ComparisonPage(before[0], after[0], (), str(refusal))
    told = [_line(each) for each in drawing_difference(old, new)]
    if origin_in(old) != origin_in(new):  # laid out anew: where things stand says nothing
        told = [replace(each, moved=False) for each in told if each.what != What.MOVED]
    order = order_story(before[1], after[1])
    changes = [*told, *(_reordered(step, order) for step in order.lines)]
    changes.sort(key=lambda each: list(WORDS).index(each.what))
    return ComparisonPage(before[0], after[0], tuple(changes), order_problem=order.problem)


def compared_tables(
    before: tuple[Side, JsonValue] | None, after: tuple[Side, JsonValue]
) -> ComparisonPage:
    """The page of two sides that are read as tables."""
    try:
        new = tables_of(after[1])
        old = tables_of(before[1]) if before else None
    except DefinitionRefused as refusal:
        return ComparisonPage(before[0] if before else None, after[0], (), str(refusal))
    tables = (new,) if old is None else marked(old, new)
    return ComparisonPage(before[0] if before else None, after[0], (), tables=tables)


def version_side(found: Definition, number: int, label: str) -> tuple[Side, JsonValue]:
    """A version as a side. Raises DefinitionUnknown."""
    kept = version(found.id, number)
    return Side(label, xml_in(kept.body), kept.note), kept.body


def version_numbers(found: Definition, *, actor: Actor) -> list[int]:
    """The newest versions, the newest first."""
    return [each.number for each in history(found.id, actor=actor)]


def _line(change: ElementChange) -> ChangeLine:
    return ChangeLine(
        id=change.id,
        what=change.what,
        word=WORDS[change.what],
        icon=ICONS[change.what],
        label=change.label,
        kind=kind_word(change.kind),
        details=tuple(
            DetailLine(path_word(each.path), each.before, each.after) for each in change.details
        ),
        moved=change.moved and change.what is not What.MOVED,
        is_step=change.kind.endswith(_STEPS),
    )


def _reordered(step: str, order: OrderStory) -> ChangeLine:
    return ChangeLine(
        id=step,
        what=REORDERED,
        word=WORDS[REORDERED],
        icon=ICONS[REORDERED],
        label=order.names.get(step, step),
        kind="",
        details=tuple(
            DetailLine(str(_("Order")), each.was, each.now) for each in order.lines[step]
        ),
        is_step=True,
    )
