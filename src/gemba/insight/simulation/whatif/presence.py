"""Who is there when, where blocks of time decide: one calendar in some, another in the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.foundation.kernel.working_time.offsets import DAY_US
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.wording import Resources
from gemba.insight.simulation.duty import without
from gemba.insight.simulation.model import Horizon, Person, TreatedBlocks

from .change import ChangeRefused

_Spans = list[tuple[int, int]]


def by_blocks(
    mine: Person | None, theirs: Person | None, blocks: TreatedBlocks, horizon: Horizon
) -> Person:
    """Somebody who is there as `mine` says, and in treated blocks as `theirs` does; None is not
    there at all. Work begun rests with her until she is there again. Raises ChangeRefused."""
    one = mine or theirs
    assert one is not None
    for each in (mine, theirs):
        if each is not None and each.occasional:
            raise ChangeRefused(
                gettext_noop("{person} is there now and then: blocks of time cannot say when."),
                person=Resources((one.name,)),
            )
    begin = horizon.start_us - int(horizon.warm_up_days * DAY_US)
    end = horizon.start_us + int((horizon.days + horizon.drain_days) * DAY_US)
    treated = list(blocks.spans())
    there = [
        *_there(mine, begin, end, treated),
        *_there(theirs, begin, end, _between(treated, begin, end)),
    ]
    return replace(
        one, calendar=Calendar.always(), absences=tuple(_between(sorted(there), begin, end))
    )


def _there(
    person: Person | None, begin: int, end: int, not_in: Sequence[tuple[int, int]]
) -> _Spans:
    if person is None:
        return []
    spans = without(person.calendar.spans(begin, end), (*person.absences, *not_in))
    return list(zip(spans.start_us.tolist(), spans.end_us.tolist(), strict=True))


def _between(spans: Sequence[tuple[int, int]], begin: int, end: int) -> _Spans:
    """What ascending spans leave of the time from begin to end."""
    found, since = [], begin
    for start, until in spans:
        if start > since:
            found.append((since, min(start, end)))
        since = max(since, until)
    if since < end:
        found.append((since, end))
    return found
