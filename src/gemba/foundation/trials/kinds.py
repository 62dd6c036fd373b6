"""What rooms above tell this one: which kinds they serve by arm, and what a condition is."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import DefinitionKind
from gemba.foundation.kernel.json_values import JsonValue

ConditionCheck = Callable[[JsonValue], None]
"""Raises an exception with a sentence for a body that is no condition on cases."""

_served: set[str] = set()
_checks: list[ConditionCheck] = []


def serves_by_arm(*kinds: str) -> None:
    """Say that definitions of these kinds are asked for by `served`, case by case; called in the
    `ready` of a room's app. Only such kinds can be tried."""
    _served.update(kinds)


def is_served_by_arm(kind: str) -> bool:
    """Whether two versions of such a definition can serve side by side."""
    return kind in _served


def serves_alike(name: str, kind: DefinitionKind) -> str:
    """Why this definition, of a kind that is not served by arm, cannot be tried, and what can."""
    return _(
        "“{name}” cannot be tried on a share of the tickets: what stands under “{kinds}” serves all"
        " alike. Define another beside it and try a rule or a process that uses it, or change it"
        " and watch the control chart."
    ).format(name=name, kinds=str(kind.label_of_many))


def checks_conditions(check: ConditionCheck) -> None:
    """Let a room that knows cases look at the conditions of trials before they begin."""
    _checks.append(check)


def check_condition(body: JsonValue) -> None:
    """Raises what the room raises that knows cases."""
    for check in _checks:
        check(body)
