"""How long the versions of a switchback take turns, so that a queue forgets the one before.

What waits at midnight carries the version of the day into the next one. How fast a queue forgets is
read from its past: if more wait than usual on such a weekday, how much of that is left a day later
(the first autocorrelation, its bias in short series taken out after Marriott & Pope 1954). A queue
that forgets at a steady rate mixes geometrically, and there leaving out the beginning of each block
is the cure (Hu & Wager, "Switchback experiments under geometric mixing", 2022): the shortest turns
are taken whose part that counts misses no more than a tenth of the effect.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .outcomes import DAY_US
from .switchback import PAIRS_MIN, Blocks

MISSED_MAX = 0.1
"""The share of an effect that may be missed, for what is left of the other version."""
LEFT = 0.1
"""A queue has forgotten when so much is left."""
WEEK = 7
NIGHTS_MIN = 4 * WEEK
_EMPTY_MAX = 0.1
_KEPT_MAX = 0.99
_DAILY = Blocks(DAY_US, DAY_US // 4)
_LENGTHS_DAYS = (3, 5, 14, 21)


@dataclass(frozen=True)
class Queue:
    """Of the past: `kept` is the share of what is unusual in the queue that is left a day later,
    `at_midnight` how many wait then in the mean, `a_day` how many come."""

    kept: float
    at_midnight: float
    a_day: float

    @property
    def is_empty_at_midnight(self) -> bool:
        """Whether hardly anything is carried into the next day."""
        return self.at_midnight <= _EMPTY_MAX * self.a_day

    @property
    def wait_days(self) -> float:
        """How long a case waits in the mean, by the law of Little (1961)."""
        return self.at_midnight / self.a_day

    @property
    def forgets_days(self) -> float:
        """After so many days a tenth is left of what was unusual."""
        return math.log(LEFT) / math.log(self.kept) if self.kept > 0 else 0.0


@dataclass(frozen=True)
class Turns:
    """`blocks` as they are to be; `queue` None: the past tells nothing of it. `needed_days` is the
    time for the fewest pairs of blocks that are long enough, None where none are."""

    blocks: Blocks
    queue: Queue | None
    needed_days: float | None

    @property
    def is_too_short(self) -> bool:
        """Whether more of an effect is missed than may be."""
        return self.blocks.missed > MISSED_MAX


def queue_of(came_us: Int64s, went_us: Int64s, midnights_us: Int64s) -> Queue | None:
    """Of those who wait from `came_us` to `went_us`; midnights in a row. None with fewer than
    `NIGHTS_MIN`, or where nobody came."""
    if len(midnights_us) < NIGHTS_MIN or not len(came_us):
        return None
    came, went = np.sort(came_us), np.sort(went_us)
    waiting = np.searchsorted(came, midnights_us) - np.searchsorted(went, midnights_us)
    first, last = np.searchsorted(came, [midnights_us[0], midnights_us[-1]])
    a_day = float(last - first) / (len(midnights_us) - 1)
    if a_day <= 0:
        return None
    return Queue(_kept(waiting.astype(np.float64)), float(waiting.mean()), a_day)


def missed(blocks: Blocks, kept: float) -> float:
    """The share of an effect that a switchback does not see.

    Of what the version before had made of the queue, kept**s is left s days after the turn. In the
    mean of the lots a block follows one of the other version so often that the difference lacks
    kept**s (3 - kept**length) / 2 then; here over the days that count.
    """
    if kept <= 0:
        return 0.0
    length, since, until = (
        each / DAY_US
        for each in (blocks.length_us, blocks.burn_in_us, blocks.length_us - blocks.lead_out_us)
    )
    rate = -math.log(kept)
    left = (math.exp(-rate * since) - math.exp(-rate * until)) / (rate * (until - since))
    return left * (3 - math.exp(-rate * length)) / 2


def turns_for(queue: Queue | None, days: float, idle_days: float = 0.0) -> Turns:
    """For a pilot of so many days, of which some belong to no block: the shortest blocks that are
    long enough; where the time is too short for these, those that miss least. Nothing being known
    of the queue, the longest there is time for."""
    offered = _offered(queue)
    fitting = [each for each in offered if _days(each) + idle_days <= days] or [offered[0]]
    if queue is None:
        return Turns(fitting[-1], None, None)
    enough = next((each for each in offered if each.missed <= MISSED_MAX), None)
    needed = None if enough is None else _days(enough) + idle_days
    if enough is not None and enough in fitting:
        return Turns(enough, queue, needed)
    return Turns(min(fitting, key=lambda each: each.missed), queue, needed)


def _days(blocks: Blocks) -> float:
    """Of the fewest pairs that tell anything."""
    return 2 * PAIRS_MIN * blocks.length_us / DAY_US


def _kept(waiting: Floats) -> float:
    """How much of what is unusual for the weekday is left a day later."""
    nights = len(waiting)
    weekday = np.arange(nights) % WEEK
    unusual = waiting - (np.bincount(weekday, waiting) / np.bincount(weekday))[weekday]
    whole = float((unusual**2).sum())
    if whole <= 0:
        return 0.0
    found = float((unusual[:-1] * unusual[1:]).sum()) / whole
    return min(max(found + (1 + 3 * found) / (nights - WEEK), 0.0), _KEPT_MAX)


def _offered(queue: Queue | None) -> Sequence[Blocks]:
    """By length; days where hardly anything is carried over midnight."""
    if queue is None:
        return [_DAILY, *(_long(each, 0.0) for each in _LENGTHS_DAYS)]
    if queue.is_empty_at_midnight:
        return [_DAILY]
    found = (_long(each, queue.wait_days) for each in _LENGTHS_DAYS)
    return [replace(each, missed=missed(each, queue.kept)) for each in found]


def _long(days: int, wait_days: float) -> Blocks:
    """Of weeks a whole one counts, so that every weekday counts alike; shorter blocks, half of
    which count, begin on every weekday by turns. The last ones of a block, as long as a usual wait
    but no more than a quarter, are served when the other version rules."""
    is_short = days < WEEK
    step, counts = (0.25, days / 2) if is_short else (1.0, float(WEEK))
    usual = max(math.ceil(wait_days / step), 1) * step
    lead_out = min(usual, math.floor(days / 4 / step) * step)
    parts = (days - counts - lead_out, lead_out)
    return Blocks(days * DAY_US, *(round(each * DAY_US) for each in parts))
