"""What a decision rests on as JSON, and back to the very same values. What is empty is left out of
people and tickets; a policy is written whole, for its defaults may change."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from math import inf
from typing import Any

from gemba.desk.routing.assignment.basis import Basis
from gemba.desk.routing.assignment.policies import Consideration, Mode, Overflow, Policy
from gemba.desk.routing.assignment.values import Candidate, Duty, Need, Status, Waiting
from gemba.foundation.kernel.json_values import JsonValue


def encode_basis(basis: Basis) -> JsonValue:
    """Staff and policy; the moment is kept beside it."""
    return {
        "staff": [_filled_in(each) for each in basis.staff],
        "policy": {name: _written(getattr(basis.policy, name)) for name in _NAMES[Policy]},
    }


def decode_basis(body: Mapping[str, Any], now: datetime) -> Basis:
    """The basis in this JSON, as of `now`."""
    return Basis(
        tuple(_read(Candidate, each) for each in body["staff"]), _read(Policy, body["policy"]), now
    )


def encode_waiting(waiting: Waiting) -> JsonValue:
    """A ticket as the arithmetic saw it."""
    return _filled_in(waiting)


def decode_waiting(body: Mapping[str, Any]) -> Waiting:
    """The ticket in this JSON."""
    found: Waiting = _read(Waiting, body)
    return found


# written thousands of times a minute: the fields of a type are looked up once
_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in dataclasses.fields(kind))
    for kind in (Waiting, Candidate, Need, Duty, Policy, Overflow)
}
_PLAIN = frozenset((str, int, float, bool, type(None)))
_EMPTY: tuple[object, ...] = (None, "", (), frozenset(), {})


def _filled_in(value: Candidate | Waiting) -> dict[str, Any]:
    told = {}
    for name in _NAMES[type(value)]:
        content = getattr(value, name)
        if content not in _EMPTY:
            told[name] = _written(content)
    return told


def _written(value: Any) -> Any:
    kind = type(value)
    if value == inf:
        return None
    if kind in _PLAIN:
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): content for name, content in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if kind is tuple:
        return [_written(each) for each in value]
    if kind in _NAMES:
        return [_written(getattr(value, name)) for name in _NAMES[kind]]
    return value.value


def _read(kind: type[Any], body: Mapping[str, Any]) -> Any:
    return kind(
        **{
            name: _READ[name](content) if name in _READ else content
            for name, content in body.items()
        }
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _overflow(after: float, queue_ids: list[int], lowered: int, vendor: int | None) -> Overflow:
    return Overflow(after, frozenset(queue_ids), lowered, vendor)


# fields that JSON writes as something plainer
_READ: dict[str, Callable[[Any], Any]] = {
    "waiting_since": _moment,
    "due_at": _moment,
    "idle_since": _moment,
    "needs": lambda items: tuple(Need(*each) for each in items),
    "certifications": frozenset,
    "refused_ids": frozenset,
    "queue_ids": frozenset,
    "languages": frozenset,
    "duty": lambda fields: Duty(fields[0], _moment(fields[1])),
    "status": Status,
    "mode": Mode,
    "worth_seconds": lambda worth: {Consideration(each): worth[each] for each in worth},
    "overflow": lambda items: tuple(_overflow(*each) for each in items),
    "ageing_seconds": lambda seconds: inf if seconds is None else seconds,
}
