"""Facts that are counts, times or plainly so or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions.fact import Fact, Offer, Op, Scalar, Values
from gemba.desk.tickets.conditions.ticket_facts import TicketFacts

HOURS_MAX = 24 * 366 * 5
COUNT_MAX = 10_000


@dataclass(frozen=True)
class CountFact(Fact):
    """How many times something happened."""

    of: Callable[[TicketFacts], int]
    column: str
    value_kind: ClassVar[str] = "number"
    ops: ClassVar[tuple[Op, ...]] = (Op.AT_LEAST, Op.AT_MOST)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """At least, or at most, so many times."""
        own, limit = self.of(facts), int(values[0])
        return own >= limit if op is Op.AT_LEAST else own <= limit

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:  # noqa: ARG002
        """As `holds`."""
        way = "gte" if op is Op.AT_LEAST else "lte"
        return Q(**{f"{self.column}__{way}": int(values[0])})

    def check(self, op: Op, values: Values) -> None:  # noqa: ARG002
        """One whole number."""
        self.must_have_one(values)
        value = values[0]
        is_count = type(value) is int and 0 <= value <= COUNT_MAX
        self.must_be(is_count, _("“{fact}” is compared with a whole number from 0 to 10,000."))


@dataclass(frozen=True)
class HoursFact(Fact):
    """Hours by the clock since a moment of the ticket, or, `is_ahead`, until one.

    Without such a moment nothing holds: neither more than nor less than.
    """

    of: Callable[[TicketFacts], datetime | None]
    column: str
    is_ahead: bool = False
    value_kind: ClassVar[str] = "hours"
    ops: ClassVar[tuple[Op, ...]] = (Op.MORE_THAN, Op.LESS_THAN)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """Whether the moment lies on the right side of the line."""
        moment, line = self.of(facts), self._line(values, facts.now)
        if moment is None:
            return False
        return moment > line if self._is_after(op) else moment < line

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:
        """As `holds`."""
        way = "gt" if self._is_after(op) else "lt"
        return Q(**{f"{self.column}__{way}": self._line(values, now)})

    def check(self, op: Op, values: Values) -> None:  # noqa: ARG002
        """One number of hours; only what lies ahead can be less than nothing (overdue)."""
        self.must_have_one(values)
        value = values[0]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = is_number and abs(float(value)) <= HOURS_MAX and (self.is_ahead or float(value) >= 0)
        self.must_be(fits, _("“{fact}” is compared with a number of hours, five years at most."))

    def _line(self, values: Values, now: datetime) -> datetime:
        distance = timedelta(hours=float(values[0]))
        return now + distance if self.is_ahead else now - distance

    def _is_after(self, op: Op) -> bool:
        return (op is Op.MORE_THAN) == self.is_ahead


@dataclass(frozen=True)
class YesNoFact(Fact):
    """Something that is so, or is not. `having` says it to the database."""

    of: Callable[[TicketFacts], bool]
    having: Callable[[], Q]
    value_kind: ClassVar[str] = "yes_no"
    ops: ClassVar[tuple[Op, ...]] = (Op.IS,)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:  # noqa: ARG002
        """Whether it is as said."""
        return self.of(facts) is bool(values[0])

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:  # noqa: ARG002
        """As `holds`."""
        return self.having() if values[0] else ~self.having()

    def offers(self) -> tuple[Offer, ...]:
        """Yes and no."""
        return (Offer(True, _("yes")), Offer(False, _("no")))

    def check(self, op: Op, values: Values) -> None:  # noqa: ARG002
        """Yes or no."""
        self.must_have_one(values)
        self.must_be(isinstance(values[0], bool), _("“{fact}”: choose yes or no."))

    def told(self, value: Scalar) -> str:
        """Yes or no."""
        return _("yes") if value else _("no")
