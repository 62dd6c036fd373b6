"""What a fact is: something a condition can ask of a ticket."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.foundation.definitions.kinds import DefinitionRefused

VALUES_MAX = 50

Scalar = str | int | float | bool
Values = tuple[Scalar, ...]


class ConditionRefused(DefinitionRefused):
    """This condition cannot be used; the message says what is wrong and what to do."""


class Op(StrEnum):
    """How a fact is compared with the values of a condition."""

    ANY_OF = "any_of"
    NONE_OF = "none_of"
    ALL_OF = "all_of"
    CONTAINS_ANY = "contains_any"
    CONTAINS_ALL = "contains_all"
    CONTAINS_NONE = "contains_none"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Offer:
    """A value to choose, with its name in the reader's language."""

    value: Scalar
    label: str


@dataclass(frozen=True)
class Fact(ABC):
    """A fact by its name in stored conditions and its label on screens.

    `value_kind` tells a form what to draw: choice, text, words, number, hours or yes_no.
    """

    name: str
    label: Promise
    value_kind: ClassVar[str]
    ops: ClassVar[tuple[Op, ...]]

    @abstractmethod
    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """Whether it is so for this ticket. Pure."""

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:  # noqa: ARG002
        """The same for the database; None where the database cannot tell."""
        return None

    def offers(self) -> tuple[Offer, ...]:
        """What there is to choose from; none: anything of the right kind can be said."""
        return ()

    @abstractmethod
    def check(self, op: Op, values: Values) -> None:
        """Raises ConditionRefused for values that this fact can never be compared with."""

    def told(self, value: Scalar) -> str:
        """A value in the reader's words."""
        named = {offer.value: offer.label for offer in self.offers()}
        return named.get(value, str(value))

    def must_be(self, fits: bool, sentence: str) -> None:
        """Refuse with this sentence unless it fits; `{fact}` in it is the label."""
        if not fits:
            raise ConditionRefused(sentence.format(fact=self.label))

    def must_have_values(self, values: Values) -> None:
        """At least one value, at most VALUES_MAX."""
        self.must_be(bool(values), _("“{fact}” needs a value to be compared with. Choose one."))
        self.must_be(
            len(values) <= VALUES_MAX,
            _("“{fact}” is compared with too many values. Use 50 at most."),
        )

    def must_have_one(self, values: Values) -> None:
        """Exactly one value."""
        self.must_be(len(values) == 1, _("“{fact}” is compared with exactly one value."))
