"""How long it took before until an answer or a vendor's part came: what forecasts compare. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from gemba.foundation.kernel.working_time import WorkingTime

from .course import Mark, Standing
from .promises import SETTLED, Promise

# promises that are given anew, so that one ticket tells of several
RECURRING = (Promise.NEXT_REPLY, Promise.VENDOR)
# in which category, from when, until when; '' where nobody knows the category
Stretch = tuple[str, datetime, datetime]
# from when a promise was given until it was kept, without the time settled or merged away
Spell = tuple[Stretch, ...]


def spells(marks: Iterable[Mark]) -> Iterator[tuple[Promise, Spell]]:
    """Each time one of the recurring promises was given and kept, in the order they were kept.

    What was never kept – a word of thanks that nobody answered – is no spell.
    """
    standing, since = Standing(), None
    owed: dict[Promise, list[Stretch]] = {}
    for mark in marks:
        if owed and since is not None and since < mark.at and _is_open(standing):
            for stretches in owed.values():
                stretches.append((standing.category, since, mark.at))
        standing, since = standing.after(mark), mark.at
        for promise in RECURRING:
            if standing.owes(promise):
                owed.setdefault(promise, [])
            elif promise in owed:
                yield promise, tuple(owed.pop(promise))


def _is_open(standing: Standing) -> bool:
    return standing.category not in SETTLED and not standing.is_merged


def tells_of(spell: Spell, pauses: Collection[str]) -> bool:
    """Whether it is known how long it stood still, for a clock with these pauses."""
    return not pauses or all(category for category, _since, _until in spell)


def spell_seconds(spell: Spell, calendar: WorkingTime, pauses: Collection[str]) -> float:
    """How much a clock by this calendar, which stands still in these categories, would have run."""
    return sum(
        calendar.working_seconds(since, until)
        for category, since, until in spell
        if category not in pauses
    )
