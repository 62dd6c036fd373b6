"""Ten million events: what Waiting and People work out once, and what a filter costs then."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.derived import Beside, derived
from gemba.insight.eventlog.generations import Array
from gemba.insight.eventlog.store import open_log, save_log
from gemba.insight.mining.bench import (
    SEED,
    Spent,
    drawn_rows,
    in_turns,
    replicated,
    servicenow_file,
)
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.applying import Filtered, apply_filters
from gemba.insight.mining.filters.fields import moment_text
from gemba.insight.mining.people.at_work import AtWork, GivenStarts, at_work
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.handovers import LOOSE
from gemba.insight.mining.people.index import (
    DeedIndex,
    HandoverIndex,
    deed_arrays,
    handover_arrays,
)
from gemba.insight.mining.people.working_hours import HoursRule, working_hours
from gemba.insight.mining.waiting.bottlenecks import bottlenecks, wait_totals
from gemba.insight.mining.waiting.causes import waiting_times
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.guessing import guessed_customer, guessed_vendor
from gemba.insight.mining.waiting.index import WaitIndex, index_arrays
from gemba.insight.mining.waiting.parties import Reading
from gemba.insight.mining.zones import DAY_US
from gemba.interfaces.console.process.bench import hiding

IDS = (
    "mining.waits_10m_once",
    "mining.waits_10m_once_memory",
    "mining.people_10m_once",
    "mining.people_10m_once_memory",
    "mining.filter_10m_waiting",
    "mining.filter_10m_people",
    "mining.filter_10m_waiting_hidden_activity",
    "mining.filter_10m_people_hidden_activity",
    "mining.filter_10m_waiting_trimmed",
    "mining.filter_10m_people_trimmed",
)
# Of Waiting and of People under filters that choose cases, hide an activity, trim to a period.
FILTERED = (IDS[4:6], IDS[6:8], IDS[8:10])

EVENTS = 10_000_000
COPIES = 70
RUNS = 3
ONCE_SECONDS_MAX, MEMORY_MIB_MAX, FILTER_SECONDS_MAX = 60.0, 1536.0, 0.5
SAMPLE_SECONDS = 0.02
ZONE = "Europe/Rome"

_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Kept:
    """What no filter changes."""

    waits: WaitIndex
    handed: HandoverIndex
    deeds: DeedIndex


@dataclass
class Peak:
    """The most memory a stretch of work added, in MiB: pages of the process's own, not of files."""

    mib: float = 0.0


def measure() -> list[dict[str, object]]:
    """ServiceNow seventy times over where the shared test data is there, else a drawn log."""
    with tempfile.TemporaryDirectory(prefix="gemba-log-") as place:
        save_log(_made(), Path(place))
        log = open_log(Path(place))
        waits, waits_spent, waits_peak = _once(lambda: _find_waits(log, Path(place)))
        found, people_spent, people_peak = _once(lambda: _find_people(log, Path(place), waits))
        kept = Kept(waits, *found[:2])
        source = f"{len(log):,} events, {log.cases:,} cases, {len(log.resources)} people"
        filters = (_filters(log), hiding(log), _trims(log))
        filtered = [
            _filter_figure(name, source, {text: each[tab] for text, each in taken.items()})
            for names, texts in zip(FILTERED, filters, strict=True)
            for taken in ({text: _spent(log, kept, text) for text in texts},)
            for tab, name in enumerate(names)
        ]
    return [
        _once_figure(IDS[0], waits_spent, f"{source}. Working hours, starts, causes, index, kept"),
        _memory_figure(IDS[1], waits_peak),
        _once_figure(IDS[2], people_spent, f"{source}. Hours, work, handovers, deeds, kept"),
        _memory_figure(IDS[3], people_peak),
        *filtered,
    ]


def _made() -> EventColumns:
    path = servicenow_file()
    if path.exists():
        return replicated(path, copies=COPIES)
    return build(drawn_rows(EVENTS, np.random.default_rng(SEED)))


def _filters(log: EventColumns) -> list[str]:
    """By activity, path, person, duration, variant and rework; and none."""
    names = list(log.activities)
    order = np.argsort(-np.bincount(log.resource[log.resource >= 0]), kind="stable")
    person = log.resources[int(order[len(order) // 2])]
    path = f"follows:directly:{names[0]}:{names[1]}:time:3600:"
    texts = [f"with:{names[1]}", path, f"by:{person}", "duration::864000", "again:2"]
    return ["", *texts, "mainstream:0.8"]


def _trims(log: EventColumns) -> list[str]:
    """To a week in the middle, to half of the time, and to all but the first twentieth."""
    first, last = int(log.time_us.min()), int(log.time_us.max())

    def day(part: float) -> str:
        return moment_text(first + int(part * (last - first)))

    week = moment_text(first + (last - first) // 2 + 7 * DAY_US)
    return [f"trim:{day(0.5)}:{week}", f"trim:{day(0.25)}:{day(0.75)}", f"trim:{day(0.05)}:"]


def _find_waits(log: EventColumns, place: Path) -> WaitIndex:
    def make() -> Iterator[tuple[str, Array]]:
        hours = working_hours(log, by_person(log), rule=HoursRule(ZONE)).of
        people = range(len(log.resources))
        calendars = [hours[code].calendar if code in hours else None for code in people]
        reading = Reading(guessed_customer(log), guessed_vendor(log), calendars=calendars)
        return index_arrays(log, waiting_times(log, reading), ZONE)

    return WaitIndex.from_arrays(log, ZONE, derived(Beside(place, "waits", ZONE), make))


def _find_people(
    log: EventColumns, place: Path, waits: WaitIndex
) -> tuple[HandoverIndex, DeedIndex, AtWork]:
    who = by_person(log)
    starts = GivenStarts(waits.start_us, waits.estimated)
    times = at_work(log, HoursRule(ZONE), starts=starts)
    handed = derived(Beside(place, "handed", "all"), lambda: handover_arrays(log, who, LOOSE))
    deeds = derived(Beside(place, "deeds", "all"), lambda: deed_arrays(log, who))
    return (
        HandoverIndex.from_arrays(log, who, LOOSE, handed),
        DeedIndex.from_arrays(log, who.names, deeds),
        times,
    )


def _spent(log: EventColumns, kept: Kept, text: str) -> tuple[Spent, Spent]:
    """Of Waiting and of People, from the filter to their figures."""
    conditions = [codec.read(text)] if text else []

    def waiting(left: Filtered) -> None:
        chosen = ChosenWaits.of(kept.waits, left.columns, left.cases)
        wait_totals(chosen)
        bottlenecks(chosen)
        chosen.by_hour_us.sum()

    def people(left: Filtered) -> None:
        kept.handed.network(left.cases, left.columns)
        kept.deeds.profiles(left.cases, left.columns)

    first, second = in_turns(
        lambda: waiting(apply_filters(log, conditions)),
        lambda: people(apply_filters(log, conditions)),
        runs=RUNS,
    )
    return first, second


def _once(work: Callable[[], _T]) -> tuple[_T, Spent, Peak]:
    with _watched() as peak:
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        spent = Spent(time.perf_counter() - wall, time.process_time() - cpu)
    return found, spent, peak


@contextmanager
def _watched() -> Iterator[Peak]:
    peak, before, done = Peak(), _own_mib(), Event()

    def watch() -> None:
        while not done.wait(SAMPLE_SECONDS):
            peak.mib = max(peak.mib, _own_mib() - before)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _own_mib() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("This system does not tell how much memory of its own a process has.")


def _once_figure(name: str, spent: Spent, what: str) -> dict[str, object]:
    method = f"{what}; once a log. Processor time; {spent.wall_seconds:.1f} s by the clock."
    return _figure(name, spent.cpu_seconds, (ONCE_SECONDS_MAX, "s"), method)


def _memory_figure(name: str, peak: Peak) -> dict[str, object]:
    method = "The most memory of its own the process had more than before (RssAnon), MiB."
    return _figure(name, peak.mib, (MEMORY_MIB_MAX, "MiB"), method)


def _filter_figure(name: str, source: str, taken: dict[str, Spent]) -> dict[str, object]:
    each = ", ".join(
        f"{text or 'no filter'} {spent.wall_seconds:.2f} s (CPU {spent.cpu_seconds:.2f} s)"
        for text, spent in taken.items()
    )
    method = (
        f"{source}; from a filter never seen before to the figures, by the clock, medians of"
        f" {RUNS}. The slowest of: {each}."
    )
    slowest = max(spent.wall_seconds for spent in taken.values())
    return _figure(name, slowest, (FILTER_SECONDS_MAX, "s"), method)


def _figure(name: str, measured: float, goal: tuple[float, str], method: str) -> dict[str, object]:
    most, unit = goal
    return {
        "id": name,
        "measured": measured,
        "reference": most,
        "ratio": measured / most,
        "goal": f"at most {most:g} {unit}",
        "met": measured <= most,
        "method": method,
    }
