"""What filters left of a log, kept for the next request: a tab asks several times in a row."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.mining.filters.applying import Filtered, apply_filters
from gemba.insight.mining.filters.kind import Filter

KEPT_MAX = 12
# Logs that lost single events are copies, of about 45 bytes a row.
COPIED_ROWS_MAX = 20_000_000

_Key = tuple[str, tuple[Filter, ...]]


class Memory:
    """The last results by log and filters. An imported log never changes under its key; the desk's
    does, so a result is good only for the very columns it was made from."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[_Key, tuple[EventColumns, Filtered]] = OrderedDict()

    def filtered(self, line: LogLine, log: EventColumns, conditions: Sequence[Filter]) -> Filtered:
        """As `apply_filters`, from memory where it is there."""
        key = (line.key, tuple(conditions))
        with self._lock:
            source, left = self._kept.get(key, (None, None))
            if left is not None and (not line.is_desk or source is log):
                self._kept.move_to_end(key)
                return left
        left = apply_filters(log, conditions)
        with self._lock:
            self._kept[key] = (log, left)
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and self._is_full():
                self._kept.popitem(last=False)
        return left

    def _is_full(self) -> bool:
        copied = sum(
            len(left.columns) for log, left in self._kept.values() if left.columns is not log
        )
        return len(self._kept) > KEPT_MAX or copied > COPIED_ROWS_MAX


MEMORY = Memory()
