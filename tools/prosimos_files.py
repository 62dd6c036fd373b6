"""A twin as the two files the simulator Prosimos reads, so that both can run the same model.

Only what both mean alike can be said: one type of case that arrives at an even rate in some hours
of the week, steps that depend on the one before, work by people with hours and skills, first come
first served; steps nobody of ours does become timer events that take the delay before them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import quoteattr

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Branching,
    Calendar,
    CaseType,
    Choice,
    Discipline,
    Draw,
    Twin,
)

SECONDS_MAX = 1e9
_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_DAY_MINUTES, _HOUR_MINUTES, _WEEK_MINUTES = 1_440, 60, 10_080
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="twin">'
    '<process id="twin">'
)
_Json = dict[str, JsonValue]


class NotTheSame(ValueError):
    """The twin has something that Prosimos lacks or means otherwise; the text says what."""


@dataclass(frozen=True)
class ProsimosModel:
    """The drawing (BPMN) and the parameters (JSON)."""

    drawing: str
    parameters: _Json


def prosimos_model(twin: Twin) -> ProsimosModel:
    """Raises NotTheSame."""
    for problem in _problems(twin):
        raise NotTheSame(problem)
    graph = _Graph.of(twin)
    hours = tuple(rate > 0 for rate in twin.arrivals[0].per_hour)
    people = [_person(number, each.name) for number, each in enumerate(twin.people)]
    parameters: _Json = {
        "resource_profiles": [{"id": "people", "name": "people", "resource_list": list(people)}],
        "arrival_time_distribution": _distribution(
            Draw.exponential(3_600 / max(twin.arrivals[0].per_hour))
        ),
        "arrival_time_calendar": _periods(_open_hours(hours)),
        "gateway_branching_probabilities": graph.shares(),
        "task_resource_distribution": [
            {"task_id": graph.ids[each.name], "resources": _doers(twin, each)}
            for each in twin.activities
            if each.skills is not None
        ],
        "resource_calendars": [
            {"id": f"hours{number}", "time_periods": _periods(each.calendar)}
            for number, each in enumerate(twin.people)
        ],
        "event_distribution": [
            {"event_id": graph.ids[each.name], **_distribution(_delay(twin, each.name))}
            for each in twin.activities
            if each.skills is None
        ],
    }
    return ProsimosModel(graph.drawn(), parameters)


def _problems(twin: Twin) -> Iterator[str]:
    if len(twin.types) != 1 or len(twin.arrivals) != 1:
        yield "There is one type of case, with one stream of arrivals."
    if replace(twin.types[0], name="", attributes=(), target_seconds=None) != CaseType(""):
        yield "All cases wait for ever and are alike."
    stream = twin.arrivals[0]
    if len({rate for rate in stream.per_hour if rate > 0}) != 1 or stream.daily_variation:
        yield "Cases arrive at one rate, or not at all."
    if {each.calendar.zone for each in twin.people} | {stream.zone} != {"UTC"}:
        yield "All clocks are those of UTC."
    if any(each.absences or each.places != 1 or each.speed != 1 for each in twin.people):
        yield "People do one thing at a time, all at one speed, and are never absent."
    if twin.discipline != Discipline() or any(each.priority for each in twin.activities):
        yield "What has waited longest goes first."
    if any(each.batch or len(each.handling) != 1 for each in twin.activities):
        yield "Nothing is done in batches, and everybody takes as long."
    if any(len(each.history) != 1 or each.type or each.visits for each in twin.branching.choices):
        yield "What comes next depends on the step before, and on nothing else."
    outside = {each.name for each in twin.activities if each.skills is None}
    if any(each.to not in outside or each.after or each.type for each in twin.delays):
        yield "Only what others do comes after a delay, and always the same one."
    if twin.concurrent:
        yield "One step comes after the other."
    if twin.open_cases:
        yield "Nothing is there when the run begins."


def _person(number: int, name: str) -> _Json:
    return {
        "id": f"person{number}",
        "name": name,
        "cost_per_hour": 1,
        "amount": 1,
        "calendar": f"hours{number}",
    }


def _doers(twin: Twin, activity: Activity) -> list[JsonValue]:
    wanted = set(activity.skills or ())
    return [
        {"resource_id": f"person{number}", **_distribution(activity.handling[0].draw)}
        for number, each in enumerate(twin.people)
        if wanted <= set(each.skills)
    ]


def _delay(twin: Twin, activity: str) -> Draw:
    draws = [each.draw for each in twin.delays if each.to == activity]
    return draws[0] if draws else Draw.fixed(0.0)


def _distribution(draw: Draw) -> _Json:
    """By mean and variance, as they are told there, between 0 and more than ever happens."""
    if draw.zero_share or draw.cap_seconds is not None:
        raise NotTheSame("No duration is capped, and none has a share of zeros.")
    name, told = _NAMES[draw.family], _moments(draw)
    if draw.family not in ("fixed", "uniform"):
        told = (*told, 0.0, SECONDS_MAX)
    return {
        "distribution_name": name,
        "distribution_params": [{"value": each} for each in told],
    }


_NAMES = {
    "fixed": "fix",
    "uniform": "uniform",
    "exponential": "expon",
    "gamma": "gamma",
    "lognormal": "lognorm",
}


def _moments(draw: Draw) -> tuple[float, ...]:
    if draw.family == "gamma":
        shape, scale = draw.parameters
        return shape * scale, shape * scale**2
    if draw.family == "lognormal":
        mean, spread = draw.parameters[0], draw.parameters[1] ** 2
        first = math.exp(mean + spread / 2)
        return first, math.expm1(spread) * first**2
    return draw.parameters


def _open_hours(hours: Sequence[bool]) -> Calendar:
    spans: list[tuple[int, int]] = []
    for hour, is_open in enumerate(hours):
        if not is_open:
            continue
        since, until = hour * _HOUR_MINUTES, (hour + 1) * _HOUR_MINUTES
        if spans and spans[-1][1] == since:
            since = spans.pop()[0]
        spans.append((since, until))
    return Calendar(tuple(spans))


def _periods(calendar: Calendar) -> list[JsonValue]:
    """A stretch a day; midnight at the end of a day is told as a millisecond before."""
    found: list[JsonValue] = []
    for since, until in calendar.intervals:
        for day in range(since // _DAY_MINUTES, -(-until // _DAY_MINUTES)):
            first = max(since - day * _DAY_MINUTES, 0)
            last = min(until - day * _DAY_MINUTES, _DAY_MINUTES)
            found.append(
                {
                    "from": _DAYS[day],
                    "to": _DAYS[day],
                    "beginTime": _clock(first),
                    "endTime": _clock(last),
                }
            )
    return found


def _clock(minute: int) -> str:
    if minute == _DAY_MINUTES:
        return "23:59:59.999"
    return f"{minute // 60:02}:{minute % 60:02}:00"


@dataclass(frozen=True)
class _Graph:
    """Steps, begin and end as places of a drawing, by id; `ways` are the moves with their shares.
    Before a place that several moves reach stands a gateway, and after one that several leave."""

    ids: dict[str, str]
    outside: frozenset[str]
    ways: tuple[tuple[str, str, float], ...]

    @classmethod
    def of(cls, twin: Twin) -> _Graph:
        names = [START, *(each.name for each in twin.activities), END]
        outside = frozenset(each.name for each in twin.activities if each.skills is None)
        return cls(
            {name: f"place{number}" for number, name in enumerate(names)},
            outside,
            tuple(_ways(twin.branching)),
        )

    def shares(self) -> list[JsonValue]:
        """Of every gateway that parts."""
        return [
            {
                "gateway_id": f"{self.ids[name]}_split",
                "probabilities": [
                    {"path_id": f"way{number}", "value": share}
                    for number, (before, _after, share) in enumerate(self.ways)
                    if before == name
                ],
            }
            for name in self.ids
            if self._parts(name)
        ]

    def drawn(self) -> str:
        lines = [_HEAD]
        for name in self.ids:
            lines += self._place(name)
        for number, (before, after, _share) in enumerate(self.ways):
            lines.append(_flow(f"way{number}", self._leaves(before), self._enters(after)))
        return "\n".join([*lines, "</process></definitions>", ""])

    def _place(self, name: str) -> Iterator[str]:
        own = self.ids[name]
        told = f'id="{own}" name={quoteattr(name)}'
        if name in (START, END):
            yield f"<{'startEvent' if name == START else 'endEvent'} {told}/>"
        elif name in self.outside:
            yield (
                f"<intermediateCatchEvent {told}><timerEventDefinition/></intermediateCatchEvent>"
            )
        else:
            yield f"<task {told}/>"
        if self._joins(name):
            yield f'<exclusiveGateway id="{own}_join" gatewayDirection="Converging"/>'
            yield _flow(f"{own}_in", f"{own}_join", own)
        if self._parts(name):
            yield f'<exclusiveGateway id="{own}_split" gatewayDirection="Diverging"/>'
            yield _flow(f"{own}_out", own, f"{own}_split")

    def _joins(self, name: str) -> bool:
        return sum(after == name for _before, after, _share in self.ways) > 1

    def _parts(self, name: str) -> bool:
        return sum(before == name for before, _after, _share in self.ways) > 1

    def _enters(self, name: str) -> str:
        return self.ids[name] + ("_join" if self._joins(name) else "")

    def _leaves(self, name: str) -> str:
        return self.ids[name] + ("_split" if self._parts(name) else "")


def _ways(branching: Branching) -> Iterator[tuple[str, str, float]]:
    for choice in branching.choices:
        yield from _moves(choice)


def _moves(choice: Choice) -> Iterator[tuple[str, str, float]]:
    (before,) = choice.history
    for after, share in choice.next:
        if share > 0:
            yield before, after, share


def _flow(name: str, source: str, target: str) -> str:
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"/>'
