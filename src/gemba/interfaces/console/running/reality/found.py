"""The deviations of a reading, each with the cases behind it, whichever log tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_rows import MACHINE
from gemba.insight.mining.drawn.deviations import (
    Deviation,
    codes_of,
    deviations,
    flags_of,
    people_of,
    told_in,
)
from gemba.insight.mining.drawn.overlay import step_words
from gemba.insight.mining.drawn.tickets import (
    TYPE,
    Beside,
    never_begun,
    resolved_while_running,
    with_ticket_attributes,
)

from .reading import Reading

REASONS_READ_MAX = 500


@dataclass(frozen=True, eq=False)
class Found:
    """One deviation. `tickets` are ids, one for each of `rows`, which are rows of `log`: who did it
    and when. `flags` and `compared` have one entry per case of `attributes`: which depart, and
    which are compared with them. `codes` are kinds of incidents, `told` events with reasons."""

    kind: str
    element: str
    label: str
    instances: int
    times: int
    log: EventColumns
    rows: Int64s
    tickets: Int64s
    ticket_names: EventColumns
    attributes: EventColumns
    flags: Bools
    compared: Bools
    people: tuple[tuple[str, int], ...] = ()
    codes: tuple[tuple[str, int], ...] = ()
    told: tuple[int, ...] = ()
    total: int = 0
    types: tuple[str, ...] = ()


def all_found(reading: Reading) -> list[Found]:
    """Those of most instances first."""
    both = reading.beside()
    found = [*_in_steps(reading, both), *_resolved(reading, both), *_missing(reading, both)]
    return sorted(found, key=lambda each: (-each.instances, -each.times))


def _in_steps(reading: Reading, both: Beside) -> Iterator[Found]:
    steps, compared = reading.chosen.steps, reading.chosen.cases
    words = step_words(steps)
    total, attributes = int(np.count_nonzero(compared)), with_ticket_attributes(both)
    for each in deviations(reading.chosen):
        yield Found(
            kind=str(each.kind),
            element=each.element,
            label=words.of(each.activity)[0] or each.element,
            instances=each.instances,
            times=each.times,
            log=steps.columns,
            rows=each.rows,
            tickets=both.ticket[steps.columns.case[each.rows]],
            ticket_names=both.tickets,
            attributes=attributes,
            flags=flags_of(steps, each),
            compared=compared,
            people=tuple(people_of(steps, each)) if _is_done_by_people(each) else (),
            codes=tuple(codes_of(steps, each)) if each.kind == "incident" else (),
            told=tuple(told_in(steps, each, most=REASONS_READ_MAX)),
            total=total,
        )


def _is_done_by_people(deviation: Deviation) -> bool:
    return deviation.kind not in ("incident", "overdue")


def _resolved(reading: Reading, both: Beside) -> Iterator[Found]:
    compared, now_us = reading.chosen.cases, microseconds(reading.now)
    found = resolved_while_running(both, compared, machine=MACHINE, now_us=now_us)
    if not len(found.rows):
        return
    flags = np.zeros(len(compared), dtype=bool)
    flags[found.case] = True
    by = np.bincount(both.tickets.resource[found.rows], minlength=len(both.tickets.resources))
    order = np.argsort(-by, kind="stable")
    yield Found(
        kind="resolved",
        element="",
        label="",
        instances=int(np.count_nonzero(flags)),
        times=len(found.rows),
        log=both.tickets,
        rows=found.rows,
        tickets=both.tickets.case[found.rows].astype(np.int64),
        ticket_names=both.tickets,
        attributes=with_ticket_attributes(both),
        flags=flags,
        compared=compared,
        people=tuple((both.tickets.resources[c], int(by[c])) for c in order[by[order] > 0]),
        total=int(np.count_nonzero(compared)),
    )


def _missing(reading: Reading, both: Beside) -> Iterator[Found]:
    found = never_begun(both, reading.chosen.stretch)
    if not len(found.case):
        return
    tickets = both.tickets
    flags = np.zeros(tickets.cases, dtype=bool)
    flags[found.case] = True
    of_type = tickets.case_attributes[TYPE]
    kinds = [code for code, text in enumerate(of_type.names) if text in found.types]
    every = sum(all_of_it for _with_it, all_of_it in found.types.values())
    first = tickets.offsets[:-1][found.case]
    yield Found(
        kind="missing",
        element="",
        label="",
        instances=len(found.case),
        times=len(found.case),
        log=tickets,
        rows=first,
        tickets=found.case,
        ticket_names=tickets,
        attributes=tickets,
        flags=flags,
        compared=np.isin(of_type.codes, kinds) & _opened_since(reading, tickets),
        total=every,
        types=tuple(found.types),
    )


def _opened_since(reading: Reading, tickets: EventColumns) -> Bools:
    stretch, found = reading.chosen.stretch, reading.chosen.steps.instances
    since, until = max(stretch.since_us or 0, int(found.began_us.min())), stretch.until_us
    flags: Bools = tickets.first_us >= since
    return flags if until is None else flags & (tickets.first_us < until)
