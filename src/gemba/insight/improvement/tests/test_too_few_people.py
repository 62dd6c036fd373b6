"""On which days more people would help, and on which the days before are the trouble."""

from __future__ import annotations

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.improvement.detectors import too_few_people
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import WeekHours

MINUTE, HOUR, DAY = 60, 3_600, 86_400
# A Monday.
FIRST = 19_723 * DAY
WEEKS, CASES_A_DAY = 20, 8


def log(valuers_days: range, minutes: dict[int, int]) -> EventColumns:
    """Cases come from 9 to 16 on five days, are looked at by Fran then, and valued by Val, who is
    there on some weekdays from 8 to 17, first come first served; `minutes` by weekday they come."""
    rows: list[tuple[str, str, int, int, str | None, str | None]] = []
    free = FIRST
    for number in range(WEEKS * 5 * CASES_A_DAY):
        day, place = divmod(number, CASES_A_DAY)
        weekday = day % 5
        came = FIRST + (day // 5 * 7 + weekday) * DAY + (9 + place) * HOUR - number % 7 * MINUTE
        seen = came + 5 * MINUTE
        start = _when_there(max(seen, free), valuers_days)
        free = start + minutes.get(weekday, 25) * MINUTE
        rows += [
            (f"c{number}", "came", came, came, None, None),
            (f"c{number}", "look", came, seen, "fran", "front"),
            (f"c{number}", "value", start, free, "val", "valuers"),
        ]
    told = EventRows.of(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[3] * 1_000_000 for row in rows],
        [row[4] for row in rows],
        [row[2] * 1_000_000 for row in rows],
    )
    team = {"team": CodedColumn.of([row[5] for row in rows])}
    parts = told.case, told.activity, told.time_us, told.resource, told.start_us
    return build(EventRows(*parts, team))


def _when_there(at: int, weekdays: range) -> int:
    while True:
        day, second = divmod(at - FIRST, DAY)
        if day % 7 in weekdays and second < 17 * HOUR:
            return max(at, FIRST + day * DAY + 8 * HOUR)
        at = FIRST + (day + 1) * DAY


def sure_days(columns: EventColumns) -> set[int]:
    """Monday is 0."""
    found = too_few_people.find(LogView.guessed(columns))
    sure = [each.place.hours for each in found if each.p < 0.001]
    return {hours.first // 24 for hours in sure if isinstance(hours, WeekHours)}


def test_a_day_on_which_work_waits_is_told() -> None:
    assert sure_days(log(range(5), {0: 80})) == {0}


def test_days_after_those_without_anybody_need_no_more_people() -> None:
    """Who comes from Monday to Wednesday finds on Mondays what came since Thursday."""
    columns = log(range(3), {})
    view = LogView.guessed(columns)
    mondays = view.columns.activity == list(columns.activities).index("value")
    assert view.house_hours[mondays].mean() > 10
    assert sure_days(columns) == set()
