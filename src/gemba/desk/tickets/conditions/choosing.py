"""Facts that are one, or several, of what there is to choose from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import ClassVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions.fact import Fact, Offer, Op, Values
from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.desk.tickets.models import Ticket
from gemba.foundation.kernel.text import one_line

NOBODY = 0
"""The value that stands for nobody, no team, no vendor."""


@dataclass(frozen=True)
class ChoiceFact(Fact):
    """One of several: a status, a team, a type. `offered` looks them up.

    `is_open`: what is not on offer may be said as well.
    """

    of: Callable[[TicketFacts], str | int]
    column: str
    offered: Callable[[], Iterable[tuple[str | int, str | Promise]]]
    is_open: bool = False
    value_kind: ClassVar[str] = "choice"
    ops: ClassVar[tuple[Op, ...]] = (Op.ANY_OF, Op.NONE_OF)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """Whether the ticket's own is among the values, or is not."""
        return (self.of(facts) in values) == (op is Op.ANY_OF)

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:  # noqa: ARG002
        """As `holds`."""
        some = Q(**{f"{self.column}__in": list(values)})
        return some if op is Op.ANY_OF else ~some

    def offers(self) -> tuple[Offer, ...]:
        """What there is now."""
        return tuple(Offer(value, str(label)) for value, label in self.offered())

    def check(self, op: Op, values: Values) -> None:  # noqa: ARG002
        """Each value is on offer."""
        self.must_have_values(values)
        known = {(type(offer.value), offer.value) for offer in self.offers()}
        fits = self.is_open or all((type(value), value) in known for value in values)
        self.must_be(fits, _("“{fact}”: choose values from the list."))
        self.must_be(
            all(isinstance(value, str | int) for value in values),
            _("“{fact}”: choose values from the list."),
        )


@dataclass(frozen=True)
class RelationFact(ChoiceFact):
    """One of several by its key, or nobody (NOBODY)."""

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:  # noqa: ARG002
        """As `holds`; nobody is NULL in the database."""
        some = Q(**{f"{self.column}__in": [each for each in values if each != NOBODY]})
        if NOBODY in values:
            some |= Q(**{f"{self.column}__isnull": True})
        return some if op is Op.ANY_OF else ~some


@dataclass(frozen=True)
class RankedFact(ChoiceFact):
    """One of several that stand in an order: a priority."""

    ops: ClassVar[tuple[Op, ...]] = (Op.ANY_OF, Op.NONE_OF, Op.AT_LEAST, Op.AT_MOST)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """Also: at least, at most."""
        own = self.of(facts)
        if op is Op.AT_LEAST:
            return int(own) >= int(values[0])
        if op is Op.AT_MOST:
            return int(own) <= int(values[0])
        return super().holds(op, values, facts)

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:
        """As `holds`."""
        if op in (Op.AT_LEAST, Op.AT_MOST):
            way = "gte" if op is Op.AT_LEAST else "lte"
            return Q(**{f"{self.column}__{way}": values[0]})
        return super().where(op, values, now)

    def check(self, op: Op, values: Values) -> None:
        """One value for an order."""
        super().check(op, values)
        if op in (Op.AT_LEAST, Op.AT_MOST):
            self.must_have_one(values)


@dataclass(frozen=True)
class TagsFact(Fact):
    """The words the desk sorts tickets by."""

    offered: Callable[[], Iterable[str]]
    value_kind: ClassVar[str] = "choice"
    ops: ClassVar[tuple[Op, ...]] = (Op.ANY_OF, Op.ALL_OF, Op.NONE_OF)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """Whether the ticket bears some, all or none of them."""
        found = [tag_word(str(value)) in facts.tags for value in values]
        if op is Op.ALL_OF:
            return all(found)
        return any(found) == (op is Op.ANY_OF)

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:  # noqa: ARG002
        """As `holds`."""
        words = [tag_word(str(value)) for value in values]
        if op is Op.ALL_OF:
            return reduce(and_, (_bears([word]) for word in words), Q())
        return _bears(words) if op is Op.ANY_OF else ~_bears(words)

    def offers(self) -> tuple[Offer, ...]:
        """The tags there are."""
        return tuple(Offer(name, name) for name in self.offered())

    def check(self, op: Op, values: Values) -> None:  # noqa: ARG002
        """Words; a tag nobody bears yet may be named."""
        self.must_have_values(values)
        fits = all(isinstance(value, str) and tag_word(value) for value in values)
        self.must_be(fits, _("“{fact}”: name tags, each with at least one letter."))


def tag_word(name: str) -> str:
    """A tag's one spelling."""
    return one_line(name, 50).lower()


def _bears(words: list[str]) -> Q:
    pairs = Ticket.tags.through.objects.filter(tag__name__in=words)
    return Q(pk__in=pairs.values("ticket"))
