"""Hours in which too few or too many people are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.wording import DayHours, WeekHours
from gemba.insight.simulation.model import Person
from gemba.insight.simulation.whatif.change import Change, Scenario
from gemba.insight.simulation.whatif.kinds.shifts import AddHours, EndHours, MoveHours
from gemba.insight.simulation.whatif.kinds.staff import AddPeople

from .answering import Answer, told, tried
from .staffed import Staffed, week_hours

DAY_HOURS, WEEK_DAYS = 24, 7
# Of those who are away then, how many come; of those who are there, how many are too many where
# nobody says it.
MOVED_SHARE, SPARE_SHARE = 0.5, 0.25
# Who is at work for so much of a day is there on it.
THERE_SHARE = 0.5


def too_few_people(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Some of the crew who are away on that day come on it: instead of the day with most of them,
    or besides; or somebody new."""
    hours = finding.place.hours
    if not isinstance(hours, WeekHours):
        return
    crew = desk.people(finding)
    away = [each for each in crew if desk.part_there(each, hours.first, hours.end) < THERE_SHARE]
    away = [each for each in away if _works_elsewhen(desk, each, hours)]
    names = desk.least_busy(away, max(1, round(len(away) * MOVED_SHARE)))
    fullest = _day(desk, hours, [each for each in crew if each.name in names], most=True)
    if names and fullest is not None:
        yield tried(
            gettext_noop("Working days moved, no more staff"), *_moved(names, fullest, hours)
        )
    if names:
        yield tried(
            gettext_noop("Somebody more on that day"), AddHours(names[:1], hours.first, hours.end)
        )
    like = desk.typical(away) or desk.typical(crew)
    if like is not None:
        yield tried(
            gettext_noop("One more person"),
            AddPeople(like.name),
            AddHours((f"{like.name} +1",), hours.first, hours.end),
        )


def too_many_people(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """As many of the crew as are needed stay on that day; the others come on the day with fewest,
    or not at all."""
    hours = finding.place.hours
    if not isinstance(hours, WeekHours):
        return
    crew = desk.people(finding)
    there = [each for each in crew if desk.part_there(each, hours.first, hours.end) >= THERE_SHARE]
    use, usual = told(finding, "use"), told(finding, "usual")
    spare = 1 - min(1.0, use / usual) if use and usual else SPARE_SHARE
    count = min(max(1, round(len(there) * spare)), len(there) - 1)
    names = tuple(each.name for each in sorted(there, key=desk.hours)[:count]) if there else ()
    if not names:
        return
    emptiest = _day(desk, hours, crew, most=False)
    if emptiest is not None:
        yield tried(
            gettext_noop("Working days moved, no more staff"), *_moved(names, hours, emptiest)
        )
    yield tried(gettext_noop("Fewer people on that day"), EndHours(names, hours.first, hours.end))


def uncovered_hours(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Somebody who takes such requests has her shifts end, or begin, with these hours; or somebody
    new does."""
    hours = finding.place.hours
    if not isinstance(hours, DayHours):
        return
    crew = desk.people(finding)
    for name in desk.least_busy(crew, 1):
        later = _until_covered(desk.person(name), hours)
        if later:
            yield tried(gettext_noop("A shift moved into these hours"), MoveHours((name,), later))
            yield tried(
                gettext_noop("One more person in these hours"),
                AddPeople(name),
                MoveHours((f"{name} +1",), later),
            )


def _until_covered(person: Person, hours: DayHours) -> float:
    """By how many hours shifts have to move, most of them in hours of the day: nothing for who has
    none."""
    shifts = [(since % DAY_HOURS, until - since) for _day, (since, until) in _shifts(person)]
    if not shifts:
        return 0.0
    begin, length = sorted(shifts)[len(shifts) // 2]
    end = hours.end if hours.end > hours.first else hours.end + DAY_HOURS
    return end - (begin + length) if begin < hours.first else hours.first - begin


def _moved(names: tuple[str, ...], source: WeekHours, target: WeekHours) -> list[Change]:
    return [
        EndHours(names, source.first, source.end),
        AddHours(names, target.first, target.end),
    ]


def _on(hours: WeekHours, day: int) -> WeekHours:
    """The same hours on another day of the week."""
    first = day * DAY_HOURS + hours.first % DAY_HOURS
    return WeekHours(first, first + hours.end - hours.first)


def _other_days(hours: WeekHours) -> list[WeekHours]:
    return [each for each in (_on(hours, day) for day in range(WEEK_DAYS)) if each != hours]


def _works_elsewhen(desk: Staffed, person: Person, hours: WeekHours) -> bool:
    """Whether somebody is there at the same hours on other days."""
    return any(
        desk.part_there(person, each.first, each.end) >= THERE_SHARE for each in _other_days(hours)
    )


def _day(
    desk: Staffed, hours: WeekHours, people: Sequence[Person], *, most: bool
) -> WeekHours | None:
    """The other day on which most of these are there, or (of those with any) fewest."""
    count = {
        each: sum(desk.part_there(who, each.first, each.end) >= THERE_SHARE for who in people)
        for each in _other_days(hours)
    }
    days = [each for each, number in count.items() if number]
    return (max if most else min)(days, key=count.__getitem__, default=None)


def _shifts(person: Person) -> Iterator[tuple[int, tuple[float, float]]]:
    """By day of the week on which somebody works: from when until when, in hours of the week."""
    for day in range(WEEK_DAYS):
        begin, end = day * DAY_HOURS, (day + 1) * DAY_HOURS
        spans = [
            (max(since, begin), min(until, end))
            for since, until in week_hours(person.calendar.intervals)
            if since < end and until > begin
        ]
        if spans:
            yield day, (spans[0][0], spans[-1][1])


ANSWERS: dict[str, Answer] = {
    "too_few_people": too_few_people,
    "too_many_people": too_many_people,
    "uncovered_hours": uncovered_hours,
}
