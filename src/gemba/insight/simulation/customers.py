"""Customers who wait: when they ask again, leave, or come back another way."""

from __future__ import annotations

from array import array
from heapq import heappush

import numpy as np

from gemba.insight.eventlog.arrays import Bools

from .chances import Keys, chance, chances, key_of, keys_mixed, mixed
from .draws import QuantileTable
from .duty import NEVER_MS
from .model import CaseType, Chase
from .plan import Plan, milliseconds
from .signals import CHASED, LEFT, signal

_EVERY, _CAUSES, _AFTER = key_of("chase"), key_of("chase causes work"), key_of("switch after")


class Customers:
    """What customers do; `chased` and `left` list case and time (milliseconds), `returned` the
    arrival of cases that a switch brought.

    Of each who waits one event lies ahead, the next thing she would do: most are served before.
    """

    def __init__(self, plan: Plan, events: list[int]) -> None:
        self.events = events
        self.plan = plan
        self.types: list[CaseType] = list(plan.twin.types)
        # How long patience lasts (-1: for ever); once somebody waits, when it ends.
        self.patience: list[int] = plan.work.patience_ms.tolist()
        self.asking = _Asking(plan)
        self.after = [
            QuantileTable.of(each.customer.switch.after) if each.customer.switch else None
            for each in self.types
        ]
        arrived = len(plan.cases) - len(plan.cases.switching)
        self.other = {
            case: arrived + place for place, case in enumerate(plan.cases.switching.tolist())
        }
        # When those ask next whose patience ends before, should somebody begin until then.
        self.asks_then: dict[int, int] = {}
        self.times_asked: dict[int, int] = {}
        self.chased: list[tuple[int, int]] = []
        self.left: list[tuple[int, int]] = []
        self.returned: dict[int, int] = {}

    @property
    def waited_for(self) -> Bools:
        """Which pieces of work somebody waits for who may do something about it."""
        work = self.plan.work
        replies = np.array([each.reply for each in self.plan.twin.activities], dtype=np.bool_)
        asks = np.array([each.customer.chase is not None for each in self.types], dtype=np.bool_)
        waited: Bools = replies[work.activity] & (asks[work.type] | (work.patience_ms >= 0))
        return waited

    def wait(self, piece: int, of_type: int, now: int, until: int) -> None:
        """Somebody waits for that piece from now on. Where somebody has begun it already it will be
        done at `until`, and patience does not count; else that is -1."""
        pause = self.asking.pause(piece, of_type, 0)
        asks = now + pause if pause else NEVER_MS
        if until >= 0:
            self.patience[piece] = -1
            if asks < until:
                heappush(self.events, signal(asks, CHASED, piece))
            return
        leaves = NEVER_MS
        if self.patience[piece] >= 0:
            leaves = self.patience[piece] = now + self.patience[piece]
        self._look_ahead(piece, asks, leaves)

    def _look_ahead(self, piece: int, asks: int, leaves: int) -> None:
        if asks <= leaves:
            if asks < NEVER_MS:
                heappush(self.events, signal(asks, CHASED, piece))
            return
        heappush(self.events, signal(leaves, LEFT, piece))
        if asks < NEVER_MS:
            self.asks_then[piece] = asks

    def stay(self, piece: int) -> None:
        """Patience would be over, but somebody has begun: only asking again lies ahead."""
        asks = self.asks_then.pop(piece, None)
        if asks is not None:
            heappush(self.events, signal(asks, CHASED, piece))

    def ask_again(self, piece: int, of_type: int, case: int, now: int) -> None:
        self.chased.append((case, now))
        times = self.times_asked[piece] = self.times_asked.get(piece, 0) + 1
        pause = self.asking.pause(piece, of_type, times)
        leaves = self.patience[piece]
        if pause or leaves >= now:
            asks = now + pause if pause else NEVER_MS
            self._look_ahead(piece, asks, leaves if leaves >= now else NEVER_MS)

    def caused(self, piece: int, of_type: int) -> tuple[int, float] | None:
        """The activity that asking just now causes, and its luck, if any."""
        return self.asking.causes(piece, of_type, self.times_asked[piece] - 1)

    def leave(self, of_type: int, case: int, now: int) -> int | None:
        """The customer leaves; the case that comes instead, if any, which arrives then."""
        self.left.append((case, now))
        other, after = self.other.get(case), self.after[of_type]
        if other is None or after is None:
            return None
        luck = chance(mixed(int(self.plan.cases.key[case]), _AFTER))
        self.returned[other] = now + round(after.at(luck) * 1_000)
        return other


class _Asking:
    """How long customers pause before they ask, and what that causes: drawn for all pieces of work
    at once, since single draws cost as much as serving them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chases: list[Chase | None] = [each.customer.chase for each in plan.twin.types]
        self.times_max = [each.times_max if each else 0 for each in self.chases]
        steps = plan.twin.activities
        codes = {each.name: code for code, each in enumerate(steps)}
        self.work = [codes.get(each.work or "", -1) if each else -1 for each in self.chases]
        # Luck goes by names, so it stays where other steps come and go.
        self.luck_of = [key_of("step", each.told) for each in steps]
        self._keys: Keys = plan.paths.key[plan.work.step]
        self._pauses: list[array[int]] = []
        self._causes: list[bytes] = []

    def pause(self, piece: int, of_type: int, times: int) -> int:
        """Milliseconds before a customer asks who has asked so many times; 0 where she does not."""
        if times >= self.times_max[of_type]:
            return 0
        if times >= len(self._pauses):
            self._draw(times)
        return self._pauses[times][piece]

    def causes(self, piece: int, of_type: int, times: int) -> tuple[int, float] | None:
        """The activity that asking for that time causes, and its luck, if any."""
        if not self._causes[times][piece]:
            return None
        key = mixed(mixed(int(self._keys[piece]), _CAUSES), times)
        work = self.work[of_type]
        return work, chance(mixed(key, self.luck_of[work]))

    def _draw(self, times: int) -> None:
        work, keys = self.plan.work, self._keys
        luck = chances(keys_mixed(keys_mixed(keys, _EVERY), times))
        causes = chances(keys_mixed(keys_mixed(keys, _CAUSES), times))
        pauses = np.zeros(len(work), dtype=np.int64)
        caused = np.zeros(len(work), dtype=np.bool_)
        for code, chase in enumerate(self.chases):
            if chase is not None and times < chase.times_max:
                rows = work.type == code
                # A customer who asks again at once would never stop.
                pauses[rows] = np.maximum(1, milliseconds(chase.every, luck[rows]))
                caused[rows] = (causes[rows] < chase.work_share) & (chase.work is not None)
        self._pauses.append(array("q", pauses.tobytes()))
        self._causes.append(caused.tobytes())
