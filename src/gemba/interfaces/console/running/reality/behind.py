"""What stands behind one deviation: who, why, what goes with it, and which tickets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils.translation import gettext as _

from gemba.desk.workflow.event_types import ProcessCancelled, StepFailed, StepSkipped
from gemba.foundation.events.queries import events_at
from gemba.foundation.kernel.clock import moment_or_none
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.conformance.causes import Cause, causes
from gemba.interfaces.console.process.attributes import attribute_label, value_namer
from gemba.interfaces.console.process.choosing import namer
from gemba.interfaces.console.process.waiting.tickets import seen_tickets

from .found import REASONS_READ_MAX, Found
from .reading import DESK_LOG, Reading
from .words import code_words, kind_words

TICKETS_SHOWN, PEOPLE_SHOWN, REASONS_SHOWN, CAUSES_SHOWN = 25, 8, 8, 6


@dataclass(frozen=True, slots=True)
class Counted:
    """A name with how often, and how long its bar is."""

    name: str
    times: int
    percent: float


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket that departs so; `why` as somebody said it, '' where nobody did."""

    number: int
    subject: str
    who: str
    at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class CauseLine:
    """Tickets with a value of an attribute depart so more often than chance explains."""

    attribute: str
    value: str
    share: float
    cases: int
    deviating: int
    lift: float


@dataclass(frozen=True, slots=True)
class Behind:
    """`reasons` are of the newest only where `is_partly`; `hidden` tickets are of teams one is not
    in, `more` those that are not listed."""

    title: str
    kinds: tuple[str, ...]
    people: tuple[Counted, ...]
    codes: tuple[Counted, ...]
    reasons: tuple[Counted, ...]
    is_partly: bool
    causes: tuple[CauseLine, ...]
    tested: int
    tickets: tuple[TicketLine, ...]
    hidden: int
    more: int


def behind(found: Found, reading: Reading) -> Behind:
    """All of it, in the reader's words."""
    who = namer(DESK_LOG)
    said = reasons_in(found.told)
    common = causes(found.attributes, found.flags, found.compared)
    shown, hidden, more = _tickets(found, reading, said)
    type_name = value_namer(DESK_LOG, "type")
    return Behind(
        title=kind_words(found.kind, found.label),
        kinds=tuple(type_name(each) for each in found.types),
        people=counted([(who(name), n) for name, n in found.people[:PEOPLE_SHOWN]]),
        codes=counted([(code_words(code), n) for code, n in found.codes]),
        reasons=counted(Counter(filter(None, said.values())).most_common(REASONS_SHOWN)),
        is_partly=len(found.told) == REASONS_READ_MAX,
        causes=tuple(_cause_line(each) for each in common.rows[:CAUSES_SHOWN]),
        tested=common.tested,
        tickets=tuple(shown),
        hidden=hidden,
        more=more,
    )


def counted(pairs: list[tuple[str, int]]) -> tuple[Counted, ...]:
    """With bars as long as their share of the most."""
    top = max((n for _name, n in pairs), default=1)
    return tuple(Counted(name, n, 100 * n / top) for name, n in pairs)


def reasons_in(numbers: tuple[int, ...]) -> dict[int, str]:
    """What people said, by the number of the event; '' where it was erased."""
    told = events_at(numbers) if numbers else {}
    return {
        number: event.payload.reason
        for number, event in told.items()
        if isinstance(event.payload, StepSkipped | StepFailed | ProcessCancelled)
    }


def _tickets(
    found: Found, reading: Reading, said: dict[int, str]
) -> tuple[list[TicketLine], int, int]:
    """Those that may be seen, the newest first; how many may not, and how many are not listed."""
    columns, names = found.log, found.ticket_names.case_ids
    newest = np.argsort(-columns.time_us[found.rows], kind="stable")
    places: dict[int, int] = {}
    for place in newest.tolist():
        places.setdefault(int(found.tickets[place]), place)
    chosen = [(names[case], place) for case, place in places.items() if case >= 0]
    listed = chosen[:TICKETS_SHOWN]
    seen = seen_tickets([ticket for ticket, _place in listed], reading.actor)
    who, told = namer(DESK_LOG), columns.attributes.get("told", CodedColumn.of([None] * 0))
    lines = []
    for ticket, place in listed:
        if ticket not in seen:
            continue
        row = int(found.rows[place])
        resource = int(columns.resource[row])
        number = told.text(row) if len(told.codes) else None
        lines.append(
            TicketLine(
                *seen[ticket],
                who=who(columns.resources[resource]) if resource >= 0 else "",
                at=moment_or_none(int(columns.time_us[row])),
                why=said.get(int(number), "") if number else "",
            )
        )
    return lines, len(listed) - len(lines), len(chosen) - len(listed)


def _cause_line(cause: Cause) -> CauseLine:
    who = namer(DESK_LOG)
    if cause.attribute is None:
        words, value = _("Worked on by"), who(cause.value)
    else:
        words = attribute_label(DESK_LOG, cause.attribute)
        value = value_namer(DESK_LOG, cause.attribute)(cause.value)
    return CauseLine(words, value, cause.share, cause.cases, cause.deviating, cause.lift)
