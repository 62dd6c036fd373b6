"""Plans and verdicts as JSON and back: each value an object of its fields, see `simulation.codec`.

What is at its default is left out; numbers come back as the same numbers.
"""

from __future__ import annotations

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.codec import fields_json, made

from .guardrails import Guard
from .plan import PilotPlan
from .verdict import Verdict


def plan_to_json(plan: PilotPlan) -> dict[str, JsonValue]:
    return fields_json(plan)


def plan_from_json(value: JsonValue) -> PilotPlan:
    """Raises TwinInvalid (a ValueError) with a sentence that says where the trouble is."""
    return made(PilotPlan, value, "plan")


def guard_to_json(guard: Guard) -> dict[str, JsonValue]:
    return fields_json(guard)


def guard_from_json(value: JsonValue) -> Guard:
    """Raises TwinInvalid."""
    return made(Guard, value, "guard")


def verdict_to_json(verdict: Verdict) -> dict[str, JsonValue]:
    return fields_json(verdict)


def verdict_from_json(value: JsonValue) -> Verdict:
    """Raises TwinInvalid."""
    return made(Verdict, value, "verdict")
