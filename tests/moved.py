"""A clock that tests move: every part of the product asks it, for there is one door to the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo

import pytest

from gemba.foundation.kernel import clock


class Moved:
    """The machine's clock, as much later as it was moved."""

    def __init__(self) -> None:
        self._by = timedelta()

    def now(self, zone: tzinfo | None = None) -> datetime:
        """As `datetime.now` says it, later."""
        return datetime.now(zone) + self._by

    def to(self, moment: datetime) -> None:
        """Let it be so late now, unless it is later already: the past does not come back."""
        self._by += max(moment - clock.current_time(), timedelta())


@contextmanager
def moved_clock() -> Iterator[Moved]:
    """In this process alone."""
    found = Moved()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "datetime", found)
        yield found
