"""The work of some people, as what splits their waits sees it."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.eventlog.arrays import Bools, Codes, Int32s, Int64s

from .duty import Duty


@dataclass(frozen=True, eq=False)
class Desk:
    """By item, all work of each `person`, whose codes count from 0 and ascend: activity and case,
    when it was `possible_us`, begun and done, and whether its start is `estimated`."""

    person: Int32s
    activity: Codes
    case: Int32s
    possible_us: Int64s
    start_us: Int64s
    end_us: Int64s
    estimated: Bools
    activities: int
    duty: Duty

    def __len__(self) -> int:
        return len(self.person)
