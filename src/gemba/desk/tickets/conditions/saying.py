"""Facts that are texts: compared whole, or looked through for words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions.fact import Fact, Op, Scalar, Values
from gemba.desk.tickets.conditions.ticket_facts import TicketFacts

WORD_CHARS_MAX = 100


@dataclass(frozen=True)
class WordsFact(Fact):
    """A text in which words, or pieces of them, are looked for, in capitals or not."""

    of: Callable[[TicketFacts], str]
    # '' where the database does not look through it
    column: str
    value_kind: ClassVar[str] = "words"
    ops: ClassVar[tuple[Op, ...]] = (Op.CONTAINS_ANY, Op.CONTAINS_ALL, Op.CONTAINS_NONE)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """Whether the text contains some, all or none of them."""
        return says(self.of(facts), op, values)

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:  # noqa: ARG002
        """As `holds`."""
        if not self.column:
            return None
        return saying(self.column, op, values)

    def check(self, op: Op, values: Values) -> None:  # noqa: ARG002
        """Words of a bearable length."""
        self.must_have_values(values)
        self.must_be(
            all(fits(value) for value in values),
            _("“{fact}”: give words of at most 100 characters."),
        )


@dataclass(frozen=True)
class TextFact(WordsFact):
    """A short text that is compared whole, or looked through."""

    value_kind: ClassVar[str] = "text"
    ops: ClassVar[tuple[Op, ...]] = (Op.ANY_OF, Op.NONE_OF, Op.CONTAINS_ANY)

    def holds(self, op: Op, values: Values, facts: TicketFacts) -> bool:
        """Also: is one of them, is none of them."""
        if op is Op.CONTAINS_ANY:
            return super().holds(op, values, facts)
        found = [_equals(self.of(facts), str(value)) for value in values]
        return any(found) == (op is Op.ANY_OF)

    def where(self, op: Op, values: Values, now: datetime) -> Q | None:
        """As `holds`."""
        if op is Op.CONTAINS_ANY:
            return super().where(op, values, now)
        some = reduce(or_, (_equalling(self.column, str(value)) for value in values))
        return some if op is Op.ANY_OF else ~some

    def check(self, op: Op, values: Values) -> None:
        """The empty text, compared whole, stands for "nobody said"."""
        if op is Op.CONTAINS_ANY:
            super().check(op, values)
            return
        self.must_have_values(values)
        self.must_be(
            all(value == "" or fits(value) for value in values),
            _("“{fact}”: give words of at most 100 characters."),
        )

    def told(self, value: Scalar) -> str:
        """The empty text has a name."""
        return str(value) or _("not set")


def fits(value: Scalar) -> bool:
    """Whether a value is a word that can be looked for."""
    if not isinstance(value, str) or not value.strip() or len(value) > WORD_CHARS_MAX:
        return False
    return value.isprintable()


def says(text: str, op: Op, values: Values) -> bool:
    """Whether a text contains some, all or none of these words."""
    found = [_contains(text, str(value)) for value in values]
    if op is Op.CONTAINS_ALL:
        return all(found)
    return any(found) == (op is Op.CONTAINS_ANY)


def saying(column: str, op: Op, values: Values) -> Q:
    """As `says`, of the text in a column."""
    found = [_containing(column, str(value)) for value in values]
    some = reduce(and_ if op is Op.CONTAINS_ALL else or_, found)
    return ~some if op is Op.CONTAINS_NONE else some


# Databases fold the case of ASCII by LIKE; of other letters SQLite does so in regular expressions
# only. Python is made to agree with each.


def _contains(text: str, word: str) -> bool:
    return re.search(re.escape(word), text, _folding(word)) is not None


def _equals(text: str, word: str) -> bool:
    return re.fullmatch(re.escape(word), text, _folding(word)) is not None


def _folding(word: str) -> re.RegexFlag:
    return re.IGNORECASE | re.ASCII if word.isascii() else re.IGNORECASE


def _containing(column: str, word: str) -> Q:
    if word.isascii():
        return Q(**{f"{column}__icontains": word})
    return Q(**{f"{column}__iregex": re.escape(word)})


def _equalling(column: str, word: str) -> Q:
    if word.isascii():
        return Q(**{f"{column}__iexact": word})
    return Q(**{f"{column}__iregex": rf"\A{re.escape(word)}\Z"})
