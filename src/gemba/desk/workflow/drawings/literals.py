"""Expressions that are one plain value, as forms write them. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gemba.foundation.kernel.json_values import JsonValue


@dataclass(frozen=True, slots=True)
class Literal:
    """What an expression is, whatever the variables are."""

    value: JsonValue


def literal(expression: str) -> Literal | None:
    """The value of a text in quotes, a number, true, false or a list of them; None for what has to
    be worked out. Texts, numbers and lists are written in expressions as in JSON."""
    try:
        value: JsonValue = json.loads(expression)
    except (ValueError, RecursionError):
        return None
    return None if isinstance(value, dict) else Literal(value)
