"""The cases of a run: who arrives when, with which luck, and who may come back another way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.working_time.offsets import DAY_US
from gemba.insight.eventlog.arrays import Int32s, Int64s

from .arriving import arrival_times_us
from .chances import Keys, chances, counted, key_of, keys_mixed
from .model import Horizon, Twin
from .paths import Beginnings

# Arrival of a case that is only there if its customer switches.
NOT_YET = -(1 << 60)
_SWITCHES, _SWITCHED = key_of("switches"), key_of("switched")


@dataclass(frozen=True)
class Clock:
    """When things are, in milliseconds since the begin of the run, its warm-up included."""

    begin_us: int
    told_ms: int
    arrivals_end_ms: int
    end_ms: int

    @classmethod
    def of(cls, horizon: Horizon) -> Clock:
        begin_us = horizon.start_us - int(horizon.warm_up_days * DAY_US)
        told_ms = (horizon.start_us - begin_us) // 1_000
        arrivals_end_ms = told_ms + int(horizon.days * DAY_US) // 1_000
        end_ms = arrivals_end_ms + int(horizon.drain_days * DAY_US) // 1_000
        return cls(begin_us, told_ms, arrivals_end_ms, end_ms)

    @property
    def end_us(self) -> int:
        return self.begin_us + self.end_ms * 1_000

    def us(self, time_ms: Int64s) -> Int64s:
        return time_ms * 1_000 + self.begin_us


@dataclass(frozen=True, eq=False)
class Cases:
    """Open ones first, then in order of arrival, then those that only a switch brings, one for
    each of `switching` (the case switched from). `stream` is -1 for open ones, -2 for switched,
    and `number` counts within each."""

    type: Int32s
    key: Keys
    arrival_ms: Int64s
    stream: Int32s
    number: Int32s
    switching: Int32s

    def __len__(self) -> int:
        return len(self.type)

    def beginnings(self, twin: Twin) -> Beginnings:
        opens = np.flatnonzero(self.stream == -1).tolist()
        history = {case: twin.open_cases[int(self.number[case])].history for case in opens}
        return Beginnings(self.type, self.key, history)


def draw_cases(twin: Twin, clock: Clock, seed: int) -> Cases:
    """All cases of one seed. Raises TwinInvalid when they are too many."""
    parts = [_open_cases(twin, seed), *_streams(twin, clock, seed)]
    type_, key, arrival, stream, number = (
        np.concatenate(each) for each in zip(*parts, strict=True)
    )
    if twin.trial is not None:
        codes = {each.name: code for code, each in enumerate(twin.types)}
        as_treated = twin.trial.drawn(type_, key, clock.us(arrival), codes)
        type_ = np.where(stream >= 0, as_treated, type_)
    order = np.lexsort((number, stream, arrival, stream >= 0))
    arrived = Cases(
        type_[order], key[order], arrival[order], stream[order], number[order], _no_cases()
    )
    return _with_switching(twin, arrived)


_Columns = tuple[Int32s, Keys, Int64s, Int32s, Int32s]


def _open_cases(twin: Twin, seed: int) -> _Columns:
    codes = {each.name: code for code, each in enumerate(twin.types)}
    count = len(twin.open_cases)
    return (
        np.array([codes[each.type] for each in twin.open_cases], dtype=np.int32),
        counted(key_of("open", seed), 0, count),
        np.array([-int(each.age_seconds * 1_000) for each in twin.open_cases], dtype=np.int64),
        np.full(count, -1, dtype=np.int32),
        np.arange(count, dtype=np.int32),
    )


def _streams(twin: Twin, clock: Clock, seed: int) -> list[_Columns]:
    codes = {each.name: code for code, each in enumerate(twin.types)}
    met: dict[str, int] = {}
    columns: list[_Columns] = []
    end_us = clock.begin_us + clock.arrivals_end_ms * 1_000
    for place, stream in enumerate(twin.arrivals):
        met[stream.type] = met.get(stream.type, 0) + 1
        key = key_of("stream", seed, stream.type, met[stream.type])
        times = arrival_times_us(stream, clock.begin_us, end_us, key)
        columns.append(
            (
                np.full(len(times), codes[stream.type], dtype=np.int32),
                counted(key, 0, len(times)),
                (times - clock.begin_us) // 1_000,
                np.full(len(times), place, dtype=np.int32),
                np.arange(len(times), dtype=np.int32),
            )
        )
    return columns


def _no_cases() -> Int32s:
    return np.empty(0, dtype=np.int32)


def _with_switching(twin: Twin, arrived: Cases) -> Cases:
    """Beside them those that would come of a switch: drawn now, since all else is."""
    codes = {each.name: code for code, each in enumerate(twin.types)}
    switches = [each.customer.switch for each in twin.types]
    if not any(switches):
        return arrived
    share = np.array([each.share if each else 0.0 for each in switches])
    to = np.array([codes[each.to] if each else 0 for each in switches], dtype=np.int32)
    luck = chances(keys_mixed(arrived.key, _SWITCHES))
    switching = np.flatnonzero(luck < share[arrived.type]).astype(np.int32)
    count = len(switching)
    return Cases(
        np.concatenate([arrived.type, to[arrived.type[switching]]]),
        np.concatenate([arrived.key, keys_mixed(arrived.key[switching], _SWITCHED)]),
        np.concatenate([arrived.arrival_ms, np.full(count, NOT_YET)]),
        np.concatenate([arrived.stream, np.full(count, -2, dtype=np.int32)]),
        np.concatenate([arrived.number, np.arange(count, dtype=np.int32)]),
        switching,
    )
