"""What was worked out of a log, kept for the next request: a tab asks several times in a row."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import Generic, Protocol, TypeVar

from gemba.insight.eventlog.queries import LogLine

KEPT_MAX = 12
# Logs that lost single events are copies, of about 45 bytes a row.
COPIED_ROWS_MAX = 20_000_000


class OfColumns(Protocol):
    """A result, and the events it was worked out of."""

    @property
    def columns(self) -> Sized:
        """They are kept with the result."""


T = TypeVar("T", bound=OfColumns)
_Key = tuple[str, bool, Hashable]


def _key(line: LogLine, asked: Hashable) -> _Key:
    return line.key, line.is_abridged, asked


class Memory(Generic[T]):
    """The last results by log and by what else they depend on. An imported log never changes under
    its key; the desk's does, so a result is good only for the very columns it was made from."""

    def __init__(self, kept_max: int = KEPT_MAX) -> None:
        self._kept_max = kept_max
        self._lock = Lock()
        self._kept: OrderedDict[_Key, tuple[Sized, T]] = OrderedDict()
        self._at_work: dict[_Key, Lock] = {}

    def of(self, line: LogLine, log: Sized, asked: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, from memory where it is there; `log` is what it is made from.

        Who asks for the same meanwhile waits for it: a large log is not worked through twice.
        """
        key = _key(line, asked)
        with self._lock:
            turn = self._at_work.setdefault(key, Lock())
        with turn:
            try:
                known = self._known(key, line, log)
                return self._made(key, log, make()) if known is None else known
            finally:
                with self._lock:
                    self._at_work.pop(key, None)

    def has(self, line: LogLine, log: Sized, asked: Hashable) -> bool:
        """Whether `of` would answer from memory."""
        return self._known(_key(line, asked), line, log) is not None

    def _known(self, key: _Key, line: LogLine, log: Sized) -> T | None:
        with self._lock:
            source, known = self._kept.get(key, (None, None))
            if known is None or (line.is_desk and source is not log):
                return None
            self._kept.move_to_end(key)
            return known

    def _made(self, key: _Key, log: Sized, made: T) -> T:
        with self._lock:
            self._kept[key] = (log, made)
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and self._is_full():
                self._kept.popitem(last=False)
        return made

    def _is_full(self) -> bool:
        copied = sum(
            len(known.columns) for log, known in self._kept.values() if known.columns is not log
        )
        return len(self._kept) > self._kept_max or copied > COPIED_ROWS_MAX
