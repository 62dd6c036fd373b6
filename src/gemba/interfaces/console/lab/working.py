"""Long work behind a page: done once in the background, while the page asks how far it is."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock, Thread
from typing import Generic, TypeVar

from gemba.insight.eventlog.queries import LogLine
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.runners import Progress

KEPT_MAX = 6
# Work that nobody has asked for so long before its turn came is not begun.
PATIENCE_SECONDS = 90.0

T = TypeVar("T")
Work = Callable[[Progress], T]
# One piece of work at a time: each takes all the cores there are.
_turn = Lock()


@dataclass(eq=False)
class Job(Generic[T]):
    """`done` of `whole` runs are made; once it `is_done` there is a result, or a `refusal`, or
    the work broke off."""

    token: str
    log: str
    done: int = 0
    whole: int = 0
    is_done: bool = False
    result: T | None = None
    refusal: Refused | None = None
    has_failed: bool = False
    asked_at: float = field(default_factory=time.monotonic)

    @property
    def share(self) -> float:
        return self.done / self.whole if self.whole else 0.0

    def tell(self, done: int, whole: int) -> None:
        """How far it is."""
        self.done, self.whole = done, whole


class Jobs(Generic[T]):
    """The last jobs of a kind, and all that are under way."""

    def __init__(self, kept_max: int = KEPT_MAX) -> None:
        self._kept_max = kept_max
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, Hashable], tuple[Sized, Job[T]]] = OrderedDict()

    def known(self, line: LogLine, token: str) -> Job[T] | None:
        """The one a page asks for again; it holds though a living log has grown meanwhile."""
        with self._lock:
            jobs = [job for _log, job in self._kept.values()]
        for job in jobs:
            if (job.log, job.token) == (line.key, token):
                job.asked_at = time.monotonic()
                return job
        return None

    def answers(self, line: LogLine) -> list[tuple[Hashable, T]]:
        """What was asked of a log and answered, as it was asked, the first first."""
        with self._lock:
            kept = [(asked, job) for (_log, asked), (_whole, job) in self._kept.items()]
        return [
            (asked, job.result)
            for asked, job in kept
            if job.log == line.key and job.is_done and job.result is not None
        ]

    def begun(self, line: LogLine, log: Sized, asked: Hashable, work: Work[T]) -> Job[T]:
        """The one for the same question about the same events, or a new one. `work` runs in a
        thread of its own: it may raise Refused and must not touch the database."""
        key = (line.key, asked)
        with self._lock:
            source, job = self._kept.get(key, (None, None))
            if job is not None and source is log and not job.has_failed:
                self._kept.move_to_end(key)
                job.asked_at = time.monotonic()
                return job
            job = Job[T](token_urlsafe(12), line.key)
            self._kept[key] = (log, job)
            self._forget()
        Thread(target=_do, args=(job, work), daemon=True).start()
        return job

    def _forget(self) -> None:
        """Answers are forgotten, never what a page still waits for: it would begin once more."""
        answered = [key for key, (_log, job) in self._kept.items() if job.is_done]
        for key in answered[: max(len(self._kept) - self._kept_max, 0)]:
            del self._kept[key]


def _do(job: Job[T], work: Work[T]) -> None:
    has_answer = False
    try:
        with _turn:
            if time.monotonic() - job.asked_at <= PATIENCE_SECONDS:
                job.result = work(job.tell)
                has_answer = True
    except Refused as refusal:
        job.refusal, has_answer = refusal, True
    finally:
        job.has_failed = not has_answer
        job.is_done = True
