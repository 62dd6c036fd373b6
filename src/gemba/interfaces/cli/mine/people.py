"""`gemba mine --people`: handovers, hours and workload in the terminal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import click
from django.utils import timezone

from gemba.insight.mining.people.at_work import AtWork, at_work
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.handovers import LOOSE, handovers
from gemba.insight.mining.people.profiles import profiles
from gemba.insight.mining.people.working_hours import HoursRule
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.grouping import outsiders
from gemba.interfaces.console.process.people.times import starts_of
from gemba.interfaces.console.process.people.words import calendar_words
from gemba.interfaces.figures import decimal_words, duration_words, share_words


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
class HandoverFigures:
    """Work handed on."""

    source: str
    target: str
    count: int
    cases: int
    wait_seconds_median: float


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
    handovers: list[HandoverFigures]


def people_figures(choice: Choice, top: int) -> PeopleFigures:
    """The `top` people with most events and the `top` handovers, on the clocks of here."""
    zone = str(timezone.get_current_timezone())
    left_out = outsiders(choice)
    times = at_work(choice.whole, HoursRule(zone), left_out=left_out, starts=starts_of(choice))
    who = by_person(choice.columns, left_out=left_out)
    network = handovers(choice.columns, who, choice.cases, LOOSE)
    available = float(times.utilisation.available_seconds.sum())
    inside = float(times.utilisation.inside_seconds.sum())
    names = [choice.who(name) for name in network.names]
    return PeopleFigures(
        zone=zone,
        people=len(times.hours.of),
        utilisation=inside / available if available else None,
        multitasking_share=_known(times.multitasking_share),
        estimated_share=times.estimated_share,
        hours=calendar_words(times.hours.pool.calendar),
        persons=_persons(choice, times, top),
        handovers_total=int(network.count.sum()),
        handovers=[
            HandoverFigures(
                names[int(network.source[place])],
                names[int(network.target[place])],
                int(network.count[place]),
                int(network.cases[place]),
                float(network.wait_seconds_median[place]),
            )
            for place in range(min(top, len(network)))
        ],
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
                utilisation=_known(float(use.share[code])),
                parallel_mean=_known(float(use.parallel_mean[code])),
                busy_seconds=float(use.busy_seconds[code]),
                available_seconds=float(use.available_seconds[code]),
                hours=calendar_words(own.calendar),
                hours_of_all=own.is_pooled,
            )
        )
    return sorted(persons, key=lambda each: each.name.casefold())


def _known(figure: float) -> float | None:
    return None if math.isnan(figure) else figure
