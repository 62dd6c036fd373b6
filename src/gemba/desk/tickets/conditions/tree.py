"""Conditions: all of, or any of, comparisons of facts with values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions.fact import ConditionRefused, Op, Scalar, Values
from gemba.desk.tickets.conditions.facts import known_facts
from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.foundation.kernel.json_values import JsonValue

DEPTH_MAX = 4
COMPARISONS_MAX = 50


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact compared with values."""

    fact: str
    op: Op
    values: Values


@dataclass(frozen=True, slots=True)
class Group:
    """All of its parts must hold, or any of them. All of none always holds, any of none never."""

    is_all: bool
    parts: tuple["Condition", ...]


Condition = Comparison | Group
ALWAYS = Group(is_all=True, parts=())


def matches(condition: Condition, known: TicketFacts) -> bool:
    """Whether the condition holds for this ticket. Pure."""
    if isinstance(condition, Group):
        # not `all` and `any`: asked for every rule, policy and queue of every ticket
        for part in condition.parts:
            if matches(part, known) != condition.is_all:
                return not condition.is_all
        return condition.is_all
    return known_facts()[condition.fact].holds(condition.op, condition.values, known)


def as_q(condition: Condition, now: datetime) -> Q:
    """The same for the database. Raises ConditionRefused where only reading a ticket can tell."""
    if isinstance(condition, Group):
        return joined([as_q(part, now) for part in condition.parts], condition.is_all)
    fact = known_facts()[condition.fact]
    found = fact.where(condition.op, condition.values, now)
    if found is None:
        raise ConditionRefused(
            _("“{fact}” cannot be used for lists. Take it out of the condition.").format(
                fact=fact.label
            )
        )
    return found


def joined(parts: Sequence[Q], is_all: bool) -> Q:
    """All of these, or any of them; an empty Q holds always."""
    if not parts:
        return Q() if is_all else Q(pk__in=[])
    # beside others an empty Q vanishes: in an "or" it would be forgotten
    if not is_all and any(not part for part in parts):
        return Q()
    found = parts[0]
    for part in parts[1:]:
        found = found & part if is_all else found | part
    return found


def check_for_lists(condition: Condition, now: datetime) -> None:
    """Raises ConditionRefused unless lists of tickets can be found by the condition."""
    as_q(condition, now)


def check(body: JsonValue) -> Condition:
    """The condition in this JSON, its values looked up. Raises ConditionRefused."""
    condition = decode(body)
    for each in comparisons_of(condition):
        known_facts()[each.fact].check(each.op, each.values)
    return condition


def comparisons_of(condition: Condition) -> Iterable[Comparison]:
    """Every comparison in the condition, in order."""
    if isinstance(condition, Comparison):
        yield condition
        return
    for part in condition.parts:
        yield from comparisons_of(part)


def encode(condition: Condition) -> JsonValue:
    """The condition as JSON: {"all": […]}, {"any": […]} or {"fact", "op", "values"}."""
    if isinstance(condition, Group):
        parts: list[JsonValue] = [encode(part) for part in condition.parts]
        return {"all" if condition.is_all else "any": parts}
    values: list[JsonValue] = list(condition.values)
    return {"fact": condition.fact, "op": condition.op.value, "values": values}


def decode(body: JsonValue) -> Condition:
    """The condition in this JSON. Raises ConditionRefused for a shape that is none.

    Values are not looked up: a team that has gone since matches nothing.
    """
    condition = _read(body, DEPTH_MAX)
    if sum(1 for _each in comparisons_of(condition)) > COMPARISONS_MAX:
        raise ConditionRefused(
            _("The condition has more than {n} parts. Make two of it.").format(n=COMPARISONS_MAX)
        )
    return condition


def describe(condition: Condition) -> str:
    """The condition in words, in the reader's language."""
    if isinstance(condition, Comparison):
        fact = known_facts()[condition.fact]
        told = [fact.told(value) for value in condition.values]
        return _phrase(condition.op).format(fact=fact.label, values=_listed(condition.op, told))
    if not condition.parts:
        return _("every ticket") if condition.is_all else _("no ticket")
    words = [
        f"({describe(part)})" if isinstance(part, Group) and len(part.parts) > 1 else describe(part)
        for part in condition.parts
    ]
    return (_(" and ") if condition.is_all else _(" or ")).join(words)


def _read(body: JsonValue, depth: int) -> Condition:
    if depth == 0:
        raise ConditionRefused(_("The condition is nested more than {n} deep.").format(n=DEPTH_MAX))
    if isinstance(body, Mapping):
        for word in ("all", "any"):
            parts = body.get(word)
            if isinstance(parts, list | tuple) and len(body) == 1:
                return Group(word == "all", tuple(_read(part, depth - 1) for part in parts))
        if set(body) == {"fact", "op", "values"}:
            return _comparison(body)
    raise ConditionRefused(
        _("A condition is all of, or any of, comparisons: fact, comparison, values.")
    )


def _comparison(body: Mapping[str, JsonValue]) -> Comparison:
    name, word, values = body["fact"], body["op"], body["values"]
    fact = known_facts().get(name) if isinstance(name, str) else None
    if fact is None:
        raise ConditionRefused(_("There is no fact called {name}.").format(name=name))
    op = next((each for each in fact.ops if each.value == word), None)
    if op is None:
        raise ConditionRefused(
            _("“{fact}” cannot be compared by {op}.").format(fact=fact.label, op=word)
        )
    if not isinstance(values, list | tuple):
        raise ConditionRefused(_("“{fact}”: the values must be a list.").format(fact=fact.label))
    found = tuple(value for value in values if isinstance(value, Scalar))
    if len(found) != len(values) or not found:
        raise ConditionRefused(
            _("“{fact}”: the values must be words, numbers, yes or no.").format(fact=fact.label)
        )
    return Comparison(fact.name, op, found)


def _phrase(op: Op) -> str:
    return {
        Op.ANY_OF: _("{fact} is {values}"),
        Op.NONE_OF: _("{fact} is not {values}"),
        Op.ALL_OF: _("{fact} is all of {values}"),
        Op.CONTAINS_ANY: _("{fact} contains {values}"),
        Op.CONTAINS_ALL: _("{fact} contains all of {values}"),
        Op.CONTAINS_NONE: _("{fact} contains none of {values}"),
        Op.AT_LEAST: _("{fact} is at least {values}"),
        Op.AT_MOST: _("{fact} is at most {values}"),
        Op.MORE_THAN: _("{fact} is more than {values}"),
        Op.LESS_THAN: _("{fact} is less than {values}"),
        Op.IS: _("{fact}: {values}"),
    }[op]


def _listed(op: Op, told: list[str]) -> str:
    together = (Op.ALL_OF, Op.CONTAINS_ALL, Op.CONTAINS_NONE)
    return (", " if op in together else _(" or ")).join(told)
