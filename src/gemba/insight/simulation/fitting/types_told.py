"""The types of cases with all that is told of them: their customers, promises and priorities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.simulation.model import CaseType

from .customers import Waited, coming_back, with_customers, with_switches
from .discipline import choices_seen, type_priorities
from .people import Staff
from .reading import Log

# When what nobody promised is due: after a hundred years.
NEVER_SECONDS = 3.2e9


def reply_activities(log: Log, staff: Staff) -> Bools:
    """By activity, whether customers wait for it: what is named so or, where somebody gave up and
    nothing is, all work."""
    is_work = np.array([each is not None for each in staff.skills], dtype=np.bool_)
    if not log.roles.replies:
        return is_work & bool(log.left.any())
    named = [name in log.roles.replies for name in log.columns.activities]
    return is_work & np.array(named, dtype=np.bool_)


def fit_types(log: Log, staff: Staff, prompt: Bools) -> tuple[tuple[CaseType, ...], Bools]:
    """With what their customers do, their promises and priorities; and which cases are brought by
    customers who switched."""
    replies = reply_activities(log, staff)[log.steps.activity]
    waited = Waited.of(log.steps, log.apart, log.kinds, replies)
    back = coming_back(log.columns, log.apart, log.roles.customer)
    with_all = with_customers(log.kinds, waited, log.apart)
    types, brought = with_switches(with_all, log.kinds, back, log.apart.left_us)
    choices = choices_seen(log.steps, staff).among(prompt)
    levels = type_priorities(log.steps, choices, log.kinds.of_case, len(types))
    targets = dict(log.roles.targets)
    return tuple(
        replace(each, priority=level, target_seconds=targets.get(each.name))
        for each, level in zip(types, levels, strict=True)
    ), brought


def due_us(log: Log) -> Int64s | None:
    """By case; a type without a promise is due after all others."""
    promised = dict(log.roles.targets)
    targets = [promised.get(each) for each in log.kinds.names]
    if all(each is None for each in targets):
        return None
    seconds = np.array([NEVER_SECONDS if each is None else each for each in targets])
    begun = log.steps.start_us[log.steps.is_first]
    due: Int64s = begun + (seconds[log.kinds.of_case] * 1e6).astype(np.int64)
    return due
