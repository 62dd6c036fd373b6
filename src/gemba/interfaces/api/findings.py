"""What is behind a process: waiting, people, conformance, and whether the log can be trusted."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ninja import Query, Router, Schema

from gemba.foundation.kernel.clock import current_time
from gemba.insight.mining.waiting.bottlenecks import Grain
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.files import MODEL
from gemba.interfaces.api.opening import FILTERED, Page, Paging, filled, page_of
from gemba.interfaces.console.process.conformance.comparing import compared
from gemba.interfaces.console.process.conformance.story import conformance_story
from gemba.interfaces.console.process.data.story import data_story
from gemba.interfaces.console.process.people.grouping import PERSON
from gemba.interfaces.console.process.people.handing import Handover, handovers_of
from gemba.interfaces.console.process.people.load import PeriodLine
from gemba.interfaces.console.process.people.networks import RULES
from gemba.interfaces.console.process.people.story import PeopleWish, PersonLine, people_story
from gemba.interfaces.console.process.waiting.figures import Waiting, waiting_figures
from gemba.interfaces.console.process.waiting.story import Wanted
from gemba.interfaces.figures import known

router = Router(tags=["Findings"])


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


class Stretch(Schema):
    """Days in a row with too much or too little work: `load` is busy by staffed time, or by what is
    usual where `is_relative`. `first` and `last` are days on the clocks of the zone."""

    kind: Literal["overloaded", "idle"]
    first: date
    last: date
    working_days: int
    load: float
    is_relative: bool


class People(Schema):
    """Who works on the cases. `estimated_share` of the events had no start. The weightiest
    `periods` are of the whole log, of everybody or `whose` was asked for."""

    people: int
    handovers: int
    handover_share: float
    utilisation: float | None
    multitasking_share: float | None
    estimated_share: float | None
    persons: list[Person]
    persons_left_out: int
    whose: str
    periods: list[Stretch]


class Grouped(Schema):
    """`by` is a grouping of the People tab, people unless given; `zone` a time zone; `whose` the
    person or group whose periods are wanted, as stored in the log, everybody unless given."""

    by: str = ""
    zone: str = ""
    whose: str = ""


class Handing(Schema):
    """`rule`: the next event of somebody known counts, only the very next event, or only steps that
    depend on each other. `by` is a grouping of the People tab, people unless given."""

    rule: Literal["handed", "direct", "causal"] = "handed"
    by: str = PERSON


class Deviation(Schema):
    """What cases do differently from the model; `filter`, sent as `f`, keeps only those."""

    kind: str
    words: str
    cases: int
    times: int
    share: float
    filter: str


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
    wanted = Wanted(ranking.by, ranking.rank == "time")
    return waiting_figures(filled(request, log), wanted, actor=request.actor)[0]


@router.get(
    "/{slug:log}/people",
    response=People,
    url_name="people",
    summary="Who does the work",
    openapi_extra=FILTERED,
)
def people(request: ApiRequest, log: str, grouped: Query[Grouped]) -> People:
    """By name: this is no ranking."""
    wish = PeopleWish(by=grouped.by, zone=grouped.zone, whose=grouped.whose)
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
        whose=story.whom.name,
        periods=[_stretch(line) for line in (*story.load.overloaded, *story.load.idle)],
    )


@router.get(
    "/{slug:log}/handovers",
    response=Page[Handover],
    url_name="handovers",
    summary="Who hands work to whom",
    openapi_extra=FILTERED,
)
def handovers(
    request: ApiRequest, log: str, handing: Query[Handing], paging: Query[Paging]
) -> Page[Handover]:
    """Pairs, the most frequent first."""
    choice = filled(request, log)
    pairs = handovers_of(choice, RULES[handing.rule], handing.by).pairs
    return page_of(pairs[paging.first : paging.end], len(pairs), paging)


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
                filter=each.filter,
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


def _stretch(line: PeriodLine) -> Stretch:
    return Stretch(
        kind="overloaded" if line.is_overload else "idle",
        first=line.first,
        last=line.last,
        working_days=line.days,
        load=line.load,
        is_relative=line.is_relative,
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
