"""Every kind of change, found by walking `kinds/`, and scenarios as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.codec import made
from gemba.insight.simulation.model import TwinInvalid

from . import kinds as folder
from .change import Change, ChangeRefused, Scenario


@cache
def kinds() -> Mapping[str, type[Change]]:
    """By name: `add_people` is AddPeople. Every class of the folder is one."""
    found: dict[str, type[Change]] = {}
    for module in iter_modules(folder.__path__):
        whole = import_module(f"{folder.__name__}.{module.name}")
        for each in vars(whole).values():
            if isinstance(each, type) and each.__module__ == whole.__name__:
                found[_name(each)] = each
    return MappingProxyType(dict(sorted(found.items())))


def read_scenarios(value: JsonValue) -> tuple[Scenario, ...]:
    """From `[{"name": …, "changes": [{"kind": "add_people", "like": …, "count": 2}, …]}, …]`.

    Raises ChangeRefused with a sentence that says where the trouble is.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ChangeRefused("Scenarios are a list.")
    return tuple(_scenario(each, place) for place, each in enumerate(value, start=1))


def _scenario(value: JsonValue, place: int) -> Scenario:
    if not isinstance(value, Mapping):
        raise ChangeRefused(f"Scenario {place} has to be an object with name and changes.")
    name, changes = value.get("name"), value.get("changes", [])
    if not isinstance(name, str) or not name:
        raise ChangeRefused(f"Scenario {place} has no name.")
    if isinstance(changes, str) or not isinstance(changes, Sequence):
        raise ChangeRefused(f"The changes of “{name}” are a list.")
    return Scenario(name, tuple(_change(each, name) for each in changes))


def _change(value: JsonValue, scenario: str) -> Change:
    if not isinstance(value, Mapping):
        raise ChangeRefused(f"A change of “{scenario}” has to be an object with a kind.")
    name = value.get("kind")
    kind = kinds().get(name) if isinstance(name, str) else None
    if kind is None:
        known = ", ".join(kinds())
        raise ChangeRefused(f"“{scenario}” has a change of an unknown kind. There are: {known}.")
    rest = {key: each for key, each in value.items() if key != "kind"}
    try:
        return made(kind, rest, f"{name} of “{scenario}”")
    except TwinInvalid as trouble:
        raise ChangeRefused(str(trouble)) from trouble


def _name(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
