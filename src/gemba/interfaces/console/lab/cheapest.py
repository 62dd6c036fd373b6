"""The cheapest staffing that meets targets, looked for with the twin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from statistics import mean

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.money import minor_digits
from gemba.insight.eventlog.rates import Rates
from gemba.insight.simulation.measures import hour_minor
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import AS_IT_IS
from gemba.insight.simulation.whatif.crews import Crew, crews_of
from gemba.insight.simulation.whatif.meeting import Target
from gemba.insight.simulation.whatif.registry import as_json
from gemba.insight.simulation.whatif.searching import (
    Effort,
    Search,
    Staffing,
    cheapest_staffing,
)
from gemba.interfaces.console.lab.asked import text_of
from gemba.interfaces.console.lab.fitted import reading_terms, twin_of
from gemba.interfaces.console.lab.runs import PROCESSES, rates_of
from gemba.interfaces.console.lab.working import Job, Jobs
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words, money_words
from gemba.interfaces.twin_words import measure_name, measure_words

# At 0.1 s a run of a desk of twenty: a minute and a half of one core at most.
EFFORT = Effort(runs_each_max=16, runs_max=960)


@dataclass(frozen=True, slots=True)
class Asked:
    """The targets, and the scenario whose desk is to be staffed; None for the desk as it is."""

    targets: tuple[Target, ...]
    scenario: Scenario | None


@dataclass(frozen=True, slots=True)
class CrewLine:
    """A crew: how many there are, and how many the staffing has."""

    name: str
    now: str
    then: str
    difference: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target, and what fresh runs reached."""

    name: str
    limit: str
    reached: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer. `text` is the staffing as a scenario; empty where it changes nothing."""

    is_met: bool
    headline: str
    sure: str
    crews: tuple[CrewLine, ...]
    targets: tuple[TargetLine, ...]
    now: str
    then: str
    text: str


_JOBS = Jobs[Search]()


def job_of(choice: Choice, asked: Asked) -> Job[Search]:
    """Begun, or under way, or done. Raises Refused."""
    fitted, rates = twin_of(choice), rates_of(choice)
    twin = asked.scenario.apply(fitted.twin) if asked.scenario else fitted.twin
    crews = priced(crews_of(twin), rates)
    return _JOBS.begun(
        choice.log,
        choice.whole,
        (asked, rates, reading_terms(choice)),
        lambda progress: cheapest_staffing(
            twin, asked.targets, crews, effort=EFFORT, processes=PROCESSES, progress=progress
        ),
    )


def answers(choice: Choice) -> Iterator[tuple[Asked, Search]]:
    """Questions answered, with the log read, and its hours priced, as they are now."""
    now = rates_of(choice), reading_terms(choice)
    for key, found in _JOBS.answers(choice.log):
        match key:
            case (Asked() as asked, rates, terms) if (rates, terms) == now:
                yield asked, found


def known_job(choice: Choice, token: str) -> Job[Search] | None:
    """One that was begun."""
    return _JOBS.known(choice.log, token)


def priced(crews: tuple[Crew, ...], rates: Rates) -> tuple[Crew, ...]:
    """In whole units of the currency; where the hours of some have no price, an hour of each costs
    the same."""
    if not is_priced(crews, rates):
        return crews
    unit = 10 ** minor_digits(rates.currency)
    return tuple(replace(each, hourly=_hour_minor(each, rates) / unit) for each in crews)


def is_priced(crews: tuple[Crew, ...], rates: Rates) -> bool:
    """Whether hours of all have a price."""
    return all(_hour_minor(each, rates) for each in crews)


def _hour_minor(crew: Crew, rates: Rates) -> float:
    """On average over those who are there."""
    return mean(hour_minor(rates, each) for each in crew.members or (crew.model,))


def found_words(choice: Choice, asked: Asked, search: Search) -> Found:
    """In the reader's words."""
    now = tuple(len(each.members) for each in search.crews)
    rates = rates_of(choice)
    cost = partial(_cost, rates.currency if is_priced(search.crews, rates) else "")
    shown = search.best or search.largest
    counted = sum(shown.counts)
    headline = _("Even {n} people do not meet it.").format(n=count_words(counted))
    if search.best:
        headline = ngettext("{n} person is enough.", "{n} people are enough.", counted).format(
            n=count_words(counted)
        )
    text = _text(search, now, asked) if search.best else ""
    return Found(
        is_met=search.best is not None,
        headline=headline,
        sure=_sure(search),
        crews=tuple(
            _crew(choice, *each) for each in zip(search.crews, now, shown.counts, strict=True)
        ),
        targets=tuple(_target(choice, each, shown) for each in search.targets),
        now=cost(sum(c.weekly_cost(n) for c, n in zip(search.crews, now, strict=True))),
        then=cost(shown.weekly_cost),
        text=text,
    )


def _sure(search: Search) -> str:
    tried = _("{staffings} staffings were tried in {runs} runs.").format(
        staffings=count_words(len(search.tried)), runs=count_words(search.runs)
    )
    if search.best is None:
        return tried
    if not search.is_cheapest:
        more = _("The search was stopped there: a cheaper one may exist.")
    elif search.unsure:
        more = _("Cheaper ones were ruled out, {n} of them without being sure.").format(
            n=count_words(search.unsure)
        )
    else:
        more = _("Every cheaper one was ruled out.")
    return f"{tried} {more}"


def _crew(choice: Choice, crew: Crew, now: int, then: int) -> CrewLine:
    first = choice.who(crew.members[0].name) if crew.members else crew.name
    others = len(crew.members) - 1
    name = first
    if others > 0:
        name = npgettext("people", "{name} and {n} other", "{name} and {n} others", others).format(
            name=first, n=count_words(others)
        )
    change = then - now
    difference = "±0" if not change else f"{'+' if change > 0 else '−'}{count_words(abs(change))}"
    return CrewLine(name, count_words(now), count_words(then), difference)


def _target(choice: Choice, target: Target, shown: Staffing) -> TargetLine:
    currency = rates_of(choice).currency
    reached = shown.reached.figures[target.measure]
    values = (reached.value, reached.low, reached.high)
    mean, low, high = (measure_words(target.measure, each, currency=currency) for each in values)
    return TargetLine(
        measure_name(target.measure),
        measure_words(target.measure, target.limit, currency=currency),
        mean if low == high else f"{mean} ({low} … {high})",
    )


def _cost(currency: str, weekly: float) -> str:
    """In money where hours have a price, else in hours."""
    if not currency:
        return _("{n} h a week").format(n=count_words(weekly))
    return _("{money} a week").format(
        money=money_words(round(weekly * 10 ** minor_digits(currency)), currency)
    )


def _text(search: Search, now: tuple[int, ...], asked: Asked) -> str:
    """People more and people fewer, after what the scenario changes."""
    if search.best is None or search.best.counts == now:
        return ""
    told = as_json(asked.scenario or AS_IT_IS)["changes"]
    changes: list[JsonValue] = list(told) if isinstance(told, list) else []
    for crew, count, then in zip(search.crews, now, search.best.counts, strict=True):
        if then > count:
            more = then - count
            changes.append({"kind": "add_people", "like": crew.model.name, "count": more})
        elif then < count:
            gone = [each.name for each in crew.members[then:]]
            changes.append({"kind": "remove_people", "names": gone})
    return text_of(_("Cheapest staffing"), changes)
