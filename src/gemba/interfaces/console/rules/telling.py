"""Rules in words: what fired, what a rehearsal found, where a rule's version is looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.desk.tickets.conditions import known_facts
from gemba.desk.tickets.queries import priorities, statuses, ticket_types, ticket_words
from gemba.desk.workflow.queries import (
    FireCount,
    RehearsalView,
    RehearsedLine,
    fire_counts,
    is_rehearsed,
    rehearsals_of,
    rehearsed_lines,
    warnings_of,
)
from gemba.desk.workflow.rule import rule_of
from gemba.desk.workflow.triggers import known_triggers
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.rule_words import action_said

PAGE = 50


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TouchedTicket:
    """A ticket that a rule would have touched, and what would have become of it."""

    number: int
    subject: str
    at: datetime
    trigger: str
    changes: tuple[ChangeWords, ...]
    done: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayBar:
    """How often a rule would have applied on a day; `percent` of the busiest."""

    day: date
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The result of a rehearsal, a page of its tickets at a time."""

    rehearsal: RehearsalView
    tickets: tuple[TouchedTicket, ...]
    days: tuple[DayBar, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    next_after: int


@dataclass(frozen=True, slots=True)
class AboutRule:
    """What its page says of a rule beside its words."""

    counted: str
    warnings: tuple[str, ...]
    rehearsals: tuple[RehearsalView, ...]
    is_rehearsed: bool


def about_rule(found: Definition) -> AboutRule:
    """How often it was applied, whether it was rehearsed, what is to be said of it."""
    now = current_time()
    counts = fire_counts([found.id], now=now).get(found.id, FireCount())
    try:
        warnings = warnings_of(rule_of(found), now=now)
    except DefinitionRefused as refusal:
        warnings = (str(refusal),)
    return AboutRule(
        count_said(counts), warnings, rehearsals_of(found.id)[:5], is_rehearsed(found.body)
    )


def fired_lately(found: Sequence[Definition]) -> Mapping[UUID, str]:
    """How often each rule was applied, in a few words."""
    counts = fire_counts([each.id for each in found], now=current_time())
    return {key: count_said(each) for key, each in counts.items()}


def count_said(count: FireCount) -> str:
    """How often a rule was applied."""
    words = ngettext(
        "Applied {n} time in 30 days", "Applied {n} times in 30 days", count.fired
    ).format(n=count.fired)
    if count.last:
        day = formats.date_format(timezone.localtime(count.last), "SHORT_DATETIME_FORMAT")
        words = _("{words}, last {when}").format(words=words, when=day)
    if count.cut:
        words += " · " + _("stopped {n} times in a chain").format(n=count.cut)
    return words


def result_page(found: RehearsalView, *, after: int = 0) -> ResultPage:
    """A rehearsal in words."""
    lines = rehearsed_lines(found.id, after=after, limit=PAGE + 1)
    shown = lines[:PAGE]
    busiest = max(found.days.values(), default=1)
    return ResultPage(
        rehearsal=found,
        tickets=_tickets(shown),
        days=tuple(
            DayBar(date.fromisoformat(day), n, round(100 * n / busiest))
            for day, n in found.days.items()
        ),
        notes=tuple(filter(None, (_note(each) for each in found.notes))),
        warnings=tuple(str(n["words"]) for n in found.notes if n["what"] == "warning"),
        next_after=after + PAGE if len(lines) > PAGE else 0,
    )


def _tickets(lines: Sequence[RehearsedLine]) -> tuple[TouchedTicket, ...]:
    words = ticket_words({line.ticket_id for line in lines})
    names = _names()
    triggers = {name: str(kind.label) for name, kind in known_triggers().items()}
    triggers["time"] = _("its time has come")
    return tuple(
        TouchedTicket(
            number=words[line.ticket_id].number,
            subject=words[line.ticket_id].subject,
            at=line.at,
            trigger=triggers.get(line.trigger, line.trigger),
            changes=tuple(
                ChangeWords(
                    names["field"][name], _told(names, name, before), _told(names, name, after)
                )
                for name, before, after in line.changes
            ),
            done=tuple(action_said(each) for each in line.done),
            refused=tuple(f"{action_said(each)}: {why}" for each, why in line.refused),
        )
        for line in lines
        if line.ticket_id in words
    )


def _names() -> dict[str, dict[str, str]]:
    people = {str(each.id): each.name for each in desk_people()}
    by_team = {str(each.id): each.name for each in teams()}
    return {
        "field": {
            "status": _("Status"),
            "priority": _("Priority"),
            "type": _("Type"),
            "team_id": _("Team"),
            "assignee_id": _("Assignee"),
            "vendor_id": _("Vendor"),
            "product": _("Product"),
            "tags": _("Tags"),
        },
        "status": {each.code: each.label for each in statuses()},
        "priority": {str(each.value): each.label for each in priorities()},
        "type": {each.code: each.label for each in ticket_types()},
        "team_id": by_team,
        "vendor_id": by_team,
        "assignee_id": people,
    }


def _told(names: Mapping[str, Mapping[str, str]], name: str, value: JsonValue) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or _("none")
    if value is None or value == "":
        return _("none")
    return names.get(name, {}).get(str(value), str(value))


def _note(note: Mapping[str, JsonValue]) -> str:
    count = note.get("count", 0)
    if note["what"] == "as_now":
        fact = known_facts().get(str(note["fact"]))
        return _("“{fact}” was taken as it is now: the past does not tell it.").format(
            fact=fact.label if fact else note["fact"]
        )
    if note["what"] == "clash":
        return _("“{rule}” would have set the same field otherwise, {n} times.").format(
            rule=note["rule"], n=count
        )
    if note["what"] == "refused":
        return _("{n} times something could not have been done: {why}").format(
            n=count, why=note["why"]
        )
    if note["what"] == "cut":
        return _("{n} times it would have been stopped because rules answer each other.").format(
            n=count
        )
    return ""
