"""Shifts as people write them, one a line: `Early 08:00–12:00, 12:30–16:30`; a star: unpopular."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from gemba.insight.staffing.operations import StaffingRefused, told
from gemba.insight.staffing.shifts.values import ShiftShape, TaskRefused
from gemba.interfaces.console.staffing.shift_names import coded, shown_name

_TIME = r"(\d{1,2}):(\d{2})"
_PART = re.compile(rf"{_TIME}\s*[-–—]\s*{_TIME}")
_LINE = re.compile(rf"^(?P<name>.*?)[\s:：]*(?P<parts>{_TIME}.*?)\s*(?P<star>\*?)\s*$")
_DAY = 24 * 60


def shifts_text(shapes: Sequence[ShiftShape]) -> str:
    """A line for each shift."""
    return "\n".join(
        f"{shown_name(each.name)} {parts_words(each)}{' *' if each.unpopular else ''}"
        for each in shapes
    )


def parts_words(shape: ShiftShape) -> str:
    """“08:00–12:00, 12:30–16:30”."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in shape.parts)


def read_shifts(text: str) -> tuple[ShiftShape, ...]:
    """Raises StaffingRefused for the first line that is no shift."""
    return tuple(_shape(line.strip()) for line in text.splitlines() if line.strip())


def _shape(line: str) -> ShiftShape:
    found = _LINE.match(line)
    parts = _PART.findall(found["parts"]) if found else []
    if not found or not parts or not found["name"].strip():
        raise StaffingRefused(
            _("“{line}” is no shift. Write it like: Early 08:00–12:00, 12:30–16:30").format(
                line=line[:60]
            )
        )
    try:
        return coded(ShiftShape(found["name"].strip(), _ascending(parts), bool(found["star"])))
    except TaskRefused as refusal:
        raise StaffingRefused(told(refusal)) from refusal


def _ascending(parts: Sequence[tuple[str, ...]]) -> tuple[tuple[int, int], ...]:
    """Minutes since midnight; a time before the one before it is of the day after."""
    found: list[tuple[int, int]] = []
    before = 0
    for begin_hour, begin_minute, end_hour, end_minute in parts:
        begin = _after(before, 60 * int(begin_hour) + int(begin_minute))
        end = _after(begin, 60 * int(end_hour) + int(end_minute))
        found.append((begin, end))
        before = end
    return tuple(found)


def _after(before: int, minute: int) -> int:
    return minute if minute >= before else minute + _DAY


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
