"""`gemba mine --people`: handovers, hours and workload in the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import click
import numpy as np
from django.utils import timezone

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.mining.hours import TimeGrid
from gemba.insight.mining.people.at_work import AtWork, at_work
from gemba.insight.mining.people.periods import telling_periods
from gemba.insight.mining.people.profiles import profiles
from gemba.insight.mining.people.utilisation import Workload, workload
from gemba.insight.mining.people.working_hours import HoursRule
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.grouping import outsiders
from gemba.interfaces.console.process.people.handing import Handover, handovers_of
from gemba.interfaces.console.process.people.times import starts_of
from gemba.interfaces.console.process.people.words import calendar_words
from gemba.interfaces.figures import decimal_words, duration_words, known, share_words

EVERYBODY, PERIODS_OF_ONE = "everybody", 2


@dataclass(frozen=True)
class PersonFigures:
    """One person. Utilisation and `parallel_mean` are None where the log does not tell."""

    name: str
    events: int
    cases: int
    activities: int
    events_per_week: float
    utilisation: float | None
    parallel_mean: float | None
    busy_seconds: float
    available_seconds: float
    hours: list[str]
    hours_of_all: bool


@dataclass(frozen=True)
class PeriodFigures:
    """Days in a row with too much or too little work, of a person or of `everybody`. `load` is busy
    by staffed time, or by what is usual where `is_relative`."""

    whose: str
    kind: str
    first: str
    last: str
    working_days: int
    load: float
    is_relative: bool


@dataclass(frozen=True)
class PeopleFigures:
    """The people of a log. `estimated_share` of their events had no start."""

    zone: str
    people: int
    utilisation: float | None
    multitasking_share: float | None
    estimated_share: float
    hours: list[str]
    persons: list[PersonFigures]
    handovers_total: int
    handovers: list[Handover]
    periods: list[PeriodFigures]


def people_figures(choice: Choice, top: int) -> PeopleFigures:
    """The `top` people with most events and the `top` handovers, on the clocks of here."""
    zone = str(timezone.get_current_timezone())
    left_out = outsiders(choice)
    times = at_work(choice.whole, HoursRule(zone), left_out=left_out, starts=starts_of(choice))
    available = float(times.utilisation.available_seconds.sum())
    inside = float(times.utilisation.inside_seconds.sum())
    handed = handovers_of(choice)
    return PeopleFigures(
        zone=zone,
        people=len(times.hours.of),
        utilisation=inside / available if available else None,
        multitasking_share=known(times.multitasking_share),
        estimated_share=times.estimated_share,
        hours=calendar_words(times.hours.pool.calendar),
        persons=_persons(choice, times, top),
        handovers_total=handed.total,
        handovers=handed.pairs[:top],
        periods=_all_periods(choice, times, zone, top),
    )


def print_people(found: PeopleFigures) -> None:
    """As tables."""
    click.secho(f"{found.people:,} people, hours on the clocks of {found.zone}", bold=True)
    click.echo(f"Usually at work: {'; '.join(found.hours)}")
    if found.utilisation is not None:
        click.echo(f"Busy for {share_words(found.utilisation)} of the time at work.")
    if found.estimated_share:
        share = share_words(found.estimated_share)
        click.echo(f"Busy times are estimated: {share} of the events have no start.")
    click.secho("\nPeople", bold=True)
    print_table(
        ["name", "events", "cases", "activities", "a week", "busy", "at once", "at work"],
        [
            (
                each.name,
                each.events,
                each.cases,
                each.activities,
                decimal_words(each.events_per_week),
                None if each.utilisation is None else share_words(each.utilisation),
                None if each.parallel_mean is None else decimal_words(each.parallel_mean),
                "as all" if each.hours_of_all else "; ".join(each.hours),
            )
            for each in found.persons
        ],
    )
    click.secho(f"\nHandovers ({found.handovers_total:,})", bold=True)
    print_table(
        ["from", "to", "count", "cases", "median wait"],
        [
            (
                each.source,
                each.target,
                each.count,
                each.cases,
                duration_words(each.wait_seconds_median),
            )
            for each in found.handovers
        ],
    )
    _print_periods(found.periods)


def _print_periods(found: list[PeriodFigures]) -> None:
    if not found:
        return
    click.secho("\nOverloaded and idle periods", bold=True)
    print_table(
        ["whose", "kind", "from", "to", "working days", "load"],
        [
            (
                each.whose,
                each.kind,
                each.first,
                each.last,
                each.working_days,
                f"{each.load:.1f} × usual" if each.is_relative else share_words(each.load),
            )
            for each in found
        ],
    )


def _all_periods(choice: Choice, times: AtWork, zone: str, top: int) -> list[PeriodFigures]:
    """The `top` of everybody's, then the weightiest of each of the `top` people, by name."""
    seen = times.hours.pool
    days = TimeGrid.days(seen.first_us, seen.last_us, zone)
    found = _periods_of(EVERYBODY, workload(times.work, times.hours, days))[:top]
    table = profiles(choice.whole, times.who)
    people = [int(table.person[place]) for place in range(min(top, len(table)))]
    for code in sorted(people, key=lambda code: choice.who(table.names[code]).casefold()):
        load = workload(times.work, times.hours, days, np.array([code]))
        found += _periods_of(choice.who(table.names[code]), load)[:PERIODS_OF_ONE]
    return found


def _periods_of(whose: str, load: Workload) -> list[PeriodFigures]:
    zone = ZoneInfo(load.grid.zone)
    return [
        PeriodFigures(
            whose=whose,
            kind="overloaded" if each.is_overload else "idle",
            first=moment_of(each.start_us).astimezone(zone).date().isoformat(),
            last=moment_of(each.end_us - 1).astimezone(zone).date().isoformat(),
            working_days=each.days,
            load=each.load,
            is_relative=each.is_relative,
        )
        for each in telling_periods(load)
    ]


def _persons(choice: Choice, times: AtWork, top: int) -> list[PersonFigures]:
    """By name: this is no ranking."""
    table, use = profiles(choice.whole, times.who), times.utilisation
    persons = []
    for place in range(min(top, len(table))):
        code = int(table.person[place])
        own = times.hours.of[code]
        persons.append(
            PersonFigures(
                name=choice.who(table.names[code]),
                events=int(table.events[place]),
                cases=int(table.cases[place]),
                activities=int(table.activities[place]),
                events_per_week=float(table.events_per_week[place]),
                utilisation=known(float(use.share[code])),
                parallel_mean=known(float(use.parallel_mean[code])),
                busy_seconds=float(use.busy_seconds[code]),
                available_seconds=float(use.available_seconds[code]),
                hours=calendar_words(own.calendar),
                hours_of_all=own.is_pooled,
            )
        )
    return sorted(persons, key=lambda each: each.name.casefold())
