"""What rooms above tell this one: which kinds they serve by arm, and what a condition is."""

from __future__ import annotations

from collections.abc import Callable

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


def checks_conditions(check: ConditionCheck) -> None:
    """Let a room that knows cases look at the conditions of trials before they begin."""
    _checks.append(check)


def check_condition(body: JsonValue) -> None:
    """Raises what the room raises that knows cases."""
    for check in _checks:
        check(body)
