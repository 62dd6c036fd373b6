"""One million events: the process map against a scan of the columns it is drawn from."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gemba.insight.eventlog.appending import append
from gemba.insight.eventlog.arrays import Bools, Int64s, offsets_of, spread
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.eventlog.store import open_log, read_header, save_log

from .activities import activities
from .dfg import directly_follows
from .process_map import draw_map
from .variants import variants

IDS = (
    "mining.process_map_1m",
    "mining.process_map_1m_filtered",
    "mining.process_map_1m_servicenow",
    "mining.log_build_1m",
    "mining.log_append_1m",
)

EVENTS = 1_000_000
RUNS = 5
RATIO_MAX = 6.0
SEED = 20_100_113
WEEK_US = 7 * 86_400 * 1_000_000

# The durations a map needs are kept sorted in the store; `mining.log_build_1m` has their cost.
_SCREEN = (
    "open the store, directly-follows graph with medians and 90th percentiles, all variants,"
    " activity table, first 50 variants in words, map at detail 0.5"
)
_SCAN = "np.load(mmap) and sum of case.npy, activity.npy, time_us.npy of the same store"
_MEDIANS = f"medians of {RUNS}, both taken in turns, page cache warm"


@dataclass(frozen=True)
class Spent:
    wall_seconds: float
    cpu_seconds: float


def measure() -> list[dict[str, object]]:
    """Figures for a drawn log; for the real one too where the shared test data is there."""
    with tempfile.TemporaryDirectory(prefix="gemba-log-") as place:
        rows = drawn_rows(EVENTS, np.random.default_rng(SEED))
        (built,) = in_turns(lambda: build(rows))
        columns = build(rows)
        tail = late_rows(columns, 1_000, np.random.default_rng(SEED))
        (appended,) = in_turns(lambda: append(columns, tail))
        folder = Path(place, "drawn")
        save_log(columns, folder)
        source = f"{len(columns):,} drawn events, {columns.cases:,} cases"
        figures = [
            map_figure("mining.process_map_1m", folder, source),
            filtered_figure(folder, source),
            alone("mining.log_build_1m", built, "sort, code and index unsorted rows in memory"),
            alone("mining.log_append_1m", appended, "merge 1,000 later events in, index included"),
        ]
        servicenow = servicenow_file()
        if servicenow.exists():
            real = replicated(servicenow, copies=7)
            folder = Path(place, "servicenow")
            save_log(real, folder)
            source = f"ServiceNow x7: {len(real):,} events, {real.cases:,} cases"
            figures.append(map_figure("mining.process_map_1m_servicenow", folder, source))
        return figures


def map_figure(name: str, folder: Path, source: str) -> dict[str, object]:
    scanned, drawn = in_turns(lambda: scan(folder), lambda: screen(folder, None))
    ratio = drawn.wall_seconds / scanned.wall_seconds
    cpu = f"CPU {drawn.cpu_seconds:.4f} s / {scanned.cpu_seconds:.4f} s"
    return {
        "id": name,
        "measured": drawn.wall_seconds,
        "reference": scanned.wall_seconds,
        "ratio": ratio,
        "goal": f"at most {RATIO_MAX:g} × the scan",
        "met": ratio <= RATIO_MAX,
        "method": f"{source}. Measured: {_SCREEN}. Reference: {_SCAN}. {_MEDIANS}. {cpu}.",
    }


def filtered_figure(folder: Path, source: str) -> dict[str, object]:
    chosen = np.random.default_rng(SEED).random(open_log(folder).cases) < 0.5
    scanned, drawn = in_turns(lambda: scan(folder), lambda: screen(folder, chosen))
    return {
        "id": "mining.process_map_1m_filtered",
        "measured": drawn.wall_seconds,
        "reference": scanned.wall_seconds,
        "ratio": drawn.wall_seconds / scanned.wall_seconds,
        "goal": "",
        "met": None,
        "method": f"As mining.process_map_1m for a random half of the cases. {source}. {_MEDIANS}.",
    }


def alone(name: str, spent: Spent, what: str) -> dict[str, object]:
    return {
        "id": name,
        "measured": spent.wall_seconds,
        "reference": None,
        "ratio": None,
        "goal": "",
        "met": None,
        "method": f"{what}; median of {RUNS}, CPU {spent.cpu_seconds:.3f} s.",
    }


def scan(folder: Path) -> list[int]:
    generation = folder / read_generation(folder)
    return [
        int(np.load(generation / f"{name}.npy", mmap_mode="r").sum(dtype=np.int64))
        for name in ("case", "activity", "time_us")
    ]


def read_generation(folder: Path) -> str:
    """Remembered, so that the reference holds nothing but the three columns."""
    if folder not in _GENERATIONS:
        _GENERATIONS[folder] = read_header(folder).generation
    return _GENERATIONS[folder]


_GENERATIONS: dict[Path, str] = {}


def screen(folder: Path, cases: Bools | None) -> None:
    columns = open_log(folder)
    graph, table = directly_follows(columns, cases), activities(columns, cases)
    variants(columns, cases).rows(50)
    draw_map(graph, table, 0.5)


def in_turns(*works: Callable[[], object], runs: int = RUNS) -> list[Spent]:
    """The median cost of each; one run of each comes first and is not counted."""
    taken: list[list[Spent]] = [[] for _ in works]
    for _ in range(runs + 1):
        for work, costs in zip(works, taken, strict=True):
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            costs.append(Spent(time.perf_counter() - wall, time.process_time() - cpu))
    return [
        Spent(
            statistics.median(cost.wall_seconds for cost in costs[1:]),
            statistics.median(cost.cpu_seconds for cost in costs[1:]),
        )
        for costs in taken
    ]


def drawn_rows(events: int, rng: np.random.Generator) -> EventRows:
    """A service process in random file order: 24 activities, thousands of variants, rework.

    Cases follow one of 40 plans; each step may be skipped or done again.
    """
    plans = [rng.choice(24, size=rng.integers(3, 9), replace=False) for _ in range(40)]
    lengths = np.array([len(plan) for plan in plans], dtype=np.int64)
    popularity = rng.dirichlet(np.full(40, 0.4))
    plan = rng.choice(40, size=events // 4, p=popularity)
    steps = spread(offsets_of(lengths)[plan], lengths[plan])
    planned = np.repeat(np.arange(len(plan), dtype=np.int32), lengths[plan])
    times = rng.choice(3, size=len(steps), p=(0.03, 0.92, 0.05))
    case = np.repeat(planned, times)[:events]
    activity = np.repeat(np.concatenate(plans)[steps], times)[:events].astype(np.int32)
    time_us = _drawn_times(case, rng)
    order = rng.permutation(len(case))
    resource = rng.integers(-1, 300, len(case)).astype(np.int32)
    return EventRows(
        CodedColumn(case[order], Names.of(f"T-{n:06}" for n in range(len(plan)))),
        CodedColumn(activity[order], Names.of(f"step {n}" for n in range(24))),
        time_us[order],
        CodedColumn(resource[order], Names.of(f"agent {n}" for n in range(300))),
    )


def _drawn_times(
    case: np.ndarray[tuple[int], np.dtype[np.int32]], rng: np.random.Generator
) -> Int64s:
    """Cases begin within two years; each event follows the one before by hours or days."""
    begin = rng.integers(0, 104 * WEEK_US, int(case.max()) + 1)
    waits = np.cumsum(rng.lognormal(9.5, 1.8, len(case)) * 1e6)
    first = np.searchsorted(case, np.arange(int(case.max()) + 1))
    since = waits - waits[first[case]]
    times: Int64s = begin[case] + since.astype(np.int64)
    return times


def late_rows(columns: EventColumns, count: int, rng: np.random.Generator) -> EventRows:
    """Events of known cases and of a few new ones, after all others."""
    ids = [columns.case_ids[code] for code in rng.integers(0, columns.cases, count).tolist()]
    ids[::10] = [f"new {n}" for n in range(len(ids[::10]))]
    end = int(columns.time_us.max())
    return EventRows.of(ids, ["step 1"] * count, [end + n for n in range(count)])


def servicenow_file() -> Path:
    beside = Path(__file__).resolve().parents[4].parent / "shared"
    shared = Path(os.environ.get("GEMBA_SHARED") or beside)
    return shared / "data/eventlogs/servicenow_incident_uci/sabrina.zip"


def replicated(path: Path, *, copies: int) -> EventColumns:
    """The incidents of the file several times over."""
    mapping = ColumnMapping(
        "number", "ident_state", "sys_updated_at", resource="sys_updated_by", attributes=()
    )
    return copied(read_log(path, mapping).columns, copies=copies)


def copied(one: EventColumns, *, copies: int) -> EventColumns:
    """A log several times over, each time a week later under new case ids."""
    shift = np.repeat(np.arange(copies, dtype=np.int64), len(one))
    ids = list(one.case_ids)
    return build(
        EventRows(
            CodedColumn(
                (np.tile(one.case, copies) + shift * one.cases).astype(np.int32),
                Names.of(f"{text}-{copy}" for copy in range(copies) for text in ids),
            ),
            CodedColumn(np.tile(one.activity, copies), one.activities),
            np.tile(one.time_us, copies) + shift * WEEK_US,
            CodedColumn(np.tile(one.resource, copies), one.resources),
        )
    )
