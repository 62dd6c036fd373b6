"""What is known of a case when it comes, and what it is expected to come to by that: a covariate
that is learnt from a past and stays as it is from then on.

Each column is told from what happened before the case came, so no arm can have touched it: the
channel, the hour and the day, how many others wait, how long the last ones took. A ridge regression
on the past makes one column of them, as good as all together, and it fits into a small pilot
(control by prediction, Tang, Huang, Kastelman & Bauman 2020). Beside it stand the channels
themselves, for how they differ may change after the past; what they still tell is fitted in the
pilot. What that saves is measured by foretelling each stretch of the past from what lay before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.kpis.kpi import Measure
from gemba.insight.mining.zones import DAY_US, to_local_us

from .contributions import figure
from .covariates import explained

VERSION = 1
LEARNT_MIN = 60
"""So many cases of the past are the least to learn from."""
SAVED_MIN = 0.02
"""What saves less is not used: it would take more room than it gives."""
CHANNELS_MAX = 6
_CHANNEL_SHARE_MIN = 0.02
_BEYOND_CHANCE = 3.0
_FOLDS = 4
_PENALTY = 30.0
_DAYS, _PARTS = 7, 6
# 1 January 1970 was a Thursday.
_THURSDAY = 3


@dataclass(frozen=True, eq=False)
class Before:
    """What was known of cases at `at_us`, a row each: the channel, and numbers of what was
    `at_hand`, NaN where not known."""

    at_us: Int64s
    channel: CodedColumn
    at_hand: Floats

    def __len__(self) -> int:
        return len(self.at_us)

    def only(self, flags: Bools) -> Before:
        """Those flagged."""
        channel = CodedColumn(self.channel.codes[flags], self.channel.names)
        return Before(self.at_us[flags], channel, self.at_hand[flags])


@dataclass(frozen=True)
class Expectation:
    """What cases are expected to add to the figure of a KPI, in its unit: plain numbers, to be kept
    with a plan. `channels` with the most frequent first; `middle` and `slopes` by column of
    `_design`, on the clocks of `zone`. `saved` is the share of the sample it saved in the past.
    Without slopes it is not used: what is known before tells too little."""

    kpi: str
    zone: str
    channels: tuple[str, ...] = ()
    middle: tuple[float, ...] = ()
    slopes: tuple[float, ...] = ()
    saved: float = 0.0
    version: int = VERSION

    def __post_init__(self) -> None:
        if self.version != VERSION:
            raise ValueError(f"Version {self.version} of what is expected is not known here.")

    @property
    def is_used(self) -> bool:
        """Whether it tells anything."""
        return bool(self.slopes)

    def of(self, before: Before) -> Floats:
        """What each case is expected to add; of one case always the same, whoever else is there."""
        design, middle = _design(before, self.channels, self.zone), np.array(self.middle)
        filled = np.where(np.isfinite(design), design, middle) - middle
        found: Floats = (filled * np.array(self.slopes)).sum(axis=1)
        return found

    def columns(self, before: Before) -> Floats:
        """The covariates: that, and the channels but the most frequent. n×0 where not used."""
        if not self.is_used:
            return np.zeros((len(before), 0))
        return np.column_stack([self.of(before), _kinds(before, self.channels)[:, 1:]])


@dataclass(frozen=True, eq=False)
class Lesson:
    """What was learnt, and `columns` as they would have been known in the past itself, each row
    foretold by what lay before: NaN where too little did, n×0 where it is not used."""

    expectation: Expectation
    columns: Floats


@dataclass(frozen=True, eq=False)
class Settled:
    """Cases to learn from, ascending by when they came: what was known of them then, their values
    as they were ripe `window_us` later, and how the KPI measures."""

    before: Before
    value: Floats
    measure: Measure
    window_us: int

    def only(self, flags: Bools) -> Settled:
        """Those flagged."""
        return replace(self, before=self.before.only(flags), value=self.value[flags])


def learnt(kpi: str, past: Settled, zone: str) -> Lesson:
    """Not used where the past is short, or where foretelling it saved nothing beyond chance."""
    count, nothing = len(past.value), Expectation(kpi, zone)
    unused = Lesson(nothing, np.zeros((count, 0)))
    if count < LEARNT_MIN:
        return unused
    whole = _fitted(replace(nothing, channels=_frequent(past.before.channel)), past)
    foretold = _foretold(whole, past)
    known = np.isfinite(foretold)
    parts = figure(past.value, past.measure)[1]
    if not _go_together(foretold[known], parts[known]):
        return unused
    columns = np.column_stack([foretold, _kinds(past.before, whole.channels)[:, 1:]])
    saved, _rest = explained(columns, parts, int(np.count_nonzero(known)) // 2)
    chance = math.sqrt(2 * columns.shape[1]) / int(np.count_nonzero(known))
    if saved < max(SAVED_MIN, _BEYOND_CHANCE * chance):
        return unused
    return Lesson(replace(whole, saved=saved), columns)


def _go_together(foretold: Floats, parts: Floats) -> bool:
    """Whether more was foretold of what came to more."""
    if len(parts) < 4 or not foretold.std() or not parts.std():
        return False
    return float(np.corrcoef(foretold, parts)[0, 1]) > 0


def _foretold(whole: Expectation, past: Settled) -> Floats:
    """The second half of the past, stretch by stretch, by what was known when each began."""
    at_us, count = past.before.at_us, len(past.value)
    found = np.full(count, np.nan)
    edges = np.linspace(count // 2, count, _FOLDS + 1).astype(np.int64).tolist()
    for first, end in pairwise(edges):
        was_known = at_us + past.window_us <= at_us[first]
        if int(np.count_nonzero(was_known)) >= LEARNT_MIN // 2:
            stretch = np.zeros(count, dtype=np.bool_)
            stretch[first:end] = True
            fitted = _fitted(whole, past.only(was_known))
            found[stretch] = fitted.of(past.before.only(stretch))
    return found


def _fitted(shape: Expectation, past: Settled) -> Expectation:
    """Of the contributions of cases to the figure, so that a median is foretold as well as a
    mean."""
    parts = figure(past.value, past.measure)[1]
    design = _design(past.before, shape.channels, shape.zone)
    known = np.isfinite(design)
    counts = np.maximum(known.sum(axis=0), 1)
    middle = np.where(known, design, 0.0).sum(axis=0) / counts
    centred = np.where(known, design, middle) - middle
    squares = centred.T @ centred + _PENALTY * np.eye(design.shape[1])
    slopes = np.linalg.solve(squares, centred.T @ parts)
    return replace(shape, middle=tuple(middle.tolist()), slopes=tuple(slopes.tolist()))


def _frequent(channel: CodedColumn) -> tuple[str, ...]:
    """The channels worth telling apart, the most frequent first."""
    codes, counts = np.unique(channel.codes[channel.codes >= 0], return_counts=True)
    enough = counts >= _CHANNEL_SHARE_MIN * len(channel.codes)
    listed = [
        (-int(count), channel.names[int(code)])
        for code, count in zip(codes[enough], counts[enough], strict=True)
    ]
    return tuple(name for _count, name in sorted(listed)[:CHANNELS_MAX])


def _kinds(before: Before, channels: tuple[str, ...]) -> Floats:
    """A column a channel."""
    known = before.channel.names.codes
    codes = [known.get(name, -2) for name in channels]
    columns = [(before.channel.codes == code).astype(np.float64) for code in codes]
    return np.column_stack(columns) if columns else np.zeros((len(before), 0))


def _design(before: Before, channels: tuple[str, ...], zone: str) -> Floats:
    """Channels; parts of the day by weekday; parts of the day and weekdays by channel; what was at
    hand, for all and by channel."""
    local = to_local_us(before.at_us, zone)
    day = (local // DAY_US + _THURSDAY) % _DAYS
    part = local % DAY_US * _PARTS // DAY_US
    kinds = _kinds(before, channels)
    parts, days = _flags(part, _PARTS), _flags(day, _DAYS)
    hand = before.at_hand
    by_channel = [_crossed(kinds, each) for each in (parts, days, hand)]
    return np.column_stack([kinds, _flags(day * _PARTS + part, _DAYS * _PARTS), hand, *by_channel])


def _flags(codes: Int64s, count: int) -> Floats:
    found: Floats = (codes[:, None] == np.arange(count)).astype(np.float64)
    return found


def _crossed(kinds: Floats, others: Floats) -> Floats:
    """The other columns for each kind alone, 0 for the rest."""
    found = np.where(kinds[:, :, None] > 0, others[:, None, :], 0.0)
    return found.reshape(len(kinds), kinds.shape[1] * others.shape[1])  # of no tickets, too
