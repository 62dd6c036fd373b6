"""Every KPI, found by walking the folder `catalogue`; and which of them a log can tell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.eventlog.columns import EventColumns

from .kpi import Kpi
from .meanings import Meaning, Meanings, Source

# What a reader asks first stands first; files this list does not know come after, by name.
_ORDER = (
    *("first_response", "next_response", "resolution_time", "waiting_time", "handling_time"),
    *("arrivals", "throughput", "backlog", "backlog_age"),
    *("first_contact_resolution", "reopen_rate", "sla_attainment", "csat", "complaint_rate"),
    *("transfers", "ping_pong", "rework_rate", "abandonment", "cost_per_ticket"),
)


@cache
def kpis() -> Mapping[str, Kpi]:
    """Every KPI by its name, which is its file's."""
    folder = Path(__file__).parent / "catalogue"
    names = [path.stem for path in folder.glob("[!_]*.py")]
    places = {name: place for place, name in enumerate(_ORDER)}
    names.sort(key=lambda name: (places.get(name, len(places)), name))
    found: dict[str, Kpi] = {}
    for name in names:
        kpi: Kpi = import_module(f"{__package__}.catalogue.{name}").KPI
        found[kpi.name] = kpi
    return found


def lacking(kpi: Kpi, columns: EventColumns, meanings: Meanings) -> tuple[Meaning | Source, ...]:
    """What this log does not tell that the KPI needs; empty where the figure exists."""
    return tuple(need for need in kpi.needs if not _tells(need, columns, meanings))


def _tells(need: Meaning | Source, columns: EventColumns, meanings: Meanings) -> bool:
    if isinstance(need, Meaning):
        return bool(meanings.of(need))
    attributes = {*columns.attributes, *columns.case_attributes}
    if need is Source.STARTS:
        return _has_starts(columns)
    if need is Source.RESOURCES:
        return bool({*columns.resources} - meanings.bystanders)
    if need is Source.SLA_MET:
        return meanings.sla_met in attributes
    if need is Source.SATISFACTION:
        return meanings.satisfaction in attributes
    if need is Source.COMPLAINTS:
        return meanings.kind in attributes and bool(meanings.complaints)
    # Hours are priced only where it is known how many they are.
    rates = meanings.rates
    prices_hours = bool(rates.hour_minor or rates.hour_by_person or rates.hour_by_group)
    return rates.are_set and (not prices_hours or _has_starts(columns))


def _has_starts(columns: EventColumns) -> bool:
    return columns.start_us is not None and bool(np.any(columns.start_us != UNKNOWN_US))
