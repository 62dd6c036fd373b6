"""Timers as values, and the handlers of what happens when their time has come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

Data = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class NewTimer:
    """A timer to set. One of a kind has a key; setting that key again moves it."""

    kind: str
    key: str
    due_at: datetime
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer whose time has come; `due_at` is the time it was set to, also when tried again."""

    kind: str
    key: str
    due_at: datetime
    data: Data


class Handler(Protocol):
    """What is done with due timers of one kind, those due first in front."""

    def __call__(self, timers: Sequence[DueTimer], *, now: datetime) -> None: ...


class TimerRefused(ValueError):
    """A timer that could never fire."""


_handlers: dict[str, Handler] = {}


def timer(kind: str) -> Callable[[Handler], Handler]:
    """Register a function as what happens when timers of that kind (room.noun) are due.

    It runs in the transaction that takes the timers away: what it raises undoes both.
    """

    def register(handler: Handler) -> Handler:
        if kind in _handlers and _handlers[kind] is not handler:
            raise TimerRefused(f"Timers of kind {kind!r} already have a handler.")
        _handlers[kind] = handler
        return handler

    return register


def handlers() -> dict[str, Handler]:
    """Every handler by kind: the whole answer to "what happens by the clock?"."""
    return _handlers
