"""What a page asks for more than once is looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_seen: ContextVar[dict[object, object] | None] = ContextVar("seen", default=None)


@contextmanager
def only_reading() -> Iterator[None]:
    """Until its end functions marked `once` remember; only for what writes nothing they read."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def once(look: Callable[P, R]) -> Callable[P, R]:
    """Inside `only_reading` the same question gets the same answer, elsewhere a fresh one.

    The arguments must be hashable, and nobody may change the answer.
    """

    @wraps(look)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        seen = _seen.get()
        if seen is None:
            return look(*args, **kwargs)
        key = (look, args, tuple(sorted(kwargs.items())))
        if key not in seen:
            seen[key] = look(*args, **kwargs)
        return seen[key]  # type: ignore[return-value]

    return remembered
