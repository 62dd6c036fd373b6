"""Every kind of change, found by walking `kinds/`, and scenarios as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Number
from gemba.insight.simulation.codec import fields_json, made
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
                found[kind_name(each)] = each
    return MappingProxyType(dict(sorted(found.items())))


def read_scenarios(value: JsonValue) -> tuple[Scenario, ...]:
    """From `[{"name": …, "changes": [{"kind": "add_people", "like": …, "count": 2}, …]}, …]`.

    Raises ChangeRefused with a sentence that says where the trouble is.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ChangeRefused(gettext_noop("Scenarios are a list."))
    return tuple(_scenario(each, place) for place, each in enumerate(value, start=1))


def as_json(scenario: Scenario) -> dict[str, JsonValue]:
    """As `read_scenarios` reads it back."""
    return {
        "name": scenario.name,
        "changes": [
            {"kind": kind_name(type(each)), **fields_json(each)} for each in scenario.changes
        ],
    }


def kind_name(kind: type) -> str:
    """What a kind of change is called in JSON."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def _scenario(value: JsonValue, place: int) -> Scenario:
    number = Number(place)
    if not isinstance(value, Mapping):
        raise ChangeRefused(
            gettext_noop("Scenario {number} has to be an object with name and changes."),
            number=number,
        )
    name, changes = value.get("name"), value.get("changes", [])
    if not isinstance(name, str) or not name:
        raise ChangeRefused(gettext_noop("Scenario {number} has no name."), number=number)
    if isinstance(changes, str) or not isinstance(changes, Sequence):
        raise ChangeRefused(gettext_noop("The changes of “{name}” are a list."), name=name)
    return Scenario(name, tuple(_change(each, name) for each in changes))


def _change(value: JsonValue, scenario: str) -> Change:
    if not isinstance(value, Mapping):
        raise ChangeRefused(
            gettext_noop("A change of “{name}” has to be an object with a kind."), name=scenario
        )
    name = value.get("kind")
    kind = kinds().get(name) if isinstance(name, str) else None
    if kind is None:
        raise ChangeRefused(
            gettext_noop("“{name}” has a change of an unknown kind. There are: {kinds}."),
            name=scenario,
            kinds=", ".join(kinds()),
        )
    rest = {key: each for key, each in value.items() if key != "kind"}
    try:
        return made(kind, rest, f"{scenario}: {name}")
    except TwinInvalid as trouble:
        raise ChangeRefused(trouble.sentence.template, **trouble.sentence.words) from trouble
