"""Complaints in a list, their money in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.desk.complaints.queries import ComplaintCounts, ComplaintLine
from gemba.foundation.kernel.money import Money
from gemba.interfaces.figures import money_words


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists."""

    view: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint with its money in words."""

    line: ComplaintLine
    granted: str
    asked: str


def view_tabs(chosen: str, counts: ComplaintCounts) -> tuple[Tab, ...]:
    """The lists with their lengths; the first unless another is chosen."""
    labels = {
        "callback": (_("To call back"), counts.callback),
        "overdue": (_("Call overdue"), counts.overdue),
        "open": (_("All open"), counts.open),
        "settled": (_("Settled"), counts.settled),
    }
    current = chosen if chosen in labels else "callback"
    return tuple(
        Tab(view, label, count, view == current) for view, (label, count) in labels.items()
    )


def row_of(line: ComplaintLine) -> ComplaintRow:
    """A line with its money in words."""
    return ComplaintRow(line, _words(line.granted), _words(line.asked))


def _words(amount: Money | None) -> str:
    return money_words(amount.minor, amount.currency) if amount else ""
