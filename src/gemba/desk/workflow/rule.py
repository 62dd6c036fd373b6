"""A rule: when something happens to a ticket, and if conditions hold, then things are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.tickets import conditions
from gemba.desk.tickets.conditions import Condition, TicketFacts
from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import is_calendar
from gemba.desk.workflow.triggers import known_triggers
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue

TRIGGERS_MAX, ACTIONS_MAX = 10, 20
ANY_TIME, WITHIN, OUTSIDE = "any", "within", "outside"


@dataclass(frozen=True)
class Rule:
    """A rule that can be evaluated. `hours`: any, within or outside those of `calendar`."""

    id: UUID
    version: int
    name: str
    when: tuple[Trigger, ...]
    condition: Condition
    then: tuple[Action, ...]
    hours: str = ANY_TIME
    calendar: str = ""
    stops: bool = False

    def heard(self, happenings: Sequence[Happening]) -> Happening | None:
        """The first of these that sets the rule off."""
        for happening in happenings:
            if happening.what is What.TIME:
                if happening.value.startswith(self.id.hex):
                    return happening
            elif any(trigger.hears(happening) for trigger in self.when):
                return happening
        return None

    def holds(self, facts: TicketFacts, around: Around) -> bool:
        """Whether its conditions hold for a ticket at a moment. Pure."""
        if self.hours != ANY_TIME:
            is_open = around.is_open(self.calendar, facts.now)
            if is_open != (self.hours == WITHIN):
                return False
        return conditions.matches(self.condition, facts)


@lru_cache(maxsize=512)
def rule_of(found: Definition) -> Rule:
    """A stored rule: the same object as long as it says the same. Raises DefinitionRefused."""
    return decode(found.body, id=found.id, version=found.version, name=found.name)


def decode(body: JsonValue, *, id: UUID, version: int = 0, name: str = "") -> Rule:  # noqa: A002
    """The rule in this JSON. Raises DefinitionRefused for a shape that is none."""
    if not isinstance(body, Mapping):
        raise DefinitionRefused(_("A rule says when, if and then."))
    hours = body.get("hours") or {}
    if not isinstance(hours, Mapping):
        raise DefinitionRefused(_("The hours of a rule are within or outside those of a calendar."))
    return Rule(
        id=id,
        version=version,
        name=name,
        when=tuple(_trigger(each) for each in _items(body, "when", TRIGGERS_MAX)),
        condition=conditions.decode(body.get("if", {"all": []})),
        then=actions_of(body),
        hours=str(hours.get("is", ANY_TIME)),
        calendar=str(hours.get("calendar", "")),
        stops=body.get("stop") is True,
    )


def encode(rule: Rule) -> JsonValue:
    """The rule as JSON."""
    when: list[JsonValue] = [{"on": each.name, **each.written()} for each in rule.when]
    return {
        "when": when,
        "if": conditions.encode(rule.condition),
        "hours": {"is": rule.hours, "calendar": rule.calendar},
        "then": written_actions(rule.then),
        "stop": rule.stops,
    }


def check_rule(body: JsonValue) -> Rule:
    """The rule in this JSON, its values looked up. Raises DefinitionRefused."""
    rule = decode(body, id=UUID(int=0))
    if not rule.when:
        raise DefinitionRefused(_("Say when the rule looks at a ticket: choose a trigger."))
    if not rule.then:
        raise DefinitionRefused(_("Say what the rule does: choose an action."))
    if rule.hours not in (ANY_TIME, WITHIN, OUTSIDE) or not is_calendar(rule.calendar):
        raise DefinitionRefused(_("The hours of a rule are within or outside those of a calendar."))
    for piece in (*rule.when, *rule.then):
        piece.check()
    for comparison in conditions.comparisons_of(rule.condition):
        conditions.known_facts()[comparison.fact].check(comparison.op, comparison.values)
    return rule


def actions_of(body: Mapping[str, JsonValue]) -> tuple[Action, ...]:
    """The actions of a rule's or macro's JSON. Raises DefinitionRefused."""
    return tuple(read_action(each) for each in _items(body, "then", ACTIONS_MAX))


def written_actions(actions: Sequence[Action]) -> list[JsonValue]:
    """Actions as JSON."""
    return [written_action(each) for each in actions]


def written_action(action: Action) -> dict[str, JsonValue]:
    """An action as JSON."""
    return {"do": action.name, **action.written()}


def read_action(body: JsonValue) -> Action:
    """The action in this JSON. Raises DefinitionRefused."""
    kind = known_actions().get(str(body.get("do"))) if isinstance(body, Mapping) else None
    if kind is None or not isinstance(body, Mapping):
        raise DefinitionRefused(_("There is no such action."))
    return kind.read(body)


def _trigger(body: JsonValue) -> Trigger:
    kind = known_triggers().get(str(body.get("on"))) if isinstance(body, Mapping) else None
    if kind is None or not isinstance(body, Mapping):
        raise DefinitionRefused(_("There is no such trigger."))
    return kind.read(body)


def _items(body: Mapping[str, JsonValue], name: str, limit: int) -> Sequence[JsonValue]:
    items = body.get(name, [])
    if not isinstance(items, list | tuple):
        raise DefinitionRefused(_("“{name}” must be a list.").format(name=name))
    if len(items) > limit:
        raise DefinitionRefused(
            _("“{name}” has more than {n} parts. Make two rules of it.").format(name=name, n=limit)
        )
    return items
