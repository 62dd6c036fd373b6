"""A policy as it is defined: for which tickets, by which calendar, how soon, and what if not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.sla.promises import DEFAULT_PAUSES, PAUSABLE, Act, At, Promise, Step
from gemba.desk.sla.wording import promise_told
from gemba.desk.tickets import conditions
from gemba.desk.tickets.conditions import ALWAYS, Condition
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue

PRIORITIES = (1, 2, 3, 4)
TARGET_MINUTES_MAX = 366 * 24 * 60
STEPS_MAX = 30
VALUE_CHARS_MAX = 80
# They change by themselves, or follow from the promises: a policy by them would chase its own tail.
UNSTEADY_FACTS = frozenset(
    ("due_in", "hours_since_customer", "hours_since_opened", "hours_since_reply")
)
Targets = Mapping[Promise, Mapping[int, timedelta]]


@dataclass(frozen=True)
class PolicyBody:
    """What a policy says. `calendar_id` None: the desk's own calendar.

    `targets` in working time by promise and priority; a priority that is missing is promised
    nothing. Clocks warn at `warning_percent` of the target or `warning_minutes` before its end.
    """

    condition: Condition = ALWAYS
    calendar_id: UUID | None = None
    targets: Targets = field(default_factory=dict)
    pauses: Mapping[Promise, frozenset[str]] = field(default_factory=lambda: DEFAULT_PAUSES)
    warning_percent: int | None = None
    warning_minutes: int | None = None
    steps: tuple[Step, ...] = ()


@lru_cache(maxsize=256)
def policy_of(definition: Definition) -> PolicyBody:
    """What a definition says."""
    return decode(definition.body)


def encode(body: PolicyBody) -> JsonValue:
    """The policy as JSON; targets in whole minutes."""
    targets: dict[str, JsonValue] = {
        promise.value: {str(n): each // timedelta(minutes=1) for n, each in by_priority.items()}
        for promise, by_priority in body.targets.items()
        if by_priority
    }
    pauses: dict[str, JsonValue] = {
        promise.value: list[JsonValue](sorted(categories))
        for promise, categories in body.pauses.items()
    }
    return {
        "if": conditions.encode(body.condition),
        "calendar": body.calendar_id.hex if body.calendar_id else "",
        "targets": targets,
        "pauses": pauses,
        "warning": {"percent": body.warning_percent, "minutes": body.warning_minutes},
        "steps": [
            {
                "promise": step.promise.value if step.promise else "",
                "at": step.at.value,
                "minutes": step.minutes,
                "act": step.act.value,
                "value": step.value,
            }
            for step in body.steps
        ],
    }


def decode(body: JsonValue) -> PolicyBody:
    """The policy in this JSON. Raises DefinitionRefused for a shape that is none."""
    if not isinstance(body, Mapping):
        raise DefinitionRefused(_("A policy needs targets: how soon what is promised."))
    warning = _mapping(body, "warning")
    return PolicyBody(
        condition=conditions.decode(body["if"]) if body.get("if") else ALWAYS,
        calendar_id=_uuid(body.get("calendar")),
        targets=_targets(_mapping(body, "targets")),
        pauses=_pauses(_mapping(body, "pauses")),
        warning_percent=_whole(warning.get("percent")),
        warning_minutes=_whole(warning.get("minutes")),
        steps=tuple(_step(each) for each in _items(body.get("steps"))),
    )


def _targets(given: Mapping[str, JsonValue]) -> Targets:
    found: dict[Promise, dict[int, timedelta]] = {}
    for promise in Promise:
        for priority in PRIORITIES:
            minutes = _whole(_mapping(given, promise.value).get(str(priority)))
            if minutes is None:
                continue
            if not 0 < minutes <= TARGET_MINUTES_MAX:
                words = _("“{promise}”: a target is one minute to one year of working time.")
                raise DefinitionRefused(words.format(promise=promise_told(promise)))
            found.setdefault(promise, {})[priority] = timedelta(minutes=minutes)
    return found


def _pauses(given: Mapping[str, JsonValue]) -> Mapping[Promise, frozenset[str]]:
    found = dict(DEFAULT_PAUSES)
    for promise in Promise:
        if promise.value in given:
            named = {each for each in _items(given[promise.value]) if each in PAUSABLE}
            found[promise] = frozenset(str(each) for each in named)
    return found


def _step(given: JsonValue) -> Step:
    if not isinstance(given, Mapping):
        raise DefinitionRefused(_("A step says when it is taken and what it does."))
    promise = given.get("promise")
    try:
        at, act = At(str(given.get("at"))), Act(str(given.get("act")))
        named = Promise(str(promise)) if promise else None
    except ValueError as error:
        raise DefinitionRefused(_("A step says when it is taken and what it does.")) from error
    minutes = _whole(given.get("minutes")) or 0
    value = str(given.get("value") or "").strip()[:VALUE_CHARS_MAX]
    return Step(named, at, act, value, minutes if at is At.AFTER else 0)


def _mapping(body: Mapping[str, JsonValue], name: str) -> Mapping[str, JsonValue]:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def _items(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _whole(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _uuid(value: JsonValue) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError as error:
        raise DefinitionRefused(_("Choose a calendar from the list.")) from error
