"""Many runs on several cores: what is sent, in which portions, and how far it is."""

from __future__ import annotations

import math
import multiprocessing
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .engine import Outcome, run
from .model import Twin

# A figure of one run; NaN where it has none. For several processes it is a function of a module or
# a dataclass.
Measure = Callable[[Outcome], float]
# Is told how many runs are done, of how many.
Progress = Callable[[int, int], None]

# So many portions a twin and process, so that none waits long for the last.
_PORTIONS = 4


@dataclass(frozen=True)
class _Portion:
    """Runs `first` to before `until` of the seeds of one twin."""

    twin: int
    first: int
    until: int


class Runners:
    """Processes that run twins, to be used with `with`; one is this process itself.

    Others are started afresh with the first runs, and kept. A twin goes to them in few portions of
    seeds and is read once by each; figures alone come back. They do not depend on how many
    processes there are.
    """

    def __init__(self, processes: int = 1) -> None:
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Runners:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def figures(
        self,
        twins: Sequence[Twin],
        measures: Sequence[Measure],
        seeds: Sequence[int],
        progress: Progress | None = None,
    ) -> Floats:
        """`[twin, measure, seed]`."""
        found = np.full((len(twins), len(measures), len(seeds)), math.nan)
        portions = list(self._portions(len(twins), len(seeds)))
        done, whole = 0, len(twins) * len(seeds)
        for portion, table in self._tables(twins, measures, seeds, portions):
            found[portion.twin, :, portion.first : portion.until] = table
            done += portion.until - portion.first
            if progress is not None:
                progress(done, whole)
        return found

    def _portions(self, twins: int, seeds: int) -> Iterator[_Portion]:
        """One by one where this process runs them, so that progress is told often."""
        size = 1 if self.processes <= 1 else math.ceil(seeds / (_PORTIONS * self.processes))
        for twin in range(twins):
            for first in range(0, seeds, size):
                yield _Portion(twin, first, min(first + size, seeds))

    def _tables(
        self,
        twins: Sequence[Twin],
        measures: Sequence[Measure],
        seeds: Sequence[int],
        portions: Sequence[_Portion],
    ) -> Iterator[tuple[_Portion, Floats]]:
        if self.processes <= 1:
            for each in portions:
                yield each, _table(twins[each.twin], measures, seeds[each.first : each.until])
            return
        if self._pool is None:
            fresh = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.processes, mp_context=fresh)
        sent = [pickle.dumps((twin, tuple(measures)), pickle.HIGHEST_PROTOCOL) for twin in twins]
        under_way: dict[Future[Floats], _Portion] = {
            self._pool.submit(_sent, sent[each.twin], tuple(seeds[each.first : each.until])): each
            for each in portions
        }
        for future in as_completed(under_way):
            yield under_way[future], future.result()


def _sent(packed: bytes, seeds: tuple[int, ...]) -> Floats:
    twin, measures = _unpacked(packed)
    return _table(twin, measures, seeds)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> tuple[Twin, tuple[Measure, ...]]:
    twin, measures = pickle.loads(packed)  # noqa: S301 - from the process that started this one
    return twin, measures


def _table(twin: Twin, measures: Sequence[Measure], seeds: Sequence[int]) -> Floats:
    """`[measure, seed]`."""
    found = np.empty((len(measures), len(seeds)))
    for place, seed in enumerate(seeds):
        outcome = run(twin, seed)
        found[:, place] = [measure(outcome) for measure in measures]
    return found
