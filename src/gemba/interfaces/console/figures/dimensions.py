"""By what a figure can be taken apart, and which part each value belongs to."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gemba.desk.channels.kinds.registry import kinds
from gemba.desk.tickets.queries import priorities, ticket_types
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import Codes, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_pilots import trial_in
from gemba.insight.eventlog.names import Names
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import AGENT, CASE_DIMENSIONS, Kpi
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.steps import Steps
from gemba.interfaces.console.process.attributes import attribute_label, value_namer
from gemba.interfaces.console.process.choosing import Choice

PARTS_MAX = 60
PILOTS_MAX = 5
UNKNOWN = "-"


@dataclass(frozen=True)
class Dimension:
    """`words` turns a value as stored into the reader's."""

    name: str
    label: str
    words: Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Grouping:
    """The part each value belongs to; `texts[code]` as stored, one code more is "unknown"."""

    codes: Int64s
    texts: tuple[str, ...]

    def key(self, code: int) -> str:
        """How an address names the part."""
        return UNKNOWN if code == len(self.texts) else f"={self.texts[code]}"


def dimensions(choice: Choice, *, actor: Actor) -> dict[str, Dimension]:
    """What this log can be taken apart by, by name. Colleagues are compared only by those who
    lead."""
    if choice.log.has_tickets:
        found = [*_of_desk(choice.whole), *_of_pilots(choice)]
    else:
        found = _of_import(choice.whole)
    if actor.sees_every_team and len(choice.whole.resources):
        found.append(Dimension(AGENT, _("Agent"), choice.who))
    return {each.name: each for each in found}


def suits(kpi: Kpi, dimension: Dimension, choice: Choice) -> bool:
    """Whether the KPI can be taken apart by it."""
    is_attribute = dimension.name not in CASE_DIMENSIONS and dimension.name != AGENT
    if trial_in(dimension.name) is not None:
        return "channel" in kpi.dimensions  # of all that can be taken apart by tickets
    return dimension.name in kpi.dimensions or (is_attribute and not choice.log.has_tickets)


def grouping(dimension: Dimension, book: Book) -> Callable[[Facts], Grouping]:
    """Gives each value of some facts of this book its part."""
    if dimension.name == AGENT:
        return lambda facts: _coded(facts.who, book.columns.resources)
    column = Steps.of(book.columns, book.meanings).attribute(dimension.name)
    if column is None:
        return lambda facts: _coded(np.full(len(facts), -1, dtype=np.int32), Names.of([]))
    return lambda facts: _coded(column.codes[facts.case], column.names)


def _coded(codes: Codes, names: Names) -> Grouping:
    whole = codes.astype(np.int64)
    return Grouping(np.where(whole < 0, len(names), whole), tuple(names))


def _of_desk(columns: EventColumns) -> list[Dimension]:
    channels = {name: str(kind.label) for name, kind in kinds().items()}
    names = {
        "channel": (_("Channel"), channels),
        "team": (_("Team"), {"": _("No team"), **{str(t.id): t.name for t in teams()}}),
        "type": (_("Type"), {each.code: each.label for each in ticket_types()}),
        "priority": (_("Priority"), {str(each.value): each.label for each in priorities()}),
    }
    return [
        Dimension(name, label, _from(words))
        for name, (label, words) in names.items()
        if name in columns.case_attributes
    ]


def _of_pilots(choice: Choice) -> list[Dimension]:
    """The last pilots, by their arms."""
    names = [name for name in choice.whole.case_attributes if trial_in(name) is not None]
    return [
        Dimension(name, attribute_label(choice.log, name), value_namer(choice.log, name))
        for name in sorted(names, reverse=True)[:PILOTS_MAX]
    ]


def _of_import(columns: EventColumns) -> list[Dimension]:
    attributes = {**columns.case_attributes, **columns.attributes}
    return [
        Dimension(name, name, str)
        for name, column in attributes.items()
        if 2 <= len(column.names) <= PARTS_MAX
    ]


def _from(words: dict[str, str]) -> Callable[[str], str]:
    return lambda text: words.get(text) or text or _("Unknown")
