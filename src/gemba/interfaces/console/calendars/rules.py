"""The desk's own days as rows to fill in, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from gemba.desk.calendars.body import CalendarBody
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

HOLIDAY, WORKED, SWAPPED, HOURS, SHUT = "holiday", "worked", "swapped", "hours", "closed"
RULES_MAX = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """A date that is not as its weekday. `hours` is written by people, `weekday` 0 is Monday."""

    key: str
    day: str = ""
    what: str = HOLIDAY
    weekday: int = 0
    hours: str = ""
    name: str = ""


def kinds_of_rules() -> list[tuple[str, str]]:
    """What a date can be, as the form offers it."""
    return [
        (HOLIDAY, _("Holiday of our own")),
        (SWAPPED, _("Worked instead, with the hours of")),
        (HOURS, _("Other hours")),
        (SHUT, _("Closed, whatever else is said")),
        (WORKED, _("Public holiday, but worked")),
    ]


def weekdays() -> list[tuple[int, str]]:
    """Monday is 0."""
    return [(day, str(WEEKDAYS[day])) for day in range(7)]


def rules_of(body: CalendarBody) -> tuple[Rule, ...]:
    """The days a calendar has of its own, in the order of the year, as rows."""
    rules = [
        *(Rule("", day.isoformat(), WORKED) for day in body.worked),
        *(Rule("", each.day.isoformat(), HOLIDAY, name=each.name) for each in body.holidays),
        *(
            Rule("", swap.day.isoformat(), HOURS, hours=str(swap.hours), name=swap.name)
            if swap.hours
            else Rule("", swap.day.isoformat(), SWAPPED, weekday=swap.weekday or 0, name=swap.name)
            for swap in body.swaps
        ),
        *(
            Rule(
                "", each.day.isoformat(), HOURS if each.hours else SHUT,
                hours=str(each.hours), name=each.name,
            )
            for each in body.exceptions
        ),
    ]  # fmt: skip
    rules.sort(key=lambda rule: rule.day)
    return tuple(
        Rule(f"day-{place}", rule.day, rule.what, rule.weekday, rule.hours, rule.name)
        for place, rule in enumerate(rules)
    )


def empty_rule() -> Rule:
    """One more row."""
    return Rule(f"day-{uuid4().hex[:8]}")


def rules_posted(posted: QueryDict) -> tuple[Rule, ...]:
    """The rows as they were sent; those without a date are empty and left out."""
    return tuple(_rules(posted))[:RULES_MAX]


def rules_body(rules: tuple[Rule, ...]) -> dict[str, JsonValue]:
    """The part of a calendar's JSON that these rows are. Raises DefinitionRefused."""
    holidays: list[JsonValue] = []
    swaps: list[JsonValue] = []
    exceptions: list[JsonValue] = []
    worked: list[JsonValue] = []
    for rule in rules:
        item: dict[str, JsonValue] = {"day": rule.day, "name": rule.name}
        if rule.what == HOLIDAY:
            holidays.append(item)
        elif rule.what == WORKED:
            worked.append(rule.day)
        elif rule.what == SWAPPED:
            swaps.append({**item, "weekday": rule.weekday})
        elif rule.what == HOURS and not rule.hours.strip():
            raise DefinitionRefused(
                _("{day}: write the hours, such as 09:00-12:00, or choose “Closed”.").format(
                    day=rule.day
                )
            )
        else:
            hours = "" if rule.what == SHUT else rule.hours
            exceptions.append({**item, "hours": hours})
    return {"holidays": holidays, "swaps": swaps, "exceptions": exceptions, "worked": worked}


def _rules(posted: QueryDict) -> Iterator[Rule]:
    keys = [name.removesuffix("-date") for name in posted if name.startswith("day-")]
    for key in dict.fromkeys(key for key in keys if posted.get(f"{key}-date")):
        weekday = posted.get(f"{key}-weekday", "0")
        yield Rule(
            key,
            posted.get(f"{key}-date", "").strip(),
            posted.get(f"{key}-what", HOLIDAY),
            int(weekday) if weekday in set("0123456") else 0,
            posted.get(f"{key}-hours", ""),
            posted.get(f"{key}-name", "").strip()[:60],
        )
