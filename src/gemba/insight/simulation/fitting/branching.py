"""What comes next, told by what a case has behind it, as far back as that makes a difference.

A context tree (Rissanen 1983): a longer history gets shares of its own only where what came next
differs from what the shorter one says by more than chance (likelihood ratio). Shares are smoothed
with those of the shorter history (Witten & Bell 1991), so that what was seen once does not become
a rule. In the same way a type of case, and how often the last activity has been done, get shares
of their own where they make a difference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.names import Names
from gemba.insight.mining.figures import sums_by
from gemba.insight.simulation.model import END, START, Branching, Choice

from .situations import Situations

HISTORY_MAX = 8
# Situations seen less often get no shares of their own.
SEEN_MIN = 8
# Standard normal value of the chance (one in a thousand) that a difference is none.
SURE = 3.09
VISITS_TOLD = 4
SHARE_MIN = 2e-4
CONTEXTS_MAX = 20_000
_EVENTS_TOLD = 60


@dataclass(frozen=True, eq=False)
class _Rule:
    """How types, activities and names are written in choices."""

    names: list[str]
    types: list[str]

    def choice(
        self, shares: Floats, history: tuple[int, ...], of_type: int = -1, visits: int | None = None
    ) -> Choice:
        """`history` latest last, codes."""
        kept = np.flatnonzero(shares >= SHARE_MIN)
        total = float(shares[kept].sum())
        return Choice(
            tuple((self._next(code), float(shares[code] / total)) for code in kept.tolist()),
            tuple(START if code == len(self.names) else self.names[code] for code in history),
            None if of_type < 0 else self.types[of_type],
            visits,
        )

    def _next(self, code: int) -> str:
        return END if code == len(self.names) else self.names[code]


@dataclass(frozen=True, eq=False)
class _Level:
    """Histories of one length: `rows` that have such a history, which of them (`context`), and by
    context the history itself and the shares of what comes next."""

    rows: Int64s
    context: Int64s
    history: list[tuple[int, ...]]
    shares: Floats


def fit_branching(
    situations: Situations, activities: Names, types: list[str], kept: Bools | None = None
) -> Branching:
    """The choices of all types together, told by the decisions that are `kept` (None: all).

    Raises ValueError where there are none.
    """
    rows = np.arange(len(situations)) if kept is None else np.flatnonzero(kept)
    if not len(rows):
        raise ValueError("Nothing can be told from a log without events.")
    rule = _Rule(list(activities), types)
    size = situations.begin + 1
    overall = sums_by(situations.next[rows], np.ones(len(rows)), size) / len(rows)
    level = _Level(rows, np.zeros(len(rows), dtype=np.int64), [()], overall[None, :])
    choices = [rule.choice(overall, ())]
    history_max = _history_max(size, len(types))
    for back in range(history_max):
        level, own = _longer(situations, level, back)
        for place in own.tolist():
            choices.append(rule.choice(level.shares[place], level.history[place]))
        choices += _by_type(situations, level, rule, own if back else None)
        choices += _by_visits(situations, level, rule, own if back else None)
        if not len(level.rows) or len(choices) > CONTEXTS_MAX:
            break
    longest = int(situations.place.max())
    return Branching(
        _closed(choices),
        visits_told=VISITS_TOLD,
        visits_max=max(int(situations.visits.max()), 1),
        steps_max=max(2 * longest, 1),
    )


def _history_max(size: int, types: int) -> int:
    """Longer histories do not fit one number in the engine."""
    room = 61 * math.log(2) - math.log(max(types, 1) * (VISITS_TOLD + 1))
    return max(1, min(HISTORY_MAX, int(room / math.log(size + 1))))


def _longer(situations: Situations, shorter: _Level, back: int) -> tuple[_Level, Int64s]:
    """Histories one step longer, and those of them that deserve shares of their own.

    One that does not takes the shares of the shorter one: a still longer one may differ.
    """
    size = situations.begin + 1
    reaches = situations.place[shorter.rows] >= back
    rows, parent = shorter.rows[reaches], shorter.context[reaches]
    token = situations.back(back, rows)
    keys, context, count = np.unique(parent * size + token, return_inverse=True, return_counts=True)
    known = count >= (1 if back == 0 else SEEN_MIN)
    order = np.argsort(-count, kind="stable")[CONTEXTS_MAX:]
    known[order] = False
    place = np.cumsum(known) - 1
    kept = known[context]
    rows, context, keys = rows[kept], place[context[kept]], keys[known]
    above, token = keys // size, keys % size
    counts = _counts(context, situations.next[rows], len(keys), size)
    parents = shorter.shares[above]
    own = _differs(counts, parents) if back else np.ones(len(keys), dtype=np.bool_)
    # After the last activity only comes what was seen after it.
    told = _smoothed(counts, parents) if back else counts / counts.sum(axis=1, keepdims=True)
    shares = np.where(own[:, None], told, parents)
    history = [
        (code, *shorter.history[parent])
        for code, parent in zip(token.tolist(), above.tolist(), strict=True)
    ]
    return _Level(rows, context, history, shares), np.flatnonzero(own)


def _counts(context: Int64s, after: Int64s, contexts: int, size: int) -> Floats:
    cells = sums_by(context * size + after, np.ones(len(after)), contexts * size)
    return cells.reshape(contexts, size)


def _smoothed(counts: Floats, parents: Floats) -> Floats:
    """Witten & Bell: as much is kept for what is new as different things were seen."""
    kinds = (counts > 0).sum(axis=1, keepdims=True)
    total = counts.sum(axis=1, keepdims=True)
    found: Floats = (counts + kinds * parents) / np.maximum(total + kinds, 1)
    # What always came will come: with one kind only there is nothing to be smoothed.
    sure = (kinds == 1) & (total >= _EVENTS_TOLD)
    return np.where(sure, counts / np.maximum(total, 1), found)


def _differs(counts: Floats, parents: Floats) -> Bools:
    """Whether what came next differs from what the shorter history says by more than chance."""
    total = counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(total, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(counts > 0, counts * np.log(share / np.maximum(parents, 1e-12)), 0.0)
    # What cannot be told apart at this number does not count as a degree of freedom.
    freedom = np.maximum((np.maximum(counts, parents * total) >= 0.5).sum(axis=1) - 1, 1)
    # Wilson & Hilferty 1931: a chi-squared value as a normal one.
    part = 2 / (9 * freedom)
    limit = freedom * (1 - part + SURE * np.sqrt(part)) ** 3
    found: Bools = 2 * gain.sum(axis=1) > limit
    return found


def _by_type(
    situations: Situations, level: _Level, rule: _Rule, own: Int64s | None
) -> list[Choice]:
    """Shares by type of case, for histories with shares of their own."""
    kinds = len(rule.types)
    if kinds < 2:
        return []
    split = _Split(situations.of_type[level.rows], kinds, own)
    return [
        rule.choice(shares, level.history[place], of_type=kind)
        for place, kind, shares in split.of(situations, level)
    ]


def _by_visits(
    situations: Situations, level: _Level, rule: _Rule, own: Int64s | None
) -> list[Choice]:
    """Shares by how often the last activity has been done."""
    visits = np.minimum(situations.visits[level.rows], VISITS_TOLD)
    split = _Split(visits, VISITS_TOLD + 1, own)
    return [
        rule.choice(shares, level.history[place], visits=kind)
        for place, kind, shares in split.of(situations, level)
        if kind > 0
    ]


@dataclass(frozen=True, eq=False)
class _Split:
    """Each history cut by something with a few values (`kind`, one a row)."""

    kind: Int64s
    kinds: int
    own: Int64s | None

    def of(self, situations: Situations, level: _Level) -> list[tuple[int, int, Floats]]:
        """Context, kind and shares of all that differ from their context."""
        size, contexts = situations.begin + 1, len(level.history)
        if not contexts:
            return []
        cell = level.context * self.kinds + self.kind
        keys, place, count = np.unique(cell, return_inverse=True, return_counts=True)
        kept = count >= SEEN_MIN
        if self.own is not None:
            kept &= np.isin(keys // self.kinds, self.own)
        rows = kept[place]
        at = (np.cumsum(kept) - 1)[place[rows]]
        keys = keys[kept]
        counts = _counts(at, situations.next[level.rows[rows]], len(keys), size)
        parents = level.shares[keys // self.kinds]
        shares = _smoothed(counts, parents)
        return [
            (int(keys[each] // self.kinds), int(keys[each] % self.kinds), shares[each])
            for each in np.flatnonzero(_differs(counts, parents)).tolist()
        ]


def _closed(choices: list[Choice]) -> tuple[Choice, ...]:
    """Each situation once; the first to speak of it holds."""
    found: dict[tuple[tuple[str, ...], str | None, int | None], Choice] = {}
    for each in choices:
        found.setdefault((each.history, each.type, each.visits), each)
    return tuple(found.values())
