"""Which cases a drawing is held against: of which log, of which period, and whose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

import numpy as np

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.hiding import same_cases
from gemba.insight.eventlog.queries import DESK, LogUnknown
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.mining.drafting.origin import Origin
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.kind import Filter, FilterRefused
from gemba.insight.reference.periods import Span, bounds, completed_between, having
from gemba.insight.reference.queries import ModelUnknown
from gemba.interfaces.console.process.choosing import Choice, choice_of
from gemba.interfaces.console.process.leaving import filtered


class Whose(StrEnum):
    """Which cases of the period."""

    PROCESS = "process"  # those on which the process ran
    ORIGIN = "origin"  # those like the ones the draft was discovered in
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for; None is whatever suits best."""

    span: Span | None = None
    whose: Whose | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Wanted:
        """Nonsense is read as nothing said."""
        span, whose = given.get("span", ""), given.get("whose", "")
        return cls(
            Span(span) if span in list(Span) else None,
            Whose(whose) if whose in list(Whose) else None,
        )


@dataclass(frozen=True)
class Chosen:
    """The cases: `flags` has one flag per case of the columns of `choice`."""

    choice: Choice
    flags: Bools
    span: Span
    whose: Whose
    offered: tuple[Whose, ...]
    since: datetime | None
    until: datetime

    @cached_property
    def activities(self) -> tuple[str, ...]:
        """Those that the cases have, the most frequent first."""
        columns = self.choice.columns
        rows = columns.activity[columns.row_flags(self.flags)]
        counts = np.bincount(rows, minlength=len(columns.activities))
        names = list(columns.activities)
        order = np.argsort(-counts, kind="stable")
        return tuple(names[code] for code in order[counts[order] > 0].tolist())


def log_of(origin: Origin | None, *, actor: Actor, now: datetime) -> Choice:
    """The log a draft was discovered in, else the desk's own. Raises StoreUnreadable."""
    if origin is not None:
        try:
            return choice_of(origin.log_key, (), actor=actor, now=now)
        except (LogUnknown, StoreUnreadable):
            pass
    return choice_of(DESK, (), actor=actor, now=now)


def chosen(
    whole: Choice, origin: Origin | None, own: Mapping[str, str], wanted: Wanted, now: datetime
) -> Chosen:
    """What is wanted; else the last quarter of the process itself, of what the draft came from, or
    of everything, whichever there is. `own` are the activities that tell of the process."""
    span = wanted.span or (Span.QUARTER if whole.log.is_desk else Span.ALL)
    since, until = bounds(span, now)
    flags = completed_between(whole.columns, since, until)
    ran = having(whole.columns, own)
    is_alike = origin is not None and origin.log_key == whole.log.key
    offered = tuple(
        whose
        for whose, there in (
            (Whose.PROCESS, bool((ran & flags).any())),
            (Whose.ORIGIN, is_alike and bool(origin and origin.filters)),
            (Whose.ALL, True),
        )
        if there
    )
    whose = wanted.whose if wanted.whose in offered else offered[0]
    choice = whole
    if whose is Whose.PROCESS:
        flags = flags & ran
    elif whose is Whose.ORIGIN and origin is not None:
        choice = _narrowed(whole, origin)
        flags = same_cases(flags, whole.columns, choice.columns)
        flags = flags if choice.cases is None else flags & choice.cases
    return Chosen(choice, flags, span, whose, offered, since, until)


def _narrowed(whole: Choice, origin: Origin) -> Choice:
    try:
        return replace(whole, left=filtered(whole.log, whole.whole, _filters(origin)))
    except (ModelUnknown, TooManyActivities):
        return whole


def _filters(origin: Origin) -> list[Filter]:
    found: list[Filter] = []
    for text in origin.filters:
        try:
            found.append(codec.read(text))
        except FilterRefused:
            continue
    return found
