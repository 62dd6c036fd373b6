"""Hours in which too few or too many people are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.wording import DayHours, WeekHours
from gemba.insight.simulation.model import Person
from gemba.insight.simulation.whatif.change import Change, Scenario
from gemba.insight.simulation.whatif.kinds.shifts import AddHours, EndHours
from gemba.insight.simulation.whatif.kinds.staff import AddPeople

from .answering import Answer, told, tried
from .staffed import Staffed

DAY_HOURS, WEEK_DAYS, WEEK_HOURS = 24, 7, 168
# Of those who are away then, who comes.
MOVED_SHARE = 0.5


def too_few_people(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Some who are away on that day come on it: instead of the day with most people, or besides;
    or somebody new."""
    hours = finding.place.hours
    if not isinstance(hours, WeekHours):
        return
    away = [each for each in desk.twin.people if each not in desk.there(hours.first, hours.end)]
    away = [each for each in away if _days(each, hours)]
    names = desk.least_busy(away, max(1, round(len(away) * MOVED_SHARE)))
    fullest = _fullest(desk, hours, [each for each in away if each.name in names])
    if names and fullest is not None:
        yield tried(
            gettext_noop("Working days moved, no more staff"), *_moved(names, fullest, hours)
        )
    if names:
        yield tried(
            gettext_noop("Somebody more on that day"), AddHours(names[:1], hours.first, hours.end)
        )
    like = desk.typical(away) or desk.typical(desk.twin.people)
    if like is not None:
        person = f"{like.name} +1"
        yield tried(
            gettext_noop("One more person"),
            AddPeople(like.name),
            AddHours((person,), hours.first, hours.end),
        )


def too_many_people(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """As many as are needed stay on that day; the others come on the day with fewest people, or
    not at all."""
    hours = finding.place.hours
    if not isinstance(hours, WeekHours):
        return
    there = desk.there(hours.first, hours.end)
    use, usual = told(finding, "use"), told(finding, "usual")
    spare = 1 - min(1.0, use / usual) if use and usual else 0.25
    names = desk.least_busy(there, min(max(1, round(len(there) * spare)), len(there) - 1))
    if not names:
        return
    emptiest = _emptiest(desk, hours)
    if emptiest is not None:
        yield tried(
            gettext_noop("Working days moved, no more staff"), *_moved(names, hours, emptiest)
        )
    yield tried(gettext_noop("Fewer people on that day"), EndHours(names, hours.first, hours.end))


def uncovered_hours(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Somebody who takes such requests is there in these hours: some of her other hours are moved
    into them, or they come besides."""
    hours = finding.place.hours
    if not isinstance(hours, DayHours):
        return
    length = (hours.end - hours.first) % DAY_HOURS
    for person in desk.least_busy(desk.twin.people, 1):
        besides: list[Change] = []
        instead: list[Change] = []
        for day in range(5):
            first = day * DAY_HOURS + hours.first
            besides.append(AddHours((person,), first, (first + length) % WEEK_HOURS))
            shift = _shift(desk, person, day)
            if shift is not None and shift[1] - shift[0] > length:
                begins = abs(shift[0] - first) > abs(shift[1] - first)
                start = shift[0] if begins else shift[1] - length
                instead += [EndHours((person,), start, start + length), besides[-1]]
        if instead:
            yield tried(gettext_noop("A shift moved into these hours"), *instead)
        yield tried(gettext_noop("Somebody more in these hours"), *besides)


def _moved(names: tuple[str, ...], source: WeekHours, target: WeekHours) -> list[Change]:
    return [
        EndHours(names, source.first, source.end),
        AddHours(names, target.first, target.end),
    ]


def _days(person: Person, hours: WeekHours) -> list[WeekHours]:
    """The same hours on the days on which somebody is at work then."""
    found = []
    for day in range(WEEK_DAYS):
        window = _on(hours, day)
        if any(
            since < window.end * 60 and until > window.first * 60
            for since, until in person.calendar.intervals
        ):
            found.append(window)
    return found


def _on(hours: WeekHours, day: int) -> WeekHours:
    """The same hours on another day of the week."""
    first = day * DAY_HOURS + hours.first % DAY_HOURS
    return WeekHours(first, first + hours.end - hours.first)


def _fullest(desk: Staffed, hours: WeekHours, people: Sequence[Person]) -> WeekHours | None:
    """The other day with most people, on which all of these are there."""
    days = [each for each in (_on(hours, day) for day in range(WEEK_DAYS)) if each != hours]
    shared = [each for each in days if set(people) <= set(desk.there(each.first, each.end))]
    return max(shared, key=lambda each: len(desk.there(each.first, each.end)), default=None)


def _emptiest(desk: Staffed, hours: WeekHours) -> WeekHours | None:
    """The other day with fewest people, of those with any."""
    days = [each for each in (_on(hours, day) for day in range(WEEK_DAYS)) if each != hours]
    manned = [each for each in days if desk.there(each.first, each.end)]
    return min(manned, key=lambda each: len(desk.there(each.first, each.end)), default=None)


def _shift(desk: Staffed, name: str, day: int) -> tuple[float, float] | None:
    """From when until when somebody is there on a day."""
    person = next(each for each in desk.twin.people if each.name == name)
    begin, end = day * DAY_HOURS * 60, (day + 1) * DAY_HOURS * 60
    spans = [
        (max(since, begin), min(until, end))
        for since, until in person.calendar.intervals
        if since < end and until > begin
    ]
    return (spans[0][0] / 60, spans[-1][1] / 60) if spans else None


ANSWERS: dict[str, Answer] = {
    "too_few_people": too_few_people,
    "too_many_people": too_many_people,
    "uncovered_hours": uncovered_hours,
}
