"""The scenarios an address asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.replications import SCENARIOS_MAX
from gemba.insight.simulation.whatif.change import ChangeRefused, Scenario
from gemba.insight.simulation.whatif.registry import read_scenarios

PARAMETER = "s"
# Beside the desk as it is.
ASKED_MAX = SCENARIOS_MAX - 1


@dataclass(frozen=True)
class Asked:
    """Scenarios in the order in which they were added, and the texts they stand for in addresses;
    `problem` says why one was left out."""

    scenarios: tuple[Scenario, ...]
    texts: tuple[str, ...]
    problem: str = ""

    def address(self, name: str, log: str, texts: Sequence[str] | None = None) -> str:
        """Of a page of the Lab with these scenarios, or others."""
        kept = self.texts if texts is None else texts
        path = reverse(f"console:{name}", args=[log])
        return f"{path}?{urlencode([(PARAMETER, each) for each in kept])}" if kept else path

    def without(self, place: int) -> tuple[str, ...]:
        """The texts of all scenarios but one."""
        return (*self.texts[:place], *self.texts[place + 1 :])


def asked(query: QueryDict) -> Asked:
    """Those that can be read; the first that cannot is told of."""
    scenarios: list[Scenario] = []
    texts: list[str] = []
    problem = ""
    for text in query.getlist(PARAMETER)[:ASKED_MAX]:
        try:
            (scenario,) = read_scenarios([_json(text)])
        except ChangeRefused as refusal:
            problem = problem or str(refusal)
            continue
        if scenario.name not in {each.name for each in scenarios}:
            scenarios.append(scenario)
            texts.append(text)
    return Asked(tuple(scenarios), tuple(texts), problem)


def text_of(name: str, changes: Sequence[JsonValue]) -> str:
    """A scenario as addresses carry it."""
    return json.dumps({"name": name, "changes": list(changes)}, ensure_ascii=False)


def _json(text: str) -> JsonValue:
    try:
        found: JsonValue = json.loads(text)
    except ValueError as problem:
        raise ChangeRefused(f"“{text[:60]}” is no scenario.") from problem
    return found
