"""What each case will go through, drawn for many cases at once, before any waiting is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s
from gemba.insight.mining.wording import Number

from .chances import Keys, chances, key_of, keys_mixed
from .model import END, START, Choice, Twin, TwinInvalid

# Cases drawn together: few enough for the processor's cache.
_TOGETHER = 65_536


@dataclass(frozen=True, eq=False)
class Paths:
    """The steps of all cases, case after case: the activity of each, that before it (-1: none),
    and how often the case did that activity before. `key` decides its luck."""

    case: Int32s
    activity: Int32s
    previous: Int32s
    visit: Int32s
    key: Keys

    def __len__(self) -> int:
        return len(self.case)


@dataclass(frozen=True, eq=False)
class Beginnings:
    """The cases to draw: type and key of each, and what some have done already."""

    type: Int32s
    key: Keys
    history: dict[int, tuple[str, ...]]


def draw_paths(twin: Twin, cases: Beginnings) -> Paths:
    """The paths as if nobody lost patience. Raises TwinInvalid where histories are too long."""
    walk = _Walk(twin)
    parts = [
        walk.some(cases, first, min(first + _TOGETHER, len(cases.type)))
        for first in range(0, len(cases.type), _TOGETHER)
    ]
    if not parts:
        parts = [_in_order([])]
    return Paths(*(np.concatenate([getattr(p, name) for p in parts]) for name in _COLUMNS))


_COLUMNS = ("case", "activity", "previous", "visit", "key")


class _Walk:
    """One step of many cases at a time. A situation is a type, the last activities and visits."""

    def __init__(self, twin: Twin) -> None:
        self.branching = twin.branching
        self.names = [each.name for each in twin.activities]
        self.types = [each.name for each in twin.types]
        self.codes = {name: code for code, name in enumerate(self.names)}
        name_keys = [key_of("step", each.told) for each in twin.activities]
        self.name_keys = np.array(name_keys, dtype=np.uint64)
        self.begin_key = key_of("step", START)
        # Digits of a history: 0 is nothing, then the activities, then the begin.
        self.base = len(self.names) + 2
        self.kept = max(1, twin.branching.history_max)
        self.choices: dict[tuple[tuple[str, ...], str | None, int | None], Choice] = {
            (each.history, each.type, each.visits): each for each in twin.branching.choices
        }
        told = self.branching.visits_told + 1
        if self.base**self.kept * max(1, len(self.types)) * told >= 1 << 62:
            raise TwinInvalid(
                gettext_noop("{count} steps back are too many to remember."),
                count=Number(self.kept),
            )
        self.rows: dict[int, int] = {}
        self.shares: list[Floats] = []

    def some(self, cases: Beginnings, first: int, end: int) -> Paths:
        """The steps of the cases from `first` up to `end`."""
        count, names = end - first, len(self.names)
        self.visits = np.zeros((count, names), dtype=np.int16)
        self.type = cases.type[first:end].astype(np.int64)
        self.keys = cases.key[first:end]
        history = np.full(count, names + 1, dtype=np.int64)
        last = np.full(count, -1, dtype=np.int64)
        for case, done in cases.history.items():
            if first <= case < end:
                for name in done:
                    code = self.codes[name]
                    self.visits[case - first, code] += 1
                    history[case - first] = self._after(history[case - first], code)
                    last[case - first] = code
        return self._steps(first, history, last)

    def _after(self, history: Int64s, activity: Int64s | int) -> Int64s:
        after: Int64s = (history * self.base + activity + 1) % self.base**self.kept
        return after

    def _steps(self, first: int, history: Int64s, last: Int64s) -> Paths:
        alive = np.arange(len(last), dtype=np.int64)
        steps: list[Paths] = []
        for _ in range(self.branching.steps_max):
            if not len(alive) or not self.names:
                break
            chosen = self._next(alive, history, last)
            goes = chosen < len(self.names)
            alive, chosen, before = alive[goes], chosen[goes], last[goes]
            history = self._after(history[goes], chosen)
            visit = self.visits[alive, chosen]
            self.visits[alive, chosen] += 1
            steps.append(
                Paths(
                    (alive + first).astype(np.int32),
                    chosen.astype(np.int32),
                    before.astype(np.int32),
                    visit.astype(np.int32),
                    keys_mixed(
                        keys_mixed(self.keys[alive], self.name_keys[chosen]),
                        visit.astype(np.uint64),
                    ),
                )
            )
            last = chosen
        return _in_order(steps)

    def _next(self, alive: Int64s, history: Int64s, last: Int64s) -> Int64s:
        """The code of what comes next; one beyond the activities is the end."""
        begun = last >= 0
        known = np.where(begun, last, 0)
        visits = np.where(begun, self.visits[alive, known], 0).astype(np.int64)
        told = np.minimum(visits, self.branching.visits_told)
        situation = (history * len(self.types) + self.type[alive]) * (
            self.branching.visits_told + 1
        ) + told
        different, which = np.unique(situation, return_inverse=True)
        rows = np.array([self._row(code) for code in different.tolist()])[which]
        where = np.where(begun, self.name_keys[known], np.uint64(self.begin_key))
        keys = keys_mixed(keys_mixed(self.keys[alive], where), visits.astype(np.uint64))
        luck = chances(keys_mixed(keys, _NEXT))
        chosen = self._found(rows, luck)
        worn = self._worn(alive, chosen)
        if worn.any():
            chosen[worn] = self._among_others(rows[worn], alive[worn], luck[worn])
        return chosen

    def _found(self, rows: Int64s, luck: Floats) -> Int64s:
        sums = np.cumsum(np.array(self.shares), axis=1)
        sums /= sums[:, -1:]
        flat = (sums + np.arange(len(sums))[:, None]).ravel()
        place = np.searchsorted(flat, rows + luck, side="right")
        # A sum such as 3 + 0.999… may round up to the next row.
        found: Int64s = np.minimum(place - rows * sums.shape[1], len(self.names))
        return found

    def _worn(self, alive: Int64s, chosen: Int64s) -> Bools:
        goes = chosen < len(self.names)
        worn: Bools = goes.copy()
        worn[goes] = self.visits[alive[goes], chosen[goes]] >= self.branching.visits_max
        return worn

    def _among_others(self, rows: Int64s, alive: Int64s, luck: Floats) -> Int64s:
        """The choice without activities that were done too often; the end where nothing is left."""
        shares = np.array(self.shares)[rows]
        shares[:, :-1][self.visits[alive] >= self.branching.visits_max] = 0
        sums = np.cumsum(shares, axis=1)
        chosen = (sums <= (luck * sums[:, -1])[:, None]).sum(axis=1)
        found: Int64s = np.minimum(chosen, len(self.names)).astype(np.int64)
        return found

    def _row(self, situation: int) -> int:
        """Where the shares of a situation stand, looked up when it is first met."""
        if situation not in self.rows:
            self.rows[situation] = len(self.shares)
            self.shares.append(self._shares(situation))
        return self.rows[situation]

    def _shares(self, situation: int) -> Floats:
        rest, visits = divmod(situation, self.branching.visits_told + 1)
        code, of_type = divmod(rest, len(self.types))
        history: list[str] = []
        while code:
            code, digit = divmod(code, self.base)
            history.insert(0, START if digit == len(self.names) + 1 else self.names[digit - 1])
        shares = np.zeros(len(self.names) + 1)
        choice = self._choice(history, self.types[of_type], visits)
        for name, share in ((END, 1.0),) if choice is None else choice.next:
            shares[-1 if name == END else self.codes[name]] += share
        return shares

    def _choice(self, history: list[str], of_type: str, visits: int) -> Choice | None:
        for length in range(min(len(history), self.kept), -1, -1):
            past = tuple(history[len(history) - length :])
            for key in ((of_type, visits), (of_type, None), (None, visits), (None, None)):
                if (past, *key) in self.choices:
                    return self.choices[past, *key]
        return None


_NEXT = key_of("next")


def _in_order(steps: list[Paths]) -> Paths:
    """Case after case; within a case as they come."""
    empty = np.empty(0, dtype=np.int32)
    none = Paths(empty, empty, empty, empty, np.empty(0, dtype=np.uint64))
    columns = [[getattr(each, name) for each in (none, *steps)] for name in _COLUMNS]
    joined = [np.concatenate(column) for column in columns]
    order = np.argsort(joined[0], kind="stable")
    return Paths(*(column[order] for column in joined))
