"""Who does most of some work."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int64s

from .view import LogView
from .wording import People

# Those who do most of it.
MOST = 0.7
NAMED_MAX = 3


def those_who_do_most(view: LogView, rows: Int64s) -> list[int]:
    """Codes of people, who does most first."""
    who = view.columns.resource[rows]
    done = np.bincount(who[who >= 0], minlength=max(len(view.columns.resources), 1))
    order = np.argsort(-done, kind="stable")
    most = int(np.searchsorted(np.cumsum(done[order]), MOST * done.sum())) + 1
    return [int(code) for code in order[:most] if done[code]]


def those_who_do(view: LogView, rows: Int64s) -> tuple[str, ...]:
    """All who do some work, who does most first."""
    who = view.columns.resource[rows]
    done = np.bincount(who[who >= 0], minlength=max(len(view.columns.resources), 1))
    order = np.argsort(-done, kind="stable")
    return tuple(view.columns.resources[code] for code in order.tolist() if done[code])


def named(view: LogView, people: list[int]) -> People | None:
    """Their names; None where they are too many to be told one by one."""
    if not 0 < len(people) <= NAMED_MAX:
        return None
    return People(tuple(view.columns.resources[code] for code in people))
