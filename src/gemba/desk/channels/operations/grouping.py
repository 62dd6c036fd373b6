"""Group commit: many senders wait for one transaction instead of each for its own."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError, connection

from gemba.desk.channels.kinds.kind import Incoming, Overloaded

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class GroupLimits:
    """How much goes into one transaction, how long the first waits for company, how much waits."""

    together_max: int = 200
    together_bytes_max: int = 64 * MEGABYTE
    company_seconds: float = 0.004
    waiting_max: int = 2_000
    waiting_bytes_max: int = 256 * MEGABYTE


@dataclass(slots=True)
class _Parcel:
    payloads: Sequence[Incoming]
    kept: "Future[None]"
    size_bytes: int


class GroupCommit:
    """One thread that commits what many hand in.

    `commit` stores payloads and returns when they are safe. `chores` is called between commits on
    the same thread, at least once a second.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Incoming]], object],
        *,
        chores: Callable[[], None] = lambda: None,
        limits: GroupLimits | None = None,
    ) -> None:
        self._commit = commit
        self._chores = chores
        self._limits = limits or GroupLimits()
        self._waiting: deque[_Parcel] = deque()
        self._waiting_bytes = 0
        self._news = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="group commit", daemon=True)

    def start(self) -> None:
        """Begin to commit."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what waits, then end."""
        with self._news:
            self._stopping = True
            self._news.notify()
        self._thread.join()

    def keep(self, payloads: Sequence[Incoming]) -> "Future[None]":
        """Hand payloads in; the future is done when they are safe, or fails.

        Raises Overloaded when too much waits already.
        """
        parcel = _Parcel(payloads, Future(), sum(len(payload.raw) for payload in payloads))
        with self._news:
            full = len(self._waiting) >= self._limits.waiting_max
            if full or self._waiting_bytes + parcel.size_bytes > self._limits.waiting_bytes_max:
                raise Overloaded("Too much is arriving at once, please try again later")
            if self._stopping:
                raise Overloaded("Closing down, please try again later")
            self._waiting.append(parcel)
            self._waiting_bytes += parcel.size_bytes
            self._news.notify()
        return parcel.kept

    def _run(self) -> None:
        while True:
            parcels = self._take()
            if parcels:
                self._store(parcels)
            elif self._stopping:
                break
            self._do_chores()
        connection.close()

    def _take(self) -> list[_Parcel]:
        """What is to be committed together; empty when a second passed without news."""
        with self._news:
            if not self._waiting and not self._stopping:
                self._news.wait(1)
            deadline = time.monotonic() + self._limits.company_seconds
            while 0 < len(self._waiting) < self._limits.together_max and not self._stopping:
                left = deadline - time.monotonic()
                if left <= 0 or not self._news.wait(left):
                    break
            taken: list[_Parcel] = []
            size = 0
            while self._waiting and len(taken) < self._limits.together_max:
                if taken and size + self._waiting[0].size_bytes > self._limits.together_bytes_max:
                    break
                parcel = self._waiting.popleft()
                self._waiting_bytes -= parcel.size_bytes
                size += parcel.size_bytes
                # a sender that has gone meanwhile was told nothing and will come again
                if parcel.kept.set_running_or_notify_cancel():
                    taken.append(parcel)
            return taken

    def _store(self, parcels: list[_Parcel]) -> None:
        try:
            self._commit([payload for parcel in parcels for payload in parcel.payloads])
        except Exception as error:
            _recover(error)
            if len(parcels) == 1 or isinstance(error, OperationalError):
                for parcel in parcels:
                    parcel.kept.set_exception(error)
                return
            # one of them may be at fault: the others should not pay for it
            for parcel in parcels:
                self._store([parcel])
            return
        for parcel in parcels:
            parcel.kept.set_result(None)

    def _do_chores(self) -> None:
        try:
            self._chores()
        except Exception as error:
            log.exception("A chore between commits failed")
            _recover(error)


def _recover(error: Exception) -> None:
    """A connection that failed is not trusted again."""
    if isinstance(error, DatabaseError) and not connection.in_atomic_block:
        connection.close()
