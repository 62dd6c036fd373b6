"""How many instances went where, and how long they took: figures for each element and each flow of
a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog import drawn_keys
from gemba.insight.eventlog.arrays import distinct, offsets_of, spread, stable_order
from gemba.insight.eventlog.drawn_keys import element_of

from .acts import column
from .steps import DrawnSteps, Ending
from .stretch import Chosen

MICROSECONDS, NONE = 1e6, float("nan")


@dataclass(frozen=True, slots=True)
class StepFigures:
    """A step of the drawing. `times` it began, in `instances`; seconds from begin to end, of those
    that were done or passed by, NaN for none. `waiting` are there now, the middle one of them for
    `waiting_seconds`."""

    element: str
    label: str
    kind: str
    instances: int
    times: int
    median_seconds: float
    longest_tenth_seconds: float
    waiting: int
    waiting_seconds: float
    skipped: int
    by_hand: int
    needless: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A flow of the drawing, or an element that is no step: how often tokens passed it, and of how
    many instances."""

    id: str
    instances: int
    times: int


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over a drawing; shares are of `instances`."""

    instances: int
    running: int
    steps: tuple[StepFigures, ...]
    flows: tuple[Passage, ...]
    others: tuple[Passage, ...]


def overlay(
    chosen: Chosen,
    *,
    now_us: int,
    passed: Mapping[str, Sequence[str]] | None = None,
) -> Overlay:
    """The figures of a version in a period; elements of called processes are named
    `process/element`. `passed`: by element, the flows on any of which it is passed: for those
    that are no steps."""
    cases, found = chosen.cases, chosen.steps.instances
    ended = found.ended_us[cases[found.case]]
    gone = _Gone(chosen)
    return Overlay(
        instances=int(np.count_nonzero(cases)),
        running=int(np.count_nonzero(ended < 0)),
        steps=tuple(_steps(chosen, now_us)),
        flows=tuple(gone.passages({flow: [flow] for flow in gone.told})),
        others=tuple(gone.passages(passed or {})),
    )


def _steps(chosen: Chosen, now_us: int) -> Iterator[StepFigures]:
    steps, columns = chosen.steps, chosen.steps.columns
    wanted = chosen.cases[steps.case]
    if chosen.stretch.version is not None:
        wanted &= steps.version == chosen.stretch.version
    entries = np.flatnonzero(wanted)
    activity = steps.activity[entries]
    ordered = entries[stable_order(activity, len(columns.activities))]
    counts = np.bincount(activity, minlength=len(columns.activities))
    bounds = offsets_of(counts)
    names = _Words(steps)
    for code in np.flatnonzero(counts).tolist():
        mine = ordered[bounds[code] : bounds[code + 1]]
        label, kind = names.of(code)
        if kind.endswith("Gateway"):  # it is no step; a trouble at it is told among deviations
            continue
        ending = steps.ending[mine]
        over = mine[(ending == Ending.DONE) | (ending == Ending.SKIPPED)]
        took = (steps.ended_us[over] - steps.began_us[over]) / MICROSECONDS
        middle, long = np.percentile(took, [50, 90]).tolist() if len(took) else (NONE, NONE)
        there = mine[ending == Ending.OPEN]
        waits = (now_us - steps.began_us[there]) / MICROSECONDS
        # Entries stand in the order of instances, so that changes count them.
        case = steps.case[mine]
        yield StepFigures(
            element=element_of(columns.activities[code]),
            label=label,
            kind=kind,
            instances=1 + int(np.count_nonzero(case[1:] != case[:-1])),
            times=len(mine),
            median_seconds=middle,
            longest_tenth_seconds=long,
            waiting=len(there),
            waiting_seconds=float(np.median(waits)) if len(waits) else NONE,
            skipped=int(np.count_nonzero(ending == Ending.SKIPPED)),
            by_hand=int(np.count_nonzero(steps.is_by_hand[mine])),
            needless=int(np.count_nonzero(ending == Ending.NEEDLESS)),
        )


class _Words:
    """What elements are called, and of which kind they are, as the last of their rows tells."""

    def __init__(self, steps: DrawnSteps) -> None:
        columns, rows = steps.columns, steps.rows
        self._label, self._kind = (
            column(columns, drawn_keys.LABEL),
            column(columns, drawn_keys.KIND),
        )
        rows = rows[self._kind.codes[rows] >= 0]
        self._row = np.full(len(columns.activities), -1, dtype=np.int64)
        self._row[columns.activity[rows]] = rows

    def of(self, activity: int) -> tuple[str, str]:
        row = int(self._row[activity])
        return self._label.text(row) or "", self._kind.text(row) or ""


def step_words(steps: DrawnSteps) -> _Words:
    """Label and kind by the code of an activity."""
    return _Words(steps)


class _Gone:
    """Which flows were gone: few different texts tell them, each in many rows."""

    def __init__(self, chosen: Chosen) -> None:
        columns, rows = chosen.steps.columns, chosen.rows
        coded, self._case = column(columns, drawn_keys.WAYS), columns.case
        rows = rows[coded.codes[rows] >= 0]
        codes = coded.codes[rows]
        self._counts = np.bincount(codes, minlength=len(coded.names))
        self._rows = rows[stable_order(codes, len(coded.names))]
        self._bounds = offsets_of(self._counts)
        # By flow, in which texts it stands and how often in each.
        self.told: dict[str, list[tuple[int, int]]] = {}
        for code in np.flatnonzero(self._counts).tolist():
            for way in coded.names[code].split("|"):
                flow, _star, times = way.partition("*")
                self.told.setdefault(flow, []).append((code, int(times or 1)))

    def passages(self, wanted: Mapping[str, Sequence[str]]) -> Iterator[Passage]:
        """By name, tokens on any of its flows."""
        for name, flows in wanted.items():
            texts = [each for flow in flows for each in self.told.get(flow, ())]
            if texts:
                times = sum(int(self._counts[code]) * times for code, times in texts)
                yield Passage(name, self._instances([code for code, _times in texts]), times)

    def _instances(self, codes: list[int]) -> int:
        places = distinct(np.array(codes, dtype=np.int64))
        lengths = self._bounds[places + 1] - self._bounds[places]
        found = self._case[self._rows[spread(self._bounds[places], lengths)]]
        if len(places) == 1:  # rows of one text stand in the order of cases
            return 1 + int(np.count_nonzero(found[1:] != found[:-1]))
        flags = np.zeros(int(found.max()) + 1, dtype=bool)
        flags[found] = True
        return int(np.count_nonzero(flags))
