"""What was promised of better service, what a desk reached, and which change earned it: tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from studies.improving import BASE, GOALS, MEASURES, REPLIED, Adopted, Goal
from studies.page import Table, change, number
from studies.pictures import Bar, bars

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.model import Horizon, Twin
from gemba.insight.simulation.replications import over_runs
from gemba.insight.simulation.runners import Runners
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand


@dataclass(frozen=True, eq=False)
class Judged:
    """`values[desk, measure, run]`, goals first, of the desk as it was and after each change;
    `changes` say what was changed. Runs share their luck."""

    changes: tuple[str, ...]
    values: Floats

    def level(self, goal: int, desk: int = 0) -> Estimate:
        return over_runs(self.values[desk, goal])

    def since_begin(self, goal: int, desk: int = -1) -> Estimate:
        """The part by which it changed since the desk as it was."""
        return over_runs(self.values[desk, goal] / self.values[0, goal] - 1)

    def of_replied(self) -> Estimate:
        """The part by which the first reply changed for those to whom somebody replied."""
        place = list(MEASURES).index(REPLIED)
        return over_runs(self.values[-1, place] / self.values[0, place] - 1)

    def earned(self, goal: int, desk: int) -> Estimate:
        """The part of the first level that one change alone moved it."""
        moved = self.values[desk, goal] - self.values[desk - 1, goal]
        return over_runs(moved / self.values[0, goal])

    def verdict(self, goal: int) -> str:
        """In words; an interval that holds the promise leaves it open."""
        if self.is_kept(goal):
            return "kept"
        reached, promised = self.since_begin(goal), GOALS[goal].promised
        return "open" if reached.low <= promised <= reached.high else "not kept"

    def is_kept(self, goal: int) -> bool:
        """Whether the promise is kept: the mean reaches it."""
        reached, promised = self.since_begin(goal).value, GOALS[goal].promised
        return reached <= promised if promised < 0 else reached >= promised


def judged(
    desk: Twin, adopted: Sequence[Adopted], horizon: Horizon, seeds: Sequence[int]
) -> Judged:
    """Each true desk lived with the same seeds."""
    desks = [replace(each, horizon=horizon) for each in (desk, *(one.desk for one in adopted))]
    with Runners() as runners:
        values = runners.figures(desks, list(MEASURES.values()), seeds)
    return Judged((BASE, *(title(each) for each in adopted)), values)


def title(adopted: Adopted) -> str:
    """What it answers, and what is done."""
    detector, _colon, place = adopted.finding.partition(":")
    where = place.replace("|", " → ")
    return f"{detector.replace('_', ' ')} at {where}: {adopted.scenario.name.lower()}"


def carries(desk: Twin, better: Twin, seeds: Sequence[int], most: float = 2.5) -> float:
    """How many times as many tickets the better desk takes before they wait as long as they did."""
    with Runners() as runners:
        waiting = [MEASURES["waiting"]]
        limit = float(np.mean(runners.figures([desk], waiting, seeds)))
        factor = 1.0
        while factor + 0.05 <= most:
            more = ScaleDemand(factor + 0.05).apply(better)
            if float(np.mean(runners.figures([more], waiting, seeds))) > limit:
                break
            factor += 0.05
    return factor


def reached_table(found: Judged) -> Table:
    """Promised beside reached."""
    rows = []
    for place, goal in enumerate(GOALS):
        begin, end = found.level(place), found.level(place, -1)
        reached = found.since_begin(place)
        rows.append(
            (
                goal.title,
                level(goal, begin.value),
                level(goal, end.value),
                f"{100 * goal.promised:+.0f} %".replace("-", "−"),
                change(reached.value, reached.low, reached.high),
                found.verdict(place),
            )
        )
    return Table(("figure", "before", "after", "promised", "reached", ""), rows)


def level(goal: Goal, value: float) -> str:
    """In the unit of the figure."""
    if goal.measure in ("first_reply_seconds", "waiting"):
        return f"{number(value / 3_600)} h"
    if goal.measure.endswith("_share"):
        return f"{100 * value:.1f} %"
    return f"{number(value)} {'an hour of work' if goal.measure == 'cases_per_work_hour' else '€'}"


def earned_table(found: Judged) -> Table:
    """Which change moved what, in hundredths of the level at first."""
    rows = []
    for desk, name in enumerate(found.changes[1:], start=1):
        parts = (found.earned(place, desk) for place in range(len(GOALS)))
        rows.append((str(desk), name, *(change(e.value, e.low, e.high) for e in parts)))
    rows.append(("", "all", *(_whole(found, place) for place in range(len(GOALS)))))
    head = ("", "finding and what is done", *(goal.title for goal in GOALS))
    return Table(head, rows, "Which proposal earned it, in hundredths of the level before")


def _whole(found: Judged, goal: int) -> str:
    whole = found.since_begin(goal)
    return change(whole.value, whole.low, whole.high)


def reached_picture(found: Judged) -> str:
    rows = []
    for place, goal in enumerate(GOALS):
        told = found.since_begin(place)
        parts = (100 * each for each in (told.value, told.low, told.high, goal.promised))
        rows.append(Bar(goal.title, *parts))
    return bars(rows, "Reached; the mark is what was promised", "change in per cent")


def waterfall(found: Judged, measure: str) -> str:
    """From the level at first to that at last, change by change."""
    place = next(number for number, goal in enumerate(GOALS) if goal.measure == measure)
    whole, rows = 100.0, [Bar("as it is", 100.0)]
    for desk in range(1, len(found.changes)):
        moved = 100 * found.earned(place, desk).value
        rows.append(Bar(found.changes[desk], whole + moved, since=whole))
        whole += moved
    rows.append(Bar("after all", whole, goal=100 * (1 + GOALS[place].promised)))
    shown = [row for row in rows if math.isfinite(row.value)]
    return bars(shown, f"{GOALS[place].title.capitalize()}: what each change moved", "per cent")
