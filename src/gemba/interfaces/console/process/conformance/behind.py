"""What stands behind a deviation or a broken rule: who, what such cases have in common, which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import moment_or_none
from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.mining.conformance.causes import Cause, Causes, causes
from gemba.insight.mining.filters.kind import Filter
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.things import case_namer
from gemba.interfaces.csv_lines import csv_line

CASES_SHOWN = 12
PEOPLE_SHOWN = 8
CAUSES_SHOWN = 6
EXPORT_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The events that deviate or break a rule, as rows of the log, and which cases were looked
    at (None for all chosen ones)."""

    case: Int32s
    row: Int64s
    resource: Int32s
    looked_at: Bools | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Someone with a part in it; `of` how many of their events could have, 0 unknown."""

    name: str
    events: int
    percent: float


@dataclass(frozen=True, slots=True)
class CauseLine:
    """Cases with a value have it more often."""

    words: str
    value: str
    share: float
    low: float
    high: float
    lift: str
    cases: int
    deviating: int


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case; a ticket with number and subject for those who may see it."""

    case: str
    number: int | None
    subject: str
    who: str
    activity: str
    at: datetime | None


@dataclass(frozen=True)
class Behind:
    """`hidden` are tickets of teams one is not in; `base` is the share among all cases."""

    people: tuple[PersonLine, ...]
    causes: tuple[CauseLine, ...]
    tested: int
    base: float
    cases: tuple[CaseLine, ...]
    cases_total: int
    hidden: int
    filter_url: str
    csv_url: str


def behind(choice: Choice, found: Found, *, csv_url: str, own: Filter, actor: Actor) -> Behind:
    """`own` is the filter that keeps just these cases."""
    flags = np.zeros(choice.columns.cases, dtype=bool)
    flags[found.case] = True
    cases = np.flatnonzero(flags)
    looked_at = found.looked_at if found.looked_at is not None else choice.cases
    total = choice.columns.cases if looked_at is None else int(np.count_nonzero(looked_at))
    shared = causes(choice.columns, flags, looked_at)
    shown = list(case_lines(choice, first_rows(found)[:CASES_SHOWN], actor))
    return Behind(
        people=people_lines(choice, found),
        causes=_cause_lines(choice, shared),
        tested=shared.tested,
        base=len(cases) / max(total, 1),
        cases=tuple(each for each in shown if each.case or each.number is not None),
        cases_total=len(cases),
        hidden=sum(not each.case and each.number is None for each in shown),
        filter_url=choice.address("process-log", filters=(*choice.filters, own)),
        csv_url=csv_url,
    )


def export_lines(choice: Choice, found: Found, *, actor: Actor) -> Iterator[str]:
    """A CSV file with one row a case: the first event that deviates, by whom and when."""
    of_tickets = choice.log.has_tickets
    heads = ["ticket", "subject"] if of_tickets else ["case"]
    yield csv_line([*heads, "event", "by", "at"])
    rows = first_rows(found)
    for start in range(0, len(rows), EXPORT_CHUNK):
        for each in case_lines(choice, rows[start : start + EXPORT_CHUNK], actor):
            name = [str(each.number or ""), each.subject] if of_tickets else [each.case]
            at = each.at.isoformat() if each.at else ""
            yield csv_line([*name, each.activity, each.who, at])


def first_rows(found: Found) -> Int64s:
    """The first such event of each case, in the order of the log."""
    _case, first = np.unique(found.case, return_index=True)
    return found.row[first]


def case_lines(choice: Choice, rows: Int64s, actor: Actor) -> Iterator[CaseLine]:
    columns, name = choice.columns, case_namer(choice.log)
    ids = [columns.case_ids[int(columns.case[row])] for row in rows.tolist()]
    tickets: dict[str, tuple[int, str]] = {}
    if choice.log.has_tickets:
        wanted = visible_tickets(actor).filter(pk__in=[UUID(each) for each in ids])
        found = wanted.values_list("pk", "number", "subject")
        tickets = {pk.hex: (number, subject) for pk, number, subject in found}
    for case, row in zip(ids, rows.tolist(), strict=True):
        number, subject = tickets.get(case, (None, ""))
        who = int(columns.resource[row])
        yield CaseLine(
            case="" if choice.log.has_tickets else name(case),
            number=number,
            subject=subject,
            who=choice.who(columns.resources[who]) if who >= 0 else "",
            activity=choice.label(columns.activities[int(columns.activity[row])]),
            at=moment_or_none(int(columns.time_us[row])),
        )


def people_lines(choice: Choice, found: Found) -> tuple[PersonLine, ...]:
    known = found.resource[found.resource >= 0]
    events = np.bincount(known, minlength=len(choice.columns.resources))
    order = np.argsort(-events, kind="stable")[:PEOPLE_SHOWN]
    top = max(int(events.max(initial=0)), 1)
    return tuple(
        PersonLine(
            choice.who(choice.columns.resources[code]),
            int(events[code]),
            100 * int(events[code]) / top,
        )
        for code in order[events[order] > 0].tolist()
    )


def _cause_lines(choice: Choice, found: Causes) -> tuple[CauseLine, ...]:
    return tuple(
        CauseLine(
            *_cause_words(choice, each),
            share=each.share,
            low=each.share_low,
            high=each.share_high,
            lift=f"{each.lift:.1f}",
            cases=each.cases,
            deviating=each.deviating,
        )
        for each in found.rows[:CAUSES_SHOWN]
    )


def _cause_words(choice: Choice, cause: Cause) -> tuple[str, str]:
    """What has a value, and the value."""
    if cause.attribute is None:
        return _("Worked on by"), choice.who(cause.value)
    if choice.log.is_desk and cause.attribute == "team":
        names = {str(team.id): team.name for team in teams()}
        return _("Team"), names.get(cause.value, cause.value)
    return cause.attribute, cause.value
