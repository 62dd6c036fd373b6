"""What is behind a process: waiting, people, conformance, and whether the log can be trusted."""

from __future__ import annotations

from typing import Literal

from ninja import Query, Router, Schema

from gemba.foundation.kernel.clock import current_time
from gemba.insight.mining.waiting.bottlenecks import Grain
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.files import MODEL
from gemba.interfaces.api.opening import FILTERED, filled, known
from gemba.interfaces.console.process.conformance.comparing import compared
from gemba.interfaces.console.process.conformance.story import conformance_story
from gemba.interfaces.console.process.data.story import data_story
from gemba.interfaces.console.process.people.story import PeopleWish, PersonLine, people_story
from gemba.interfaces.console.process.waiting.pricing import rates_for
from gemba.interfaces.console.process.waiting.story import (
    BottleneckLine,
    CausePart,
    Wanted,
    priced_story,
)

router = Router(tags=["Findings"])


class Cause(Schema):
    """A part of some waiting, in seconds and as a share of it."""

    name: str
    label: str
    seconds: float
    share: float


class Bottleneck(Schema):
    """Where cases wait: before `target`, after `source` unless steps are asked for. `cost` is in
    words, empty where the log has no rates."""

    key: str
    source: str
    target: str
    waits: int
    cases: int
    seconds: float
    seconds_median: float
    share: float
    causes: list[Cause]
    cost: str


class Waiting(Schema):
    """How long cases wait and for what. Those of a case are means; the causes sum to
    `waiting_seconds`."""

    headline: str
    cases: int
    waits: int
    case_seconds: float
    idle_seconds: float
    handling_seconds: float
    estimated_share: float
    waiting_seconds: float
    causes: list[Cause]
    bottlenecks: list[Bottleneck]
    bottlenecks_total: int
    cost: str
    cost_of_poor_quality: str
    assumptions: list[str]


class Ranking(Schema):
    """By move or by step; by cost where there is one, unless time is asked for."""

    by: Grain = "moves"
    rank: Literal["cost", "time"] = "cost"


class Person(Schema):
    """A person, or a group; null where the log does not tell."""

    name: str
    events: int
    cases: int
    activities: int
    main_activity: str
    events_per_week: float | None
    utilisation: float | None
    parallel_mean: float | None
    hours: list[str]


class People(Schema):
    """Who works on the cases. `estimated_share` of the events had no start."""

    people: int
    handovers: int
    handover_share: float
    utilisation: float | None
    multitasking_share: float | None
    estimated_share: float | None
    persons: list[Person]
    persons_left_out: int


class Grouped(Schema):
    """`by` is a grouping of the People tab, people unless given; `zone` a time zone."""

    by: str = ""
    zone: str = ""


class Deviation(Schema):
    """What cases do differently from the model."""

    kind: str
    words: str
    cases: int
    times: int
    share: float


class Conformance(Schema):
    """How far the cases follow a model, by alignments; `left_out` says what was not computed."""

    fitting_share: float | None
    fitness: float | None
    precision: float | None
    deviating_cases: int
    deviations: list[Deviation]
    deviations_total: int
    left_out: str


class Issue(Schema):
    """What is odd about a log."""

    severity: str
    what: str
    meaning: str
    cure: str
    cases: list[str]


class Quality(Schema):
    """Whether the log can be trusted, the gravest first. Filters do not change it."""

    headline: str
    issues: list[Issue]


@router.get(
    "/{slug:log}/waiting",
    response=Waiting,
    url_name="waiting",
    summary="What cases wait for",
    openapi_extra=FILTERED,
)
def waiting(request: ApiRequest, log: str, ranking: Query[Ranking]) -> Waiting:
    """Waiting by cause, and the bottlenecks behind it."""
    choice = filled(request, log)
    rates = rates_for(choice.log, actor=request.actor)
    wanted = Wanted(ranking.by, ranking.rank == "time")
    story, money = priced_story(choice, rates, wanted, actor=request.actor)
    return Waiting(
        headline=story.headline,
        cases=story.totals.cases,
        waits=story.totals.waits,
        case_seconds=story.case_seconds,
        idle_seconds=story.idle_seconds,
        handling_seconds=story.handling_seconds,
        estimated_share=story.totals.estimated_share,
        waiting_seconds=story.waiting_seconds,
        causes=_causes(story.parts),
        bottlenecks=[_bottleneck(line) for line in story.lines],
        bottlenecks_total=story.lines_total,
        cost=money.total if money else "",
        cost_of_poor_quality=money.poor_total if money else "",
        assumptions=list(story.assumptions),
    )


@router.get(
    "/{slug:log}/people",
    response=People,
    url_name="people",
    summary="Who does the work",
    openapi_extra=FILTERED,
)
def people(request: ApiRequest, log: str, grouped: Query[Grouped]) -> People:
    """By name: this is no ranking."""
    wish = PeopleWish(by=grouped.by, zone=grouped.zone)
    story = people_story(filled(request, log), wish, actor=request.actor)
    return People(
        people=story.tiles.people,
        handovers=story.tiles.handovers,
        handover_share=story.tiles.handover_share,
        utilisation=known(story.tiles.utilisation),
        multitasking_share=known(story.tiles.multitasking),
        estimated_share=known(story.tiles.estimated),
        persons=[_person(line) for line in story.lines],
        persons_left_out=story.lines_left_out,
    )


@router.get(
    "/{slug:log}/conformance",
    response=Conformance,
    url_name="conformance",
    summary="How far cases follow a model",
    openapi_extra=MODEL,
)
def conformance(request: ApiRequest, log: str) -> Conformance:
    """Against the model asked for, else the newest that is kept, else the one discovered."""
    found = compared(request, filled(request, log), actor=request.actor)
    story = conformance_story(found)
    return Conformance(
        fitting_share=known(story.fitting_share),
        fitness=known(story.fitness),
        precision=known(story.precision),
        deviating_cases=story.deviating,
        deviations=[
            Deviation(
                kind=each.kind,
                words=each.words,
                cases=each.cases,
                times=each.events,
                share=each.share,
            )
            for each in (*story.lines, *story.rare_lines)
        ],
        deviations_total=story.lines_total,
        left_out=story.left_out,
    )


@router.get(
    "/{slug:log}/quality",
    response=Quality,
    url_name="quality",
    summary="Whether the log can be trusted",
    openapi_extra=FILTERED,
)
def quality(request: ApiRequest, log: str) -> Quality:
    """What is odd about the whole log, what that means and what can be done."""
    story = data_story(filled(request, log), actor=request.actor, now=current_time())
    return Quality(
        headline=story.headline,
        issues=[
            Issue(
                severity=each.words.severity,
                what=each.words.what,
                meaning=each.words.meaning,
                cure=each.words.cure,
                cases=list(each.words.cases),
            )
            for each in story.issues
        ],
    )


def _causes(parts: tuple[CausePart, ...]) -> list[Cause]:
    return [
        Cause(name=part.name, label=part.label, seconds=part.seconds, share=part.share)
        for part in parts
    ]


def _bottleneck(line: BottleneckLine) -> Bottleneck:
    return Bottleneck(
        key=line.key,
        source=line.source,
        target=line.target,
        waits=line.waits,
        cases=line.cases,
        seconds=line.seconds,
        seconds_median=line.median,
        share=line.share,
        causes=_causes(line.parts),
        cost=line.cost,
    )


def _person(line: PersonLine) -> Person:
    return Person(
        name=line.name,
        events=line.events,
        cases=line.cases,
        activities=line.activities,
        main_activity=line.main_activity,
        events_per_week=known(line.per_week),
        utilisation=known(line.utilisation),
        parallel_mean=known(line.parallel),
        hours=list(line.hours),
    )
