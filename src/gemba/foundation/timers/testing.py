"""What tests of timers need: handlers of their own, and short ways to say when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from gemba.foundation.timers import registry
from gemba.foundation.timers.registry import NewTimer

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """That many seconds after NOON."""
    return NOON + timedelta(seconds=seconds)


def bell(key: str, seconds: float) -> NewTimer:
    """A timer of kind "test.bell", due that many seconds after NOON."""
    return NewTimer("test.bell", key, at(seconds))


@contextmanager
def only_new_handlers() -> Iterator[None]:
    """Forget the product's handlers for a while; those registered inside are forgotten after."""
    with patch.object(registry, "_handlers", {}):
        yield
