"""A condition as rows to fill in: all of these, and any of those.

The browser sends three fields a row, named `{prefix}-{block}-{place}-fact`, `-op` and `-values`,
where the block is `all` or `any`. A row without a fact says nothing. Deeper conditions, which only
programs write, are told in words and cannot be changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.desk.tickets.conditions import (
    Comparison,
    Condition,
    ConditionRefused,
    Fact,
    Group,
    Op,
    Scalar,
    known_facts,
)

ALL, ANY = "all", "any"
BLOCKS = (ALL, ANY)
ROWS_MAX = 50
_COMMAS = re.compile(r"[,，、;；\n]")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison to fill in. `text` is what stands in its field where nothing is offered."""

    key: str
    fact: str
    facts: tuple[Choice, ...]
    ops: tuple[Choice, ...]
    kind: str
    offers: tuple[Choice, ...]
    text: str

    @property
    def chosen(self) -> str:
        """The chosen offers in a line."""
        return ", ".join(offer.label for offer in self.offers if offer.is_chosen)


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of which all, or any, must hold; the last one is empty."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """What the template draws. `words`: a condition too deep for rows, told."""

    prefix: str
    blocks: tuple[Block, ...]
    words: str = ""


def builder(condition: Condition, *, prefix: str, words: str = "") -> Builder:
    """The rows of a condition; one that does not fit into rows is only told, in `words`."""
    parts = in_blocks(condition)
    if parts is None:
        return Builder(prefix, (), words)
    blocks = zip(BLOCKS, parts, strict=True)
    return Builder(prefix, tuple(Block(name, _rows(prefix, name, each)) for name, each in blocks))


def in_blocks(condition: Condition) -> tuple[Sequence[Comparison], Sequence[Comparison]] | None:
    """The comparisons that must all hold, and those of which any must; None: it is deeper."""
    if isinstance(condition, Comparison):
        return [condition], []
    own = [part for part in condition.parts if isinstance(part, Comparison)]
    deeper = [part for part in condition.parts if isinstance(part, Group)]
    if not condition.is_all:
        return ([], own) if own and not deeper else None
    if not deeper:
        return own, []
    inner = deeper[0]
    choices = [part for part in inner.parts if isinstance(part, Comparison)]
    is_flat = len(deeper) == 1 and not inner.is_all and len(choices) == len(inner.parts)
    return (own, choices) if is_flat and choices else None


def read(posted: QueryDict, *, prefix: str) -> Condition:
    """The condition that was filled in. Raises ConditionRefused for a row that is not finished."""
    found = {block: list(_comparisons(posted, f"{prefix}-{block}-")) for block in BLOCKS}
    if not found[ANY]:
        return Group(is_all=True, parts=tuple(found[ALL]))
    choice = Group(is_all=False, parts=tuple(found[ANY]))
    return Group(is_all=True, parts=(*found[ALL], choice)) if found[ALL] else choice


def empty_row(prefix: str, block: str, fact: str = "") -> Row:
    """A row to fill in, for this fact if it is known."""
    return _row(f"{prefix}-{block}-{uuid4().hex[:8]}", known_facts().get(fact), None)


def row_at(key: str, fact: str) -> Row:
    """The row of this key, for another fact."""
    return _row(key, known_facts().get(fact), None)


def op_words(op: Op) -> str:
    """How a comparison reads between the fact and its values."""
    return {
        Op.ANY_OF: pgettext("condition", "is"),
        Op.NONE_OF: pgettext("condition", "is not"),
        Op.ALL_OF: pgettext("condition", "is all of"),
        Op.CONTAINS_ANY: pgettext("condition", "contains any of"),
        Op.CONTAINS_ALL: pgettext("condition", "contains all of"),
        Op.CONTAINS_NONE: pgettext("condition", "contains none of"),
        Op.AT_LEAST: pgettext("condition", "is at least"),
        Op.AT_MOST: pgettext("condition", "is at most"),
        Op.MORE_THAN: pgettext("condition", "is more than"),
        Op.LESS_THAN: pgettext("condition", "is less than"),
        Op.IS: pgettext("condition", "is"),
    }[op]


def _rows(prefix: str, block: str, parts: Sequence[Comparison]) -> tuple[Row, ...]:
    filled = [
        _row(f"{prefix}-{block}-{place}", known_facts()[part.fact], part)
        for place, part in enumerate(parts)
    ]
    return (*filled, empty_row(prefix, block))


def _row(key: str, fact: Fact | None, part: Comparison | None) -> Row:
    facts = sorted(
        (Choice(each.name, str(each.label), each is fact) for each in known_facts().values()),
        key=lambda choice: choice.label,
    )
    if fact is None:
        return Row(key, "", tuple(facts), (), "", (), "")
    values = part.values if part else ()
    ops = (Choice(op.value, op_words(op), bool(part) and part.op is op) for op in fact.ops)  # type: ignore[union-attr]
    offers = [Choice(str(o.value), o.label, o.value in values) for o in fact.offers()]
    known = {offer.value for offer in offers}
    if fact.value_kind == "choice":
        offers += [Choice(str(v), fact.told(v), True) for v in values if str(v) not in known]
    text = ", ".join(str(value) for value in values)
    return Row(key, fact.name, tuple(facts), tuple(ops), fact.value_kind, tuple(offers), text)


def _comparisons(posted: QueryDict, start: str) -> Iterator[Comparison]:
    keys = [name.removesuffix("-fact") for name in posted if name.startswith(start)]
    keys = list(dict.fromkeys(key for key in keys if f"{key}-fact" in posted))
    for key in keys[:ROWS_MAX]:
        fact = known_facts().get(posted.get(f"{key}-fact", ""))
        if fact is not None:
            yield _comparison(fact, posted.get(f"{key}-op", ""), posted.getlist(f"{key}-values"))


def _comparison(fact: Fact, word: str, given: Sequence[str]) -> Comparison:
    op = next((each for each in fact.ops if each.value == word), fact.ops[0])
    values = tuple(_values(fact, given))
    fact.check(op, values)
    return Comparison(fact.name, op, values)


def _values(fact: Fact, given: Sequence[str]) -> Iterator[Scalar]:
    if fact.value_kind in ("choice", "yes_no"):
        known = {str(offer.value): offer.value for offer in fact.offers()}
        yield from (known.get(text, text) for text in given if text)
    elif fact.value_kind in ("number", "hours"):
        yield from (_number(fact, text) for text in given if text.strip())
    elif fact.value_kind == "text" and given == [""]:
        # compared whole, nothing stands for "nobody said"
        yield ""
    else:
        words = (word.strip() for text in given for word in _COMMAS.split(text))
        yield from (word for word in words if word)


def _number(fact: Fact, text: str) -> float | int:
    try:
        value = float(text.strip().replace(",", "."))
        return int(value) if value.is_integer() else value
    except (ValueError, OverflowError) as error:
        raise ConditionRefused(
            _("“{fact}”: “{text}” is no number.").format(fact=fact.label, text=text)
        ) from error
