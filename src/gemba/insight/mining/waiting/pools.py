"""Work that is saved up and then let go to everybody who does it.

`batches` looks at what one person does in a row. Where a batch is let go to a whole pool, each
takes a part of it; some of it is done the next morning, and the next batch may be let go
meanwhile. What stays true of such work (the accumulation of a batch and its release in Lashkevich
et al. 2023):

- it lay for `ENOUGH_MIN_US` or longer while somebody who does such work was there and idle,
- then, within `GAP_US`, nearly all that lay there was taken: the first of it is begun at that
  moment, and until the last of it is, nobody who does it is idle again.

So the work of a batch is all that has the same last moment at which somebody was idle. Work that
waits for a reason of its own becomes ready one by one, and what waits while all are busy or away
never lay beside somebody idle. Only work whose start a log tells is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import (
    Bools,
    Codes,
    Int32s,
    Int64s,
    offsets_of,
    spread,
    stable_order,
)

from .batches import GAP_US, QUEUE_SHARE_MIN
from .desk import Desk
from .idle import Idle, Somebody
from .leisure import ENOUGH_MIN_US

# The pool of an activity are the fewest who do so much of it.
POOL_SHARE = 0.95
LAY_MIN = 2
# Stretches of idle people that are looked at, of the pools of all activities; activities beyond,
# the rarest, are taken to have no batches.
STRETCHES_MAX = 20_000_000
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Done:
    """Pieces of work whose start is told, by the `place` they have elsewhere."""

    place: Int32s | Int64s
    person: Int32s
    activity: Codes
    case: Int32s
    possible_us: Int64s
    start_us: Int64s

    @classmethod
    def of(cls, desk: Desk, place: Int32s | Int64s, told: Bools, first_person: int = 0) -> Done:
        """Of a desk whose people count from `first_person`; `place`, and whether the start is told,
        by item."""
        mine = np.flatnonzero(told)
        return cls(
            place[mine],
            desk.person[mine] + np.int32(first_person),
            desk.activity[mine],
            desk.case[mine],
            desk.possible_us[mine],
            desk.start_us[mine],
        )

    @classmethod
    def joined(cls, parts: Sequence[Done]) -> Done:
        """Of one part or more."""
        return cls(
            np.concatenate([each.place for each in parts]),
            np.concatenate([each.person for each in parts]),
            np.concatenate([each.activity for each in parts]),
            np.concatenate([each.case for each in parts]),
            np.concatenate([each.possible_us for each in parts]),
            np.concatenate([each.start_us for each in parts]),
        )


@dataclass(frozen=True, eq=False)
class LetGo:
    """Work done in batches of a pool: its `place`, its activity and the number of its batch, when
    that was let go, and how long the work had lain beside somebody idle by then."""

    place: Int32s | Int64s
    activity: Codes
    batch: Int64s
    at_us: Int64s
    held_us: Int64s


def let_go(done: Done, idle: Idle, activities: int) -> LetGo:
    """Of all activities."""
    order = stable_order(done.activity, activities)
    ends = offsets_of(np.bincount(done.activity, minlength=activities))
    people = int(max(done.person.max(initial=-1), idle.person.max(initial=-1))) + 1
    pools = _Pools(idle, offsets_of(np.bincount(idle.person, minlength=people)))
    found = []
    for code in np.argsort(-np.diff(ends), kind="stable").tolist():
        items = order[ends[code] : ends[code + 1]]
        somebody = pools.of(done.person[items]) if len(items) >= LAY_MIN else None
        if somebody is not None:
            found.append(_Of(done, items, somebody).batches())
    return _numbered(done, found)


class _Pools:
    """When somebody of a pool was idle; the same pool is looked at once."""

    def __init__(self, idle: Idle, ends: Int64s) -> None:
        self._idle, self._ends = idle, ends
        self._left = STRETCHES_MAX
        self._known: dict[bytes, Somebody | None] = {}

    def of(self, person: Int32s) -> Somebody | None:
        """By who did each piece; None where nobody ever was idle."""
        times = np.bincount(person)
        who = np.argsort(-times, kind="stable")
        enough = int(np.searchsorted(np.cumsum(times[who]), POOL_SHARE * len(person))) + 1
        who = np.sort(who[:enough])
        key = who.tobytes()
        if key not in self._known:
            self._known[key] = self._somebody(who)
        return self._known[key]

    def _somebody(self, who: Int64s) -> Somebody | None:
        first, count = self._ends[who], np.diff(self._ends)[who]
        whole = int(count.sum())
        if not 0 < whole <= self._left:
            return None
        self._left -= whole
        rows = spread(first, count)
        return Somebody.of(self._idle.since_us[rows], self._idle.until_us[rows])


@dataclass(frozen=True, eq=False)
class _Part:
    """Items in batches of one activity, with numbers of their own."""

    items: Int64s
    batch: Int64s
    at_us: Int64s
    held_us: Int64s


class _Of:
    """The work of one activity; `items` are places in `done`."""

    def __init__(self, done: Done, items: Int64s, somebody: Somebody) -> None:
        last = somebody.last_before(done.start_us[items])
        lay = np.flatnonzero(last >= done.possible_us[items])
        lay = lay[np.argsort(last[lay], kind="stable")]
        self.all_possible = np.sort(done.possible_us[items])
        self.all_begun = np.sort(done.start_us[items])
        self.items, self.last = items[lay], last[lay]
        self.possible, self.start = done.possible_us[self.items], done.start_us[self.items]
        self.case = done.case[self.items]
        self.held = somebody.idle_before(self.last) - somebody.idle_before(self.possible)

    def batches(self) -> _Part:
        """Those that stand all tests."""
        fresh = np.ones(len(self.last), dtype=np.bool_)
        fresh[1:] = np.diff(self.last) > GAP_US
        first = np.flatnonzero(fresh)
        batch = np.cumsum(fresh) - 1
        at = self.last[first]
        member = (self.last <= at[batch] + GAP_US) & (self.possible <= at[batch] + GAP_US)
        are = self._are_batches(first, batch, member, at) if len(first) else fresh
        kept = np.flatnonzero(member & are[batch])
        moment = np.maximum(at[batch[kept]], self.possible[kept])
        return _Part(
            self.items[kept],
            batch[kept],
            np.minimum(moment, self.start[kept]),
            self.held[kept],
        )

    def _are_batches(self, first: Int64s, batch: Int64s, member: Bools, at: Int64s) -> Bools:
        count = len(first)
        size = np.bincount(batch[member], minlength=count)
        lay_idle = np.bincount(batch[member & (self.held >= ENOUGH_MIN_US)], minlength=count)
        begun = np.minimum.reduceat(np.where(member, self.start, _NEVER), first)
        case = self.case.astype(np.int64)
        latest = np.maximum.reduceat(np.where(member, case, -1), first)
        earliest = np.minimum.reduceat(np.where(member, case, _NEVER), first)
        lay = np.searchsorted(self.all_possible, at, side="right")
        lay -= np.searchsorted(self.all_begun, at, side="left")
        are: Bools = (lay_idle >= LAY_MIN) & (size >= QUEUE_SHARE_MIN * lay) & (latest > earliest)
        are &= begun <= at + GAP_US
        return are


def _numbered(done: Done, parts: Sequence[_Part]) -> LetGo:
    nothing = np.empty(0, np.int64)
    numbers, so_far = [nothing], 0
    for each in parts:
        _used, number = np.unique(each.batch, return_inverse=True)
        numbers.append(number + so_far)
        so_far += len(_used)
    items = np.concatenate([nothing, *(each.items for each in parts)])
    return LetGo(
        done.place[items],
        done.activity[items],
        np.concatenate(numbers),
        np.concatenate([nothing, *(each.at_us for each in parts)]),
        np.concatenate([nothing, *(each.held_us for each in parts)]),
    )
