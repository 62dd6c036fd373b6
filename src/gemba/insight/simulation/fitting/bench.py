"""Fitting a million events, and twins of the logs on which simulators were compared.

Published: the evaluation in the repository of AgentSimulator (Kirchdorfer and others 2024), of it,
Simod, DGEN, DSIM and RIMS; the best of the five for each figure, mean of ten runs. The
pharmacy and confidential logs here are other runs of the same models, and the loan log is of
another process of that name, so those rows compare less strictly.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.mining.bench import EVENTS, SEED, drawn_rows
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.distances.five import Distances, distances
from gemba.insight.simulation.fitting.fit import Fitting, fit
from gemba.insight.simulation.fitting.holding_out import Held, finished_only, hold_out
from gemba.insight.simulation.fitting.judging import (
    RUNS,
    Judged,
    Trial,
    Weighing,
    as_many,
    drawn_again,
    drawn_apart,
    judge,
    told,
    with_demand,
)
from gemba.insight.simulation.model import Horizon

IDS = ("simulation.fit_1m", "simulation.fit_distances")
FIT_SECONDS_MAX = 60.0
# So long after the last case began, nearly all have ended.
DRAIN_DAYS = 200.0

# N-gram, absolute, circadian, relative, cycle time.
PUBLISHED = {
    "loan_application_synth": Distances(0.07, 3.0, 0.27, 1.7, 2.7),
    "purchasing_example": Distances(0.20, 1044, 0.83, 722, 558),
    "cvs_pharmacy_synth": Distances(0.10, 36, 0.44, 20, 28),
    "confidential_synth": Distances(0.20, 107, 2.1, 5.1, 7.3),
    "production": Distances(0.53, 61, 2.7, 19, 25),
}
NAMES = ("n-gram", "absolute", "circadian", "relative", "cycle time")


@dataclass(frozen=True)
class Row:
    """One log: ours, the best published, how far the cases held out, drawn again by chance, are
    from themselves (`again`), and how far two such drawings are from each other (`truth`, one for
    each drawing); ours when judged `as_published`."""

    log: str
    ours: Judged
    published: Distances
    again: Distances
    truth: tuple[Distances, ...]
    as_published: Distances

    @property
    def met(self) -> tuple[bool, ...]:
        return self._at_most_published(self.ours.mean)

    @property
    def met_as_published(self) -> tuple[bool, ...]:
        return self._at_most_published(self.as_published)

    def _at_most_published(self, found: Distances) -> tuple[bool, ...]:
        pairs = zip(found.each(), self.published.each(), strict=True)
        return tuple(mine <= best for mine, best in pairs)

    @property
    def truths(self) -> Floats:
        """What the truth would come to: a row for each drawing, a column for each distance."""
        return np.array([each.each() for each in self.truth])

    @property
    def truth_meets(self) -> Floats:
        """By distance, in which part of the drawings the truth would come to the best published."""
        share: Floats = (self.truths <= np.array(self.published.each())).mean(axis=0)
        return share

    @property
    def truth_as_far(self) -> Floats:
        """In which part it would be as far as ours."""
        share: Floats = (self.truths >= np.array(self.ours.mean.each())).mean(axis=0)
        return share


def measure() -> list[dict[str, object]]:
    """The table is printed to standard error; the figure is the number of distances met."""
    rows = published_rows(_logs_folder())
    for line in table(rows):
        print(line, file=sys.stderr)
    return [_fit_figure(), *([_published_figure(rows)] if rows else [])]


def published_rows(folder: Path, names: tuple[str, ...] = tuple(PUBLISHED)) -> list[Row]:
    """One row for each log that is there: the last fifth of all events held out, ten runs."""
    return [
        _row(name, hold_out(log_of(path)), best)
        for name, best in PUBLISHED.items()
        if name in names and (path := folder / name / "log.parquet").exists()
    ]


def _row(name: str, held: Held, best: Distances) -> Row:
    ours = judge(held, "UTC", Trial(weighing=Weighing.KNOWN))
    again, truth = drawn_again(held, "UTC"), drawn_apart(held, "UTC")
    return Row(name, ours, best, again, truth, as_published(held, "UTC"))


def as_published(held: Held, zone: str) -> Distances:
    """As the published figures were taken: fitted from the cases that were finished before the cut,
    run from an empty desk on until all cases have ended, as many of them as were held out."""
    finished = finished_only(held)
    none_open = np.zeros(finished.cases, dtype=np.bool_)
    twin = fit(finished, zone, Fitting(open_cases=none_open, until_us=held.cut_us)).twin
    arriving = (int(held.after.first_us.max()) - held.cut_us) / DAY_US
    long_enough = replace(held, until_us=held.until_us + round(DRAIN_DAYS * DAY_US))
    horizon = Horizon(held.cut_us, arriving, drain_days=DRAIN_DAYS)
    twin = with_demand(replace(twin, open_cases=(), horizon=horizon), long_enough)
    logs = [as_many(told(twin, long_enough, each), held.after.cases, each) for each in range(RUNS)]
    found = np.array([distances(held.after, each, zone).each() for each in logs])
    return Distances(*found.mean(axis=0).tolist())


def log_of(path: Path) -> EventColumns:
    """Cases, activities, people and times of a log, nothing else."""
    return read_log(path).columns


def table(rows: list[Row]) -> list[str]:
    """A line for each distance of each log: ours, between what one more run lies, the best
    published, the floor of two real stretches, that of two runs, that of the cases held out drawn
    again, what the truth would come to, how often at most to the published and how often at least
    to ours; a star where ours is at most the published."""
    lines = []
    for row in rows:
        unknown = (float("nan"),) * len(NAMES)
        floor = row.ours.floor.each() if row.ours.floor else unknown
        own = row.ours.own.each() if row.ours.own else unknown
        cells = zip(
            NAMES,
            row.ours.mean.each(),
            row.ours.low.each(),
            row.ours.high.each(),
            row.published.each(),
            floor,
            own,
            row.again.each(),
            row.truths.mean(axis=0).tolist(),
            row.truth_meets.tolist(),
            row.truth_as_far.tolist(),
            row.met,
            strict=True,
        )
        lines.append(f"{row.log}: {row.ours.cases} cases, {row.ours.cases_told:.0f} told")
        lines += [
            f"  {name:10} {mean:8.2f} [{low:.2f}, {high:.2f}] published {best:g} floor {least:.2f}"
            f" own {apart:.2f} again {again:.2f} truth {truth:.2f}"
            f" ({part:.0%} meet, {far:.0%} as far){' *' if met else ''}"
            for name, mean, low, high, best, least, apart, again, truth, part, far, met in cells
        ]
        plain = " / ".join(f"{each:.2f}" for each in row.as_published.each())
        lines.append(f"  judged as published: {plain}, {sum(row.met_as_published)} met")
    return lines


def _published_figure(rows: list[Row]) -> dict[str, object]:
    met, cells = sum(sum(row.met) for row in rows), len(rows) * len(NAMES)
    return {
        "id": IDS[1],
        "measured": met,
        "reference": cells,
        "ratio": met / cells,
        "goal": f"all {cells} at most the best published",
        "met": met == cells,
        "method": "five distances of five logs, ten runs, last fifth of the events held out",
    }


def _fit_figure() -> dict[str, object]:
    columns = build(drawn_rows(EVENTS, np.random.default_rng(SEED)))
    begun = time.perf_counter()
    found = fit(columns, "Europe/Berlin")
    seconds = time.perf_counter() - begun
    return {
        "id": IDS[0],
        "measured": seconds,
        "reference": None,
        "ratio": None,
        "goal": f"at most {FIT_SECONDS_MAX:g} s",
        "met": seconds <= FIT_SECONDS_MAX,
        "method": f"{len(columns):,} drawn events, ends only, {len(found.twin.people)} people",
    }


def _logs_folder() -> Path:
    beside = Path(__file__).resolve().parents[6] / "shared"
    return Path(os.environ.get("GEMBA_SHARED") or beside) / "data/eventlogs"
