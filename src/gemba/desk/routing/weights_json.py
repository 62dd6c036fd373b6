"""The desk's routing policy as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from gemba.desk.routing.assignment.policies import Consideration, PolicyError
from gemba.desk.routing.body import QueueBody, Weights
from gemba.desk.routing.wording import policy_problem
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

WEIGHT_MAX = 1_000.0
PRIORITIES = 4


def encode_weights(weights: Weights) -> JsonValue:
    """The policy as JSON."""
    return {
        "worth_seconds": {each.value: seconds for each, seconds in weights.worth_seconds},
        "by_priority": list(weights.by_priority),
        "by_tier": dict(weights.by_tier),
        "due_boost": weights.due_boost,
        "due_horizon_minutes": weights.due_horizon_minutes,
        "heeds_breach": weights.heeds_breach,
    }


def decode_weights(body: JsonValue) -> Weights:
    """The policy in this JSON. Raises DefinitionRefused with a sentence for people."""
    if not isinstance(body, Mapping):
        raise DefinitionRefused(_("A routing policy says what each consideration is worth."))
    first = Weights()
    worth = _numbers(body.get("worth_seconds"))
    by_priority = body.get("by_priority", list(first.by_priority))
    found = Weights(
        tuple((each, worth.get(each.value, 0.0)) for each in Consideration),
        tuple(_number(each) for each in by_priority)
        if isinstance(by_priority, Sequence) and not isinstance(by_priority, str)
        else (),
        tuple(sorted(_numbers(body.get("by_tier")).items())),
        _number(body.get("due_boost", first.due_boost)),
        int(_number(body.get("due_horizon_minutes", first.due_horizon_minutes))),
        body.get("heeds_breach") is True,
    )
    weights = [*found.by_priority, *(weight for _tier, weight in found.by_tier)]
    if len(found.by_priority) != PRIORITIES or not all(0 < each <= WEIGHT_MAX for each in weights):
        raise DefinitionRefused(_("A priority or tier weighs more than 0 and at most 1,000."))
    if found.heeds_breach and not found.due_boost:
        raise DefinitionRefused(
            _("A foretold breach counts as a due time that is near: give that a weight above 0.")
        )
    try:
        QueueBody().policy(found)
    except PolicyError as error:
        raise DefinitionRefused(policy_problem(error)) from error
    return found


def _numbers(value: JsonValue) -> dict[str, float]:
    if not isinstance(value, Mapping):
        return {}
    return {str(name): _number(number) for name, number in value.items()}


def _number(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DefinitionRefused(_("“{text}” is no number.").format(text=value))
    return float(value)
