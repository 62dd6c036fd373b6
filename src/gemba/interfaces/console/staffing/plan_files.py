"""A plan as files: CSV for a spreadsheet, iCalendar (RFC 5545) for everybody's own calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.staffing.queries import KeptPlan
from gemba.insight.staffing.shifts.values import Assignment
from gemba.interfaces.console.staffing.planned import stretches_of
from gemba.interfaces.console.staffing.shift_names import shown_name
from gemba.interfaces.console.staffing.shift_text import parts_words
from gemba.interfaces.csv_lines import csv_line

LINE_BYTES_MAX = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def csv_lines(plan: KeptPlan, person: Callable[[str], str]) -> Iterator[str]:
    """One line a shift, by day and person."""
    yield csv_line([_("Day"), _("Person"), _("Shift"), _("Hours"), _("Paid hours")])
    shapes = {each.name: each for each in plan.task.shapes}
    for each in _in_order(plan, person):
        shape = shapes[each.shape]
        day, hours = each.day.isoformat(), f"{shape.hours:g}"
        name = shown_name(each.shape)
        yield csv_line([day, person(each.person), name, parts_words(shape), hours])


def ics_text(plan: KeptPlan, person: Callable[[str], str], *, only: str = "") -> str:
    """All shifts, or those of one person, as events from begin to end, breaks in words."""
    shapes = {each.name: each for each in plan.task.shapes}
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gemba//Shift plan//EN"]
    for each in _in_order(plan, person):
        if only and each.person != only:
            continue
        parts = stretches_of(plan, each)
        shift = shown_name(each.shape)
        title = shift if only else f"{person(each.person)}: {shift}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{plan.line.id.hex}-{each.person}-{each.day:%Y%m%d}",
            f"DTSTAMP:{_stamp(plan.line.changed_at)}",
            f"DTSTART:{_stamp(moment_of(parts[0][0]))}",
            f"DTEND:{_stamp(moment_of(parts[-1][1]))}",
            f"SUMMARY:{title.translate(_ESCAPED)}",
            f"DESCRIPTION:{parts_words(shapes[each.shape]).translate(_ESCAPED)}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _in_order(plan: KeptPlan, person: Callable[[str], str]) -> list[Assignment]:
    return sorted(plan.assignments, key=lambda each: (each.day, person(each.person)))


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """Lines of more than 75 bytes go on after a space."""
    found, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE_BYTES_MAX:
            found, size = f"{found}\r\n ", 1
        found, size = found + letter, size + width
    return found
