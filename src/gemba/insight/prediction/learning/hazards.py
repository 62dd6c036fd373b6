"""How fast cases end, hour by hour: learnt from those that still run as well as from ended ones.

A case that runs has not ended in any hour it was watched, and that is knowledge. Whoever learns
from ended cases alone learns from the short ones, the more so the shorter a log was watched. So
each moment is cut into stretches of hours since; in each the case was watched for a while and ended
or did not. Trees tell the rate of ending from that, constant in a stretch (Holford 1980, Laird and
Olivier 1981); a table by the last steps does the same without trees. Hours before the first end of
a log count for nothing: whatever ended in them is not in the log (delayed entry).

Beyond the hours in which at least a tenth of those at risk were watched (Pocock, Clayton and
Altman 2002) nothing is known. There the share that runs on is taken to fall as 1/t, the only way of
falling that knows no hours of its own: no median is told beyond twice what was watched.

Were rates right, what they add up to until a case ends would be exponential with mean 1 (Cox and
Snell 1968). On later moments it is not quite: an interval reaches as far as those sums did there
(product limit, running cases counted as long as they were watched).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log1p

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.prediction.features.table import RECENT, Feature, Numbers

from .boosting import ENDS, Examples, Trees, best_rounds, can_boost, learnt
from .grouped import Group, Grouped
from .intervals import HIGH, LOW
from .seen import Seen

STRETCHES = 12
# Of larger logs an even share is learnt from.
TRIALS_MAX = 400_000
# At least this share of those at risk was watched as far as anything is known.
WATCHED_LEAST, AT_RISK_LEAST = 0.1, 5
# Rates of all cases count in those of a state as if they had been seen at so many ends.
PRIOR_ENDS = 5.0
STRETCH = Feature("stretch", "q")
_SHORTEST = 1e-3


@dataclass(frozen=True, eq=False)
class Watched:
    """Moments, from when to when after them their cases were watched, and whether they had ended
    then. Hours."""

    seen: Seen
    since: Floats
    until: Floats
    ended: Bools

    def __len__(self) -> int:
        return len(self.until)

    def take(self, rows: Int64s) -> Watched:
        """Some of it."""
        return Watched(self.seen.take(rows), self.since[rows], self.until[rows], self.ended[rows])


@dataclass(frozen=True, eq=False)
class Hazards:
    """Rates of ending by stretch of hours: `edges[k]` to `edges[k + 1]`, the last of which is as
    far as anything is known. `rates` are a table of log-rates by state; `trees`, where there are
    any, tell what to multiply them by. `sums` are what rates add up to until LOW, half and HIGH of
    cases have ended."""

    edges: Floats
    rates: Grouped
    trees: Trees | None
    sums: tuple[float, float, float] = (-log1p(-LOW), -log1p(-0.5), -log1p(-HIGH))

    def quantiles(self, seen: Seen, *, trees: bool) -> list[Floats]:
        """Hours within which LOW, half and HIGH of such cases end, a row a moment."""
        each = self.by_stretch(seen, trees=trees)
        before = self._summed(each)
        return [self._within(needed, each, before) for needed in self.sums]

    def until(self, seen: Seen, hours: Floats, *, trees: bool) -> Floats:
        """What rates add up to within some hours after each moment."""
        each = self.by_stretch(seen, trees=trees)
        row, known = np.arange(len(each)), np.minimum(hours, self.edges[-1])
        place = np.minimum(np.searchsorted(self.edges, known, "right") - 1, each.shape[1] - 1)
        inside = self._summed(each)[row, place] + each[row, place] * (known - self.edges[place])
        found: Floats = inside + np.log(np.maximum(hours / self.edges[-1], 1))
        return found

    def by_stretch(self, seen: Seen, *, trees: bool) -> Floats:
        """Ends an hour in each stretch, a row a moment; by the table, or with trees beside it."""
        known: Floats = np.exp(self.rates.look_up(seen.last[1:]))
        if not trees or self.trees is None:
            return known
        found: Floats = self.trees.predict(self.asked(seen)).reshape(known.shape) * known
        return found

    def asked(self, seen: Seen) -> Numbers:
        """What trees look at: a row a stretch of each moment."""
        if self.trees is None:
            raise ValueError("There are no trees beside these rates.")
        count = len(self.edges) - 1
        row = np.arange(len(seen)).repeat(count)
        values = seen.picked(self.trees.features[:-1])
        return _with_stretch(values, row, np.tile(np.arange(count), len(seen)))

    def _summed(self, each: Floats) -> Floats:
        ends = np.cumsum(each * np.diff(self.edges), axis=1)
        return np.column_stack([np.zeros(len(ends)), ends])

    def _within(self, needed: float, each: Floats, before: Floats) -> Floats:
        """Hours until so much of the rates has passed; beyond what is known as 1/t."""
        row = np.arange(len(each))
        place = np.minimum((before < needed).sum(axis=1) - 1, each.shape[1] - 1)
        place = np.maximum(place, 0)
        inside = self.edges[place] + (needed - before[row, place]) / each[row, place]
        beyond = self.edges[-1] * np.exp(needed - before[:, -1])
        found: Floats = np.where(before[:, -1] >= needed, inside, beyond)
        return found


@dataclass(frozen=True, eq=False)
class Trials:
    """Stretches in which moments were watched: of which moment, which stretch, for how many hours,
    and whether its case ended in it."""

    row: Int64s
    stretch: Int64s
    hours: Floats
    ended: Bools

    def __len__(self) -> int:
        return len(self.row)

    def take(self, which: Int64s) -> Trials:
        """Some of them."""
        return Trials(self.row[which], self.stretch[which], self.hours[which], self.ended[which])


def learn_hazards(fit: Watched, check: Watched, whole: Watched) -> tuple[Hazards, Hazards]:
    """Rounds found on `check`, hours after those of `fit`: what was learnt from `fit` alone, and
    from `whole`."""
    edges = _edges(whole)
    trial = Hazards(edges, _rates(fit, edges), None)
    final = Hazards(edges, _rates(whole, edges), None)
    if not can_boost():
        return trial, final
    features = tuple(e for e in fit.seen.features if not e.name.startswith(RECENT))
    first = best_rounds(ENDS, _examples(fit, trial, features), _examples(check, trial, features))
    trees = learnt(ENDS, _examples(whole, final, features), first.rounds)
    return replace(trial, trees=first), replace(final, trees=trees)


def loss(hazards: Hazards, watched: Watched, *, trees: bool) -> float:
    """Mean negative log-likelihood of what was watched, by moment."""
    trials = trials_of(watched, hazards.edges)
    rates = hazards.by_stretch(watched.seen, trees=trees)[trials.row, trials.stretch]
    rates = np.maximum(rates, 1e-12)
    return float((rates * trials.hours - trials.ended * np.log(rates)).sum() / len(watched))


def as_wide_as(hazards: Hazards, watched: Watched, *, trees: bool) -> Hazards:
    """The same, telling intervals that would have held on what was watched. The middle stays: a
    shift of the newest weeks is too soon taken for all that comes."""
    since, until = (
        hazards.until(watched.seen, hours, trees=trees)
        for hours in (watched.since, np.maximum(watched.until, _SHORTEST))
    )
    ends, at_risk, count = _risked(since, until, watched.ended)
    if not len(ends):
        return hazards
    runs_on = np.cumprod(1 - np.minimum(count / np.maximum(at_risk, count), 1 - 1e-9))
    low, high = (_reached(ends, runs_on, level) for level in (LOW, HIGH))
    return replace(hazards, sums=(low, hazards.sums[1], high))


def _reached(ends: Floats, runs_on: Floats, level: float) -> float:
    """The sum by which this share has ended; beyond what was seen it grows as it should."""
    over = np.flatnonzero(1 - runs_on >= level)
    if len(over):
        return float(ends[over[0]])
    return float(ends[-1] * np.log1p(-level) / np.log(runs_on[-1]))


def trials_of(watched: Watched, edges: Floats) -> Trials:
    """Every stretch of every moment in which it was watched."""
    until = np.maximum(watched.until, _SHORTEST)
    begin = np.maximum(edges[:-1], watched.since[:, None])
    hours = np.minimum(edges[1:], until[:, None]) - begin
    row, stretch = np.nonzero(hours > 0)
    last = (until[row] <= edges[stretch + 1]) & (until[row] > edges[stretch])
    return Trials(row, stretch, hours[row, stretch], watched.ended[row] & last)


def known_until(watched: Watched) -> float:
    """Hours as far as enough of those still at risk were watched."""
    until, since = np.maximum(watched.until, _SHORTEST), watched.since
    ends, at_risk, count = _risked(since, until, watched.ended)
    if not len(ends):
        return _SHORTEST
    runs_on = np.cumprod(1 - np.minimum(count / np.maximum(at_risk, count), 1 - 1e-9))
    before = np.concatenate([[1.0], runs_on[:-1]])
    most = np.maximum.accumulate(at_risk / before)
    seldom = (at_risk < AT_RISK_LEAST) | (at_risk < WATCHED_LEAST * most * before)
    # thin at first where few moments are as old as the log: what counts is where it ends
    seldom[: int(np.argmax(at_risk))] = False
    return float(ends[max(int(np.argmax(seldom)) - 1, 0)] if seldom.any() else until.max())


def _risked(since: Floats, until: Floats, ended: Bools) -> tuple[Floats, Int64s, Int64s]:
    """When cases ended, in order; how many were watched until then, and how many ended then."""
    ends = np.unique(until[ended])
    there = np.searchsorted(np.sort(since), ends, "left")
    at_risk = there - np.searchsorted(np.sort(until), ends, "left")
    count = np.bincount(np.searchsorted(ends, until[ended]), minlength=len(ends))
    return ends, at_risk, count


def _edges(watched: Watched) -> Floats:
    """Stretches in each of which as many end, as far as anything is known."""
    most = known_until(watched)
    ends = watched.until[watched.ended & (watched.until <= most)]
    inner = np.quantile(np.maximum(ends, 0.05), np.arange(1, STRETCHES) / STRETCHES)
    return np.unique([0.0, *inner[inner < most], most])


def _rates(watched: Watched, edges: Floats) -> Grouped:
    """Log-rates by the last two steps, by the last, and of all cases."""
    trials, count = trials_of(watched, edges), len(edges) - 1
    every = np.zeros(len(watched), np.int64)
    ends, hours = _sums(trials, every, 1, count)
    usual = trials.ended.sum() / max(trials.hours.sum(), _SHORTEST)
    known = np.log((ends + 1) / (hours + 1 / max(usual, 1e-12)))
    groups = [Group(np.zeros(1, np.int64), known)]
    for state in reversed(watched.seen.last[1:]):
        keys, place = np.unique(state, return_inverse=True)
        ends, hours = _sums(trials, place, len(keys), count)
        lent = PRIOR_ENDS / np.exp(known[0])
        groups.insert(0, Group(keys, np.log((ends + PRIOR_ENDS) / (hours + lent))))
    return Grouped(tuple(groups))


def _sums(trials: Trials, state: Int64s, states: int, count: int) -> tuple[Floats, Floats]:
    """Ends and hours by state and stretch."""
    place, shape = state[trials.row] * count + trials.stretch, (states, count)
    size = states * count
    ends = np.bincount(place, trials.ended.astype(np.float64), minlength=size)
    hours = np.bincount(place, trials.hours, minlength=size)
    return ends.astype(np.float64).reshape(shape), hours.astype(np.float64).reshape(shape)


def _examples(watched: Watched, table: Hazards, features: tuple[Feature, ...]) -> Examples:
    """A row a trial; what is to be learnt is by how much it differs from the table."""
    trials = trials_of(watched, table.edges)
    if len(trials) > TRIALS_MAX:
        trials = trials.take(np.linspace(0, len(trials) - 1, TRIALS_MAX).astype(np.int64))
    values = _with_stretch(watched.seen.picked(features), trials.row, trials.stretch)
    known = table.rates.look_up(watched.seen.last[1:])[trials.row, trials.stretch]
    expected = np.log(trials.hours) + known
    return Examples((*features, STRETCH), values, trials.ended.astype(np.float64), expected)


def _with_stretch(values: Numbers, row: Int64s, stretch: Int64s) -> Numbers:
    asked = np.empty((len(row), values.shape[1] + 1), np.float32)
    asked[:, :-1], asked[:, -1] = values[row], stretch
    return asked
