"""Customers who wait: when they ask again, leave, or come back another way."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappush

import numpy as np

from .chances import chance, chances, key_of, keys_mixed, mixed
from .draws import QuantileTable
from .model import CaseType, Chase
from .plan import Plan, milliseconds
from .signals import CHASED, LEFT, signal

_EVERY, _CAUSES, _AFTER = key_of("chase"), key_of("chase causes work"), key_of("switch after")


@dataclass(frozen=True, eq=False)
class _Asking:
    """How customers of a type ask again, ready to be read."""

    chase: Chase
    every: QuantileTable
    work: int | None


class Customers:
    """What customers do; `chased` and `left` list case and time (milliseconds), `returned` the
    arrival of cases that a switch brought."""

    def __init__(self, plan: Plan, events: list[int]) -> None:
        self.events = events
        self.plan = plan
        self.types: list[CaseType] = list(plan.twin.types)
        self.patience = plan.work.patience_ms.tolist()
        codes = {each.name: code for code, each in enumerate(plan.twin.activities)}
        self.asking = [
            _Asking(chase, QuantileTable.of(chase.every), codes.get(chase.work or ""))
            if (chase := each.customer.chase)
            else None
            for each in self.types
        ]
        self.after = [
            QuantileTable.of(each.customer.switch.after) if each.customer.switch else None
            for each in self.types
        ]
        arrived = len(plan.cases) - len(plan.cases.switching)
        self.other = {
            case: arrived + place for place, case in enumerate(plan.cases.switching.tolist())
        }
        self.first_ask_ms = self._first_asks()
        self.times_chased: dict[int, int] = {}
        self.chased: list[tuple[int, int]] = []
        self.left: list[tuple[int, int]] = []
        self.returned: dict[int, int] = {}

    @property
    def waited_for(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which pieces of work somebody waits for who may do something about it."""
        work = self.plan.work
        replies = np.array([each.reply for each in self.plan.twin.activities], dtype=np.bool_)
        asks = np.array([each is not None for each in self.asking], dtype=np.bool_)
        waited: np.ndarray[tuple[int], np.dtype[np.bool_]] = replies[work.activity] & (
            asks[work.type] | (work.patience_ms >= 0)
        )
        return waited

    def wait(self, piece: int, now: int, *, begun: bool) -> None:
        """Somebody waits for that piece from now on; patience counts only until it is begun."""
        patience = self.patience[piece]
        if patience >= 0 and not begun:
            heappush(self.events, signal(now + patience, LEFT, piece))
        first = self.first_ask_ms[piece] if self.first_ask_ms else -1
        if first >= 0:
            heappush(self.events, signal(now + first, CHASED, piece))

    def _first_asks(self) -> list[int]:
        """When customers ask for the first time, drawn together, since most work is waited for
        and seldom asked for; -1 never. Empty where nobody asks."""
        work, paths = self.plan.work, self.plan.paths
        if not any(self.asking):
            return []
        first = np.full(len(work), -1, dtype=np.int64)
        luck = chances(keys_mixed(keys_mixed(paths.key[work.step], _EVERY), 0))
        for code, asking in enumerate(self.asking):
            if asking is not None and asking.chase.times_max:
                rows = work.type == code
                first[rows] = np.maximum(1, milliseconds(asking.chase.every, luck[rows]))
        asks: list[int] = first.tolist()
        return asks

    def _ask_later(self, piece: int, of_type: int, now: int) -> None:
        asking = self.asking[of_type]
        times = self.times_chased.get(piece, 0)
        if asking is not None and times < asking.chase.times_max:
            luck = chance(mixed(mixed(self._key(piece), _EVERY), times))
            # A customer who asks again at once would never stop.
            pause = max(1, round(asking.every.at(luck) * 1_000))
            heappush(self.events, signal(now + pause, CHASED, piece))

    def ask_again(self, piece: int, of_type: int, case: int, now: int) -> tuple[int, int] | None:
        """The customer asks; the activity this causes, and the key of its luck, if any."""
        asking = self.asking[of_type]
        if asking is None:
            return None
        self.chased.append((case, now))
        times = self.times_chased.get(piece, 0)
        self.times_chased[piece] = times + 1
        self._ask_later(piece, of_type, now)
        key = mixed(mixed(self._key(piece), _CAUSES), times)
        if asking.work is None or chance(key) >= asking.chase.work_share:
            return None
        return asking.work, mixed(key, asking.work)

    def leave(self, of_type: int, case: int, now: int) -> int | None:
        """The customer leaves; the case that comes instead, if any, which arrives then."""
        self.left.append((case, now))
        other, after = self.other.get(case), self.after[of_type]
        if other is None or after is None:
            return None
        luck = chance(mixed(int(self.plan.cases.key[case]), _AFTER))
        self.returned[other] = now + round(after.at(luck) * 1_000)
        return other

    def _key(self, piece: int) -> int:
        work = self.plan.work
        return int(self.plan.paths.key[work.step[piece]])
