"""Whether something else comes after a step than before, since some day: a new rule, a form that
has to be asked for more often.

Of a few cuts the one is taken whose two sides differ most (likelihood ratio), if that is more than
the chance of all cuts and steps together explains (Bonferroni) and enough to matter; then what came
since is looked at in the same way. Choices made in one case are alike, so the ratio is divided by
what that costs (Rao and Scott 1981). That a case ends is known at once, what else comes only when
it is begun: choices so late that this may not have happened yet tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.distances.seen import Seen
from gemba.insight.simulation.special import gamma_share

from .situations import Situations

# So many choices, and so many days, tell one side.
TIMES_MIN = 30
DAYS_MIN = 14
CUTS = 9
# An error costs little: shares are told by fewer cases. What is missed lasts.
CHANCE = 0.01
DIFFERENCE_MIN = 0.05
# What came less often counts as one.
SEEN_MIN = 10
# Within so long nearly all that comes next has been begun.
KNOWN_QUANTILE = 0.95


@dataclass(frozen=True, eq=False)
class Made:
    """By choice (as in `Situations`): its case, when it was made, and when what was chosen was
    begun; an end is known at once."""

    case: Int64s
    at_us: Int64s
    known_us: Int64s

    @classmethod
    def of(cls, seen: Seen) -> Made:
        """The first of a case is made when it begins, any other when a step is done."""
        lengths = np.bincount(seen.case, minlength=seen.cases) + 1
        row = np.arange(len(seen)) + seen.case + 1
        at = np.empty(len(seen) + seen.cases, dtype=np.int64)
        at[np.cumsum(lengths) - lengths] = seen.begun_us
        at[row] = seen.end_us
        known = at.copy()
        known[row - 1] = np.maximum(seen.start_us, at[row - 1])
        return cls(np.repeat(np.arange(seen.cases), lengths), at, known)


@dataclass(frozen=True, eq=False)
class ChoiceChanges:
    """By last activity (its code; the number of activities before the first) since when something
    else comes after it (UTC microseconds), and one flag a choice: whether it counts."""

    kept: Bools
    since_us: dict[int, int] = field(default_factory=dict)

    @classmethod
    def found(cls, situations: Situations, made: Made, kept: Bools, until_us: int) -> ChoiceChanges:
        """Among the choices that are `kept`; the log tells what was done until `until_us`."""
        asked = []
        for token in np.unique(situations.token[kept]).tolist():
            mine = np.flatnonzero(kept & (situations.token == token))
            rows = mine[made.at_us[mine] <= until_us - _known_within_us(situations, made, mine)]
            if len(rows) >= 2 * TIMES_MIN and len(np.unique(situations.next[rows])) > 1:
                asked.append((token, mine, rows[np.argsort(made.at_us[rows], kind="stable")]))
        counts, since = kept.copy(), {}
        for token, mine, rows in asked:
            choices = _Choices.of(situations.next[rows], made.case[rows], made.at_us[rows])
            changed = choices.changed_since(CHANCE / (len(asked) * (CUTS - 2)))
            if changed is not None:
                since[token] = changed
                counts[mine] = False
                counts[rows[made.at_us[rows] >= changed]] = True
        return cls(counts, since)


def _known_within_us(situations: Situations, made: Made, rows: Int64s) -> int:
    goes_on = rows[situations.next[rows] != situations.begin]
    waits = made.known_us[goes_on] - made.at_us[goes_on]
    return int(np.quantile(waits, KNOWN_QUANTILE)) if len(waits) else 0


@dataclass(frozen=True, eq=False)
class _Choices:
    """What came after one step (`kind`, dense), in the order of time."""

    kind: Int64s
    case: Int64s
    at_us: Int64s

    @classmethod
    def of(cls, after: Int64s, case: Int64s, at_us: Int64s) -> _Choices:
        """What is rare counts as one."""
        _kinds, kind, count = np.unique(after, return_inverse=True, return_counts=True)
        common = count >= SEEN_MIN
        place = np.where(common, np.cumsum(common) - 1, common.sum())
        return cls(place[kind], case, at_us)

    def changed_since(self, chance: float) -> int | None:
        """Since when it is as it is now, None where always; `chance` is that of one cut."""
        rest, found = self, None
        while (cut_us := rest.clearest(chance)) is not None:
            found, later = cut_us, rest.at_us >= cut_us
            rest = _Choices.of(rest.kind[later], rest.case[later], rest.at_us[later])
        return found

    def clearest(self, chance: float) -> int | None:
        """The cut whose sides differ most."""
        count, kinds = len(self.kind), int(self.kind.max(initial=0)) + 1
        if count < 2 * TIMES_MIN or kinds < 2:
            return None
        most, found = 0.0, None
        for part in range(2, CUTS):
            cut_us = int(self.at_us[round(count * part / (CUTS + 1))])
            early = int(np.searchsorted(self.at_us, cut_us))
            days = min(cut_us - int(self.at_us[0]), int(self.at_us[-1]) - cut_us) / DAY_US
            if min(early, count - early) < TIMES_MIN or days < DAYS_MIN:
                continue
            one = np.bincount(self.kind[:early], minlength=kinds)
            other = np.bincount(self.kind[early:], minlength=kinds)
            ratio = _ratio(one, other)
            if ratio > most and _apart(one, other) >= DIFFERENCE_MIN:
                most, found = ratio, cut_us
        half = np.array([most / self._alike(kinds) / 2])
        by_chance = 1 - float(gamma_share(half, (kinds - 1) / 2)[0])
        return found if by_chance < chance else None

    def _alike(self, kinds: int) -> float:
        """How many times as much shares vary as they would if each choice stood for itself."""
        cases, case, size = np.unique(self.case, return_inverse=True, return_counts=True)
        cells, times = np.unique(case * kinds + self.kind, return_counts=True)
        share = np.bincount(self.kind, minlength=kinds) / len(self.kind)
        squared = sums_by(cells % kinds, (times**2).astype(np.float64), kinds)
        crossed = sums_by(self.kind, size[case].astype(np.float64), kinds)
        spread = squared - 2 * share * crossed + share**2 * float((size**2).sum())
        spread *= len(cases) / max(len(cases) - 1, 1)
        return max(float((spread / (len(self.kind) * share)).sum()) / (kinds - 1), 1.0)


def _ratio(one: Int64s, other: Int64s) -> float:
    """Twice the logarithm of how much likelier both parts are with shares of their own."""
    together = (one + other) / (one.sum() + other.sum())
    found = 0.0
    for side in (one, other):
        seen = side > 0
        found += 2 * float((side[seen] * np.log(side[seen] / (together[seen] * side.sum()))).sum())
    return found


def _apart(one: Int64s, other: Int64s) -> float:
    difference: Floats = one / one.sum() - other / other.sum()
    return float(np.abs(difference).sum() / 2)
