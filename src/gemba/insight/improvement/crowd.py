"""Who does some work, and most of it."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Codes, Int64s

from .view import LogView
from .wording import People

# Those who do most of it.
MOST = 0.7
NAMED_MAX = 3


def those_who_do_most(view: LogView, rows: Int64s) -> list[int]:
    """Codes of people, who does most first."""
    who, times = _by_doing(view, rows)
    enough = int(np.searchsorted(np.cumsum(times), MOST * times.sum())) + 1
    most: list[int] = who[:enough].tolist()
    return most


def those_who_do(view: LogView, rows: Int64s) -> tuple[str, ...]:
    """The names of all who do some work, who does most first."""
    who, _times = _by_doing(view, rows)
    return tuple(view.columns.resources[code] for code in who.tolist())


def _by_doing(view: LogView, rows: Int64s) -> tuple[Codes, Int64s]:
    """Codes of people and how many of the rows are theirs, who does most first."""
    told = view.columns.resource[rows]
    who, times = np.unique(told[told >= 0], return_counts=True)
    order = np.argsort(-times, kind="stable")
    return who[order], times[order]


def named(view: LogView, people: list[int]) -> People | None:
    """Their names; None where they are too many to be told one by one."""
    if not 0 < len(people) <= NAMED_MAX:
        return None
    return People(tuple(view.columns.resources[code] for code in people))
