"""What a proposal says, as plain values with a JSON form."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import cast
from uuid import UUID

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.comparing.intervals import Estimate


class Origin(StrEnum):
    """Where a proposal comes from."""

    FINDING = "finding"
    SCENARIO = "scenario"
    SUGGESTION = "suggestion"
    PERSON = "person"


ORIGINS = {
    Origin.FINDING: gettext_noop("from a finding"),
    Origin.SCENARIO: gettext_noop("from the Lab"),
    Origin.SUGGESTION: gettext_noop("from a suggestion"),
    Origin.PERSON: gettext_noop("by hand"),
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What a finding said that a year would save: hours of work and, in whole units of `currency`,
    money."""

    hours: Estimate
    money: Estimate
    currency: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a proposal comes from: `key` is a finding's or a suggestion's, `said` a sentence."""

    origin: Origin = Origin.PERSON
    log_key: str = ""
    key: str = ""
    said: str = ""
    saved: Saved | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """By how much the KPI is to move, in its own unit, with a 95 % interval from the twin where
    one told it (`low` = `high` = `value`: a wish)."""

    value: float
    low: float
    high: float

    @property
    def is_told_by_twin(self) -> bool:
        """Whether it has an interval."""
        return self.low < self.high


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A KPI that must not become worse by more than `worse_max`, in its own unit."""

    kpi: str
    worse_max: float


@dataclass(frozen=True, slots=True)
class Swap:
    """One versioned thing the change replaces: a rule, a routing policy, an SLA policy, a process,
    a calendar. `control` counts today, `treatment` would; None: it is off."""

    kind: str
    definition_id: UUID
    name: str
    control: int | None
    treatment: int | None


@dataclass(frozen=True)
class Order:
    """All that a proposal says. `scenario` is what the twin is to try, JSON of `whatif`."""

    title: str
    trouble: str
    kpi: str
    owner_id: int
    source: Source = Source()
    expected: Expected | None = None
    baseline: float | None = None
    guardrails: tuple[Guardrail, ...] = ()
    swaps: tuple[Swap, ...] = ()
    scenario: JsonValue = None
    aim_id: UUID | None = None
    begins_on: date | None = None
    due_on: date | None = field(default=None)


def source_json(source: Source) -> dict[str, JsonValue]:
    """As `read_source` reads it back."""
    found: dict[str, JsonValue] = {
        "origin": source.origin.value,
        "log_key": source.log_key,
        "key": source.key,
        "said": source.said,
    }
    return found if source.saved is None else {**found, "saved": saved_json(source.saved)}


def read_source(value: JsonValue) -> Source:
    """From JSON; what cannot be read is a proposal by hand."""
    said = value if isinstance(value, Mapping) else {}
    texts = {name: str(said.get(name) or "") for name in ("log_key", "key", "said")}
    origin = said.get("origin")
    known = Origin(origin) if origin in set(Origin) else Origin.PERSON
    return Source(known, **texts, saved=read_saved(said.get("saved")))


def saved_json(saved: Saved) -> dict[str, JsonValue]:
    """As `read_saved` reads it back."""
    return {
        "hours": [saved.hours.low, saved.hours.value, saved.hours.high],
        "money": [saved.money.low, saved.money.value, saved.money.high],
        "currency": saved.currency,
    }


def read_saved(value: JsonValue) -> Saved | None:
    """From JSON; None for what tells no saving."""
    said = value if isinstance(value, Mapping) else {}
    hours, money = _estimate(said.get("hours")), _estimate(said.get("money"))
    currency = said.get("currency")
    if hours is None or money is None or not isinstance(currency, str):
        return None
    return Saved(hours, money, currency)


def _estimate(value: JsonValue) -> Estimate | None:
    """Of three numbers in order."""
    if not isinstance(value, list) or len(value) != 3:
        return None
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in value):
        return None
    low, middle, high = (float(cast(float, each)) for each in value)
    return Estimate(middle, low, high) if low <= middle <= high else None


def expected_json(expected: Expected | None) -> JsonValue:
    """As `read_expected` reads it back."""
    if expected is None:
        return None
    return {"value": expected.value, "low": expected.low, "high": expected.high}


def read_expected(value: JsonValue) -> Expected | None:
    """From JSON; None where nothing is expected in numbers."""
    if not isinstance(value, Mapping):
        return None
    numbers = [float(cast(float, value[name])) for name in ("value", "low", "high")]
    return Expected(*numbers) if all(map(math.isfinite, numbers)) else None


def guardrails_json(guardrails: Sequence[Guardrail]) -> list[JsonValue]:
    """As `read_guardrails` reads them back."""
    return [{"kpi": each.kpi, "worse_max": each.worse_max} for each in guardrails]


def read_guardrails(value: JsonValue) -> tuple[Guardrail, ...]:
    """From JSON."""
    return tuple(
        Guardrail(str(each["kpi"]), float(cast(float, each["worse_max"])))
        for each in _objects(value)
    )


def swaps_json(swaps: Sequence[Swap]) -> list[JsonValue]:
    """As `read_swaps` reads them back."""
    return [
        {
            "kind": each.kind,
            "definition": each.definition_id.hex,
            "name": each.name,
            "control": each.control,
            "treatment": each.treatment,
        }
        for each in swaps
    ]


def read_swaps(value: JsonValue) -> tuple[Swap, ...]:
    """From JSON."""
    return tuple(
        Swap(
            str(each["kind"]),
            UUID(str(each["definition"])),
            str(each["name"]),
            cast("int | None", each["control"]),
            cast("int | None", each["treatment"]),
        )
        for each in _objects(value)
    )


def _objects(value: JsonValue) -> list[Mapping[str, JsonValue]]:
    items = value if isinstance(value, Sequence) and not isinstance(value, str) else []
    return [each for each in items if isinstance(each, Mapping)]
