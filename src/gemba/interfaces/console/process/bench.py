"""Ten million events: what the Map tab costs after its filter changed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.eventlog.store import open_log, save_log
from gemba.insight.mining.bench import SEED, Spent, drawn_rows, in_turns
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.applying import apply_filters
from gemba.interfaces.console.process.analysis import analyse
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.map_data import map_data

IDS = ("mining.filter_10m", "mining.filter_10m_hidden_activity", "mining.filter_10m_trimmed")

EVENTS = 10_000_000
RUNS = 3
SECONDS_MAX = 0.5
FILTERS = (
    "with:step 3",
    "follows:directly:step 3:step 5:time:3600:",
    "follows:eventually:step 3:step 5:other",
    "by:agent 5:agent 6",
    "period:touching:1970-06-01:1970-12-01",
    "duration::864000",
    "mainstream:0.8",
    "again:2",
)
TRIMS = ("trim:1971-06-01:1971-06-08", "trim:1970-06-01:1970-12-01", "trim:1970-02-01:")


def measure() -> list[dict[str, object]]:
    """The slowest of the kinds of filters, of hiding a rare and the most frequent activity, and of
    cutting the cases at the ends of short and long periods."""
    with tempfile.TemporaryDirectory(prefix="gemba-filter-") as place:
        save_log(build(drawn_rows(EVENTS, np.random.default_rng(SEED))), Path(place))
        log = open_log(Path(place))
        taken = {text: spent(log, text) for text in FILTERS}
        hidden = {text: spent(log, text) for text in hiding(log)}
        trimmed = {text: spent(log, text) for text in TRIMS}
    method = (
        f"{len(log):,} drawn events, {log.cases:,} cases; from a filter never seen before to the"
        f" figures, lists and map of the Map tab as data; medians of {RUNS}, page cache warm."
        " The slowest of: "
    )
    return [
        _figure(
            name, max(each.wall_seconds for each in costs.values()), f"{method}{_listed(costs)}."
        )
        for name, costs in zip(IDS, (taken, hidden, trimmed), strict=True)
    ]


def hiding(log: EventColumns) -> list[str]:
    """The filters that hide the rarest and the most frequent activity."""
    order = np.argsort(log.index.frequencies.events)
    return [f"hide:{log.activities[int(code)]}" for code in (order[0], order[-1])]


def _listed(costs: dict[str, Spent]) -> str:
    return ", ".join(
        f"{text} {each.wall_seconds:.2f} s (CPU {each.cpu_seconds:.2f} s)"
        for text, each in costs.items()
    )


def spent(log: EventColumns, text: str) -> Spent:
    """The median of some runs; one comes first and is not counted."""
    (median,) = in_turns(lambda: map_tab(log, text), runs=RUNS)
    return median


def map_tab(log: EventColumns, text: str) -> None:
    """What the Map tab does for a filter it has not met."""
    choice = Choice(
        log=LogLine("drawn", "drawn"),
        title="drawn",
        whole=log,
        left=apply_filters(log, [codec.read(text)]),
        unreadable=(),
        label=str,
        who=str,
    )
    analyse(choice)
    json.dumps(map_data(choice))


def _figure(name: str, seconds: float, method: str) -> dict[str, object]:
    return {
        "id": name,
        "measured": seconds,
        "reference": SECONDS_MAX,
        "ratio": seconds / SECONDS_MAX,
        "goal": f"at most {SECONDS_MAX:g} s",
        "met": seconds <= SECONDS_MAX,
        "method": method,
    }
