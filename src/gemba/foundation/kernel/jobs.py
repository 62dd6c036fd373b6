"""What a loop of the worker is; every room that works by itself lists its own in `jobs`."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

Work = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Job:
    """A loop of the worker. `open` gives the work – 0 means idle – for as long as its context."""

    name: str
    open: Callable[[], AbstractContextManager[Work]]
    idle_seconds: float


def plain(
    verb: Callable[..., int], *, every_seconds: float = 0
) -> Callable[[], AbstractContextManager[Work]]:
    """A verb that takes `now`, called whenever something happened but not more often than said."""

    @contextmanager
    def opened() -> Iterator[Work]:
        called_at = float("-inf")

        def work(now: datetime) -> int:
            nonlocal called_at
            if time.monotonic() - called_at < every_seconds:
                return 0
            done = verb(now=now)
            if done == 0:
                called_at = time.monotonic()
            return done

        yield work

    return opened
