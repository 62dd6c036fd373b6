"""The scenarios an address asks for. What is tried stands in the address, so that going back in the
browser undoes it, and a link shows another person the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.simulation.replications import SCENARIOS_MAX
from gemba.insight.simulation.whatif.change import ChangeRefused, Scenario
from gemba.insight.simulation.whatif.comparing import AS_IT_IS
from gemba.insight.simulation.whatif.registry import read_scenarios
from gemba.interfaces.console.process.choosing import APART, APART_VALUE

PARAMETER, FINDING = "s", "finding"
# Beside the desk as it is.
ASKED_MAX = SCENARIOS_MAX - 1
NAME_CHARS_MAX = 60


@dataclass(frozen=True)
class Asked:
    """Scenarios in the order in which they were added, and the texts they stand for in addresses;
    `refusal` says why one was left out. `finding` is the key of the one they are remedies for,
    `apart` the attribute and value by which requests are told apart for it."""

    scenarios: tuple[Scenario, ...]
    texts: tuple[str, ...]
    refusal: ChangeRefused | None = None
    finding: str = ""
    apart: tuple[str, str] | None = None

    @property
    def is_full(self) -> bool:
        return len(self.texts) >= ASKED_MAX

    @property
    def names(self) -> set[str]:
        """Those that are taken."""
        return {AS_IT_IS.name, *(each.name for each in self.scenarios)}

    def pairs(self, texts: Sequence[str] | None = None) -> list[tuple[str, str]]:
        """What addresses carry of these scenarios, or of others for the same finding."""
        kept = self.texts if texts is None else texts
        asked = [(PARAMETER, each) for each in kept]
        asked += [(FINDING, self.finding)] if self.finding else []
        told = zip((APART, APART_VALUE), self.apart or (), strict=False)
        return [*asked, *(pair for pair in told if pair[1])]

    def address(
        self,
        name: str,
        log: str,
        texts: Sequence[str] | None = None,
        query: Mapping[str, object] | None = None,
    ) -> str:
        """Of a page of the Lab with these scenarios, or others."""
        path = reverse(f"console:{name}", args=[log])
        pairs = [*self.pairs(texts), *((key, str(each)) for key, each in (query or {}).items())]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def with_text(self, place: int | None, *texts: str) -> tuple[str, ...]:
        """All texts with others in place of one; None adds them at the end."""
        if place is None:
            return (*self.texts, *texts)
        return (*self.texts[:place], *texts, *self.texts[place + 1 :])

    def changes(self, place: int) -> list[JsonValue]:
        """Of one scenario, as its text has them."""
        told = json.loads(self.texts[place])
        return list(told.get("changes", []))

    def free_name(self, name: str, *, but: str = "") -> str:
        """The name, or with a number where another scenario than `but` has it."""
        taken = self.names - {but}
        name = name[:NAME_CHARS_MAX]
        tries = (f"{name[: NAME_CHARS_MAX - 4]} {number}" for number in range(2, SCENARIOS_MAX + 2))
        return name if name not in taken else next(each for each in tries if each not in taken)


def asked(query: QueryDict) -> Asked:
    """Those that can be read; the first that cannot is told of."""
    scenarios: list[Scenario] = []
    texts: list[str] = []
    told: ChangeRefused | None = None
    for text in query.getlist(PARAMETER)[:ASKED_MAX]:
        try:
            scenario = scenario_of(text)
        except ChangeRefused as refusal:
            told = told or refusal
            continue
        if scenario.name not in {AS_IT_IS.name, *(each.name for each in scenarios)}:
            scenarios.append(scenario)
            texts.append(text)
    attribute = query.get(APART, "")
    apart = (attribute, query.get(APART_VALUE, "")) if attribute else None
    return Asked(tuple(scenarios), tuple(texts), told, query.get(FINDING, ""), apart)


def scenario_of(text: str) -> Scenario:
    """Raises ChangeRefused."""
    try:
        found: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ChangeRefused(
            gettext_noop("“{text}” is no scenario."), text=text[:NAME_CHARS_MAX]
        ) from problem
    (scenario,) = read_scenarios([found])
    return scenario


def text_of(name: str, changes: Sequence[JsonValue]) -> str:
    """A scenario as addresses carry it."""
    return json.dumps({"name": name, "changes": list(changes)}, ensure_ascii=False)


def renamed_text(text: str, name: str) -> str:
    """The same scenario under another name."""
    return text_of(name, list(json.loads(text).get("changes", [])))
