"""Guards on events that should not happen, judged with every single one.

If the change does no harm, each unit with such an event belongs to the treated arm with the chance
at which units were drawn into it, whatever else happens on the desk. Against that stands a mixture
of all larger chances: the likelihood ratio is a martingale, so the chance that it ever exceeds
1 / error is at most the error (Ville 1939; the mixtures of Robbins 1970), however often it is
looked at. That is why such a guard may act on the event that shows it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s

from .boundaries import gauss
from .guardrails import Alarm

_NODES = 64


@dataclass(frozen=True)
class EventGuard:
    """So many units of the treated arm may have the event (`count_max`; None for any number), and
    no larger a share of them than in the control arm, up to the chance `error`. Where it may happen
    to a share of the cases larger by `margin`, more is no alarm before so much more is seen."""

    name: str
    count_max: int | None = None
    error: float = 0.05
    margin: float = 0.0


@dataclass(frozen=True, eq=False)
class Lots:
    """When cases were drawn into either arm, ascending."""

    control_us: Int64s
    treated_us: Int64s

    @classmethod
    def of(cls, treated: Bools, at_us: Int64s) -> Lots:
        """Of a row a case."""
        return cls(np.sort(at_us[~treated]), np.sort(at_us[treated]))

    def share_more(self, treated: Bools, at_us: Int64s, moments: Int64s) -> Floats:
        """By how much larger a share of the treated cases drawn until each moment had the event,
        one entry of `treated` and `at_us` an event."""
        events = Lots.of(treated, at_us)
        shares = [
            np.searchsorted(had, moments, "right")
            / np.maximum(np.searchsorted(drawn, moments, "right"), 1)
            for had, drawn in (
                (events.treated_us, self.treated_us),
                (events.control_us, self.control_us),
            )
        ]
        more: Floats = shares[0] - shares[1]
        return more


@dataclass(frozen=True)
class EventsWatched:
    """Units with the event by arm (control, treatment) up to the alarm or to the end, and the
    chance (p) of so much more in the treated arm at any time if the change did no harm."""

    counts: tuple[int, int]
    p: float
    alarm: Alarm | None = None
    fired_us: int | None = None


def watch_events(
    unit: Int64s,
    treated: Bools,
    at_us: Int64s,
    guard: EventGuard,
    share: float,
    *,
    lots: Lots | None = None,
) -> EventsWatched:
    """Of the events of enrolled units; of a unit only the first counts. `share` of the units are
    treated. `lots` are for a guard with a margin."""
    order = np.lexsort((unit, at_us))
    _, first = np.unique(unit[order], return_index=True)
    chosen = order[np.sort(first)]
    hit, moments = treated[chosen], at_us[chosen]
    counts = np.cumsum(hit)
    evidence = np.maximum.accumulate(_ratio(hit, share)) if len(hit) else np.zeros(0)
    over = counts > (math.inf if guard.count_max is None else guard.count_max)
    more = evidence >= 1 / guard.error
    if guard.margin > 0 and lots is not None:
        more &= lots.share_more(treated, at_us, moments) > guard.margin
    fired = np.flatnonzero(over | more)
    last = int(fired[0]) if len(fired) else len(hit) - 1
    if last < 0:
        return EventsWatched((0, 0), 1.0)
    found = (last + 1 - int(counts[last]), int(counts[last]))
    p = min(1.0, 1 / float(evidence[last]))
    if not len(fired):
        return EventsWatched(found, p)
    alarm = Alarm.LIMIT if over[last] else Alarm.MORE_EVENTS
    return EventsWatched(found, p, alarm, int(moments[last]))


def _ratio(hit: Bools, share: float) -> Floats:
    """After each event: how much likelier the arms are under a larger chance, all of them alike,
    than under `share`."""
    nodes, weights = gauss(_NODES)
    chance = share + (1 - share) * (1 + nodes) / 2
    treated = np.cumsum(hit)
    others = np.arange(1, len(hit) + 1) - treated
    logs = np.outer(treated, np.log(chance / share))
    logs += np.outer(others, np.log((1 - chance) / (1 - share)))
    ratio: Floats = np.exp(np.minimum(logs, 600.0)) @ (weights / 2)
    return ratio
