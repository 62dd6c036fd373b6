"""Waiting lines before people: Erlang B, C and A.

B: who finds everybody busy is lost. C: everybody waits. A (Palm; Garnett, Mandelbaum & Reiman
2002): who waits too long gives up, patience being exponential. Arrivals are Poisson, handling times
exponential. Loads are in erlangs: arrivals per second × handling seconds.

Exact for thousands of people: B by its recursion, A by the stationary distribution in logarithms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats

# Nobody staffs more; a search that comes here was asked for something else.
AGENTS_MAX = 1_000_000
_QUEUE_MAX = 5_000_000


@dataclass(frozen=True)
class Traffic:
    """What comes and how long it takes. `patience_seconds` is the mean, None: nobody gives up."""

    arrivals_per_hour: float
    handling_seconds: float
    patience_seconds: float | None = None

    def __post_init__(self) -> None:
        """Raises ValueError."""
        times = (self.handling_seconds, self.patience_seconds)
        if any(each is not None and not 0 < each < math.inf for each in times):
            raise ValueError("Handling time and patience are above zero.")
        if not 0 <= self.arrivals_per_hour < math.inf:
            raise ValueError("Arrivals are not below zero.")

    @property
    def load_erlangs(self) -> float:
        return self.arrivals_per_hour * self.handling_seconds / 3600


@dataclass(frozen=True)
class Performance:
    """What customers meet. Shares are of all who come; the wait is of all, those who gave up too.

    `answered_share` counts those answered within the seconds asked about. `occupancy` is the share
    of their time people are busy.
    """

    wait_share: float
    answered_share: float
    mean_wait_seconds: float
    abandoned_share: float
    occupancy: float


@dataclass(frozen=True)
class Target:
    """What has to be kept; None: not asked for. Service level is `answered_share_min` within
    `within_seconds`, of all who come."""

    answered_share_min: float | None = None
    within_seconds: float = 0.0
    mean_wait_seconds_max: float | None = None
    abandoned_share_max: float | None = None
    occupancy_max: float | None = None

    def is_met(self, reached: Performance) -> bool:
        return (
            (self.answered_share_min is None or reached.answered_share >= self.answered_share_min)
            and (
                self.mean_wait_seconds_max is None
                or reached.mean_wait_seconds <= self.mean_wait_seconds_max
            )
            and (
                self.abandoned_share_max is None
                or reached.abandoned_share <= self.abandoned_share_max
            )
            and (self.occupancy_max is None or reached.occupancy <= self.occupancy_max)
        )


def blocked_share(load_erlangs: float, agents: int) -> float:
    """Erlang B: the share that finds all busy where nobody may wait. O(agents)."""
    blocked = 1.0
    for count in range(1, agents + 1):
        blocked = load_erlangs * blocked / (count + load_erlangs * blocked)
    return blocked


def wait_share(load_erlangs: float, agents: int) -> float:
    """Erlang C: the share that has to wait; 1 where agents cannot keep up with the load."""
    if agents <= load_erlangs:
        return 1.0 if load_erlangs > 0 else 0.0
    blocked = blocked_share(load_erlangs, agents)
    return blocked / (1 - load_erlangs / agents * (1 - blocked))


def performance(traffic: Traffic, agents: int, within_seconds: float = 0.0) -> Performance:
    """Of so many people before this traffic, in the long run.

    Raises ValueError for less than no people, and for a line of millions (patience of days before
    far too few people).
    """
    if agents < 0:
        raise ValueError("There are no fewer than no people.")
    if traffic.arrivals_per_hour == 0:
        return Performance(0.0, 1.0, 0.0, 0.0, 0.0)
    if traffic.patience_seconds is None:
        return _patient(traffic, agents, within_seconds)
    return _impatient(traffic, traffic.patience_seconds, agents, within_seconds)


def least_agents(traffic: Traffic, target: Target) -> int:
    """The fewest people that keep all of the target. Raises ValueError where no number does."""
    if (target.answered_share_min or 0) >= 1:
        raise ValueError("No number of people keeps a promise to answer everybody in time.")

    def keeps(agents: int) -> bool:
        return target.is_met(performance(traffic, agents, target.within_seconds))

    low, high = -1, max(1, math.ceil(traffic.load_erlangs))
    while not keeps(high):
        low, high = high, high + max(4, high // 8)
        if high > AGENTS_MAX or high > 100 * (traffic.load_erlangs + 100):
            raise ValueError("No number of people keeps this target.")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle, high)
    return high


def _patient(traffic: Traffic, agents: int, within_seconds: float) -> Performance:
    load = traffic.load_erlangs
    if agents <= load:
        return Performance(1.0, 0.0, math.inf, 0.0, 1.0)
    waiting, spare = wait_share(load, agents), (agents - load) / traffic.handling_seconds
    late = waiting * math.exp(-spare * within_seconds)
    return Performance(waiting, 1 - late, waiting / spare, 0.0, load / agents)


def _impatient(
    traffic: Traffic, patience_seconds: float, agents: int, within_seconds: float
) -> Performance:
    """With z = exp(-within / patience) and x = agents' pace over the pace of giving up, the wait V
    before a place opens behind j others has exp(-V / patience) ~ Beta(x, j + 1): the time of j + 1
    departures whose paces grow evenly. So shares in time are sums of negative binomial terms."""
    pace = agents * patience_seconds / traffic.handling_seconds
    free, queued = _stationary(traffic, patience_seconds, agents)
    behind = np.arange(len(queued))
    given_up = traffic.handling_seconds / patience_seconds * float(queued @ behind)
    abandoned = given_up / traffic.load_erlangs
    z = math.exp(-within_seconds / patience_seconds)
    answered = queued * pace / (pace + behind + 1) * (1 - _no_later(pace + 1, z, len(queued)))
    return Performance(
        wait_share=float(queued.sum()),
        answered_share=min(1.0, free + float(answered.sum())),
        mean_wait_seconds=abandoned * patience_seconds,
        abandoned_share=abandoned,
        occupancy=min(1.0, traffic.load_erlangs * (1 - abandoned) / agents) if agents else 0.0,
    )


def _stationary(traffic: Traffic, patience_seconds: float, agents: int) -> tuple[float, Floats]:
    """How likely somebody is free; and that all are busy with 0, 1, 2, … waiting."""
    load = traffic.load_erlangs
    arrivals = load * patience_seconds / traffic.handling_seconds
    pace = agents * patience_seconds / traffic.handling_seconds
    # Beyond its peak the line is rarer than a normal curve of this width by forty e-folds.
    length = math.ceil(max(0.0, arrivals - pace) + 10 * math.sqrt(max(arrivals, pace)) + 100)
    if length > _QUEUE_MAX:
        raise ValueError("The line before so few people has millions.")
    steps = np.concatenate(
        [
            np.log(load / np.arange(1, agents + 1)),
            np.log(arrivals / (pace + np.arange(1, length + 1))),
        ]
    )
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    return float(weights[:agents].sum()), weights[agents:]


def _no_later(shape: float, z: float, count: int) -> Floats:
    """I_z(shape, j + 1) for j = 0 … count - 1: the chance that a Beta variable is below z."""
    if z >= 1:
        return np.ones(count)
    number = np.arange(1, count)
    terms = np.log1p((shape - 1) / number) + math.log1p(-z)
    logs = shape * math.log(z) + np.concatenate([[0.0], np.cumsum(terms)])
    summed: Floats = np.minimum(np.cumsum(np.exp(logs)), 1.0)
    return summed
