"""Two halves of a calculation on two cores: NumPy lets other threads run while it sorts, searches
and adds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_First = TypeVar("_First")
_Second = TypeVar("_Second")


def both(first: Callable[[], _First], second: Callable[[], _Second]) -> tuple[_First, _Second]:
    """What each gives; neither may change what the other reads."""
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(first)
        here = second()
        return other.result(), here
