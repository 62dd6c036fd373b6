"""A desk improved as its manager would with the product: log, findings, remedies, twin, one change
at a time, and again, until nothing more helps.

The desk is a twin whose truth is known; of it the product gets only logs, and is told which of the
steps answer a customer and by which one customers leave. Each round a quarter is lived, its log is
searched for findings, a twin is fitted to it, and what the product proposes for its findings is
compared there. The best of the proposals that surely help is made on the true desk. A quarter may
show none by chance; after two in a row there is nothing left to do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import zip_longest

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.rates import Rates
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.remedies import remedies
from gemba.insight.improvement.view import LogView
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation import measures
from gemba.insight.simulation.engine import Outcome, run
from gemba.insight.simulation.fitting.fit import Fitting, fit
from gemba.insight.simulation.fitting.roles import Roles
from gemba.insight.simulation.model import Horizon, Twin, TwinInvalid
from gemba.insight.simulation.replications import Replications, over_runs, replicate
from gemba.insight.simulation.whatif.change import Change, ChangeRefused, Scenario

_Pair = tuple[Finding, Scenario]

BASE = "as it is"
SIDE_BY_SIDE = 9
PROPOSALS_MAX = 18
# So much of a promise counts at most.
KEPT_MAX = 1.25
IN_VAIN_MAX = 2
HOUR_MINOR = 4_000
# Not promised, told beside.
REPLIED = "replied"


def waiting_a_case(outcome: Outcome) -> float:
    """Seconds that all work of a case waits for people, together."""
    return float(outcome.waits.seconds.sum()) / max(len(outcome.cases.type), 1)


def replied_seconds(outcome: Outcome) -> float:
    """Mean seconds from arrival to the first reply, of those alone to whom somebody replied."""
    cases, rows = outcome.cases, outcome.rows
    replies = [code for code, each in enumerate(outcome.twin.activities) if each.reply]
    is_reply = np.isin(rows.activity.codes, replies)
    never = np.iinfo(np.int64).max
    first = np.full(len(cases.arrived_us), never)
    np.minimum.at(first, rows.case.codes[is_reply], rows.time_us[is_reply])
    known = first < never
    return float((first[known] - cases.arrived_us[known]).mean()) / 1e6 if known.any() else math.nan


@dataclass(frozen=True)
class Goal:
    """A promise: by what part a figure changes, up or down."""

    measure: str
    title: str
    promised: float


GOALS = (
    Goal("first_reply_seconds", "first reply", -0.5),
    Goal("waiting", "waiting", -0.7),
    Goal("cases_per_work_hour", "tickets per person", 0.3),
    Goal("cost_per_case", "cost per ticket", -0.15),
    Goal("first_contact_share", "solved at first contact", 0.2),
    Goal("left_share", "customers who leave", -0.1),
)
MEASURES: Mapping[str, Callable[[Outcome], float]] = {
    "first_reply_seconds": measures.first_reply_seconds,
    "waiting": waiting_a_case,
    "cases_per_work_hour": measures.cases_per_work_hour,
    "cost_per_case": measures.CostPerCase(Rates(hour_minor=HOUR_MINOR)),
    "first_contact_share": measures.first_contact_share,
    "left_share": measures.left_share,
    REPLIED: replied_seconds,
}


@dataclass(frozen=True)
class Effort:
    """How long and how often runs are made: the quarter whose log is read, and for comparisons the
    days told, those to fill the desk, the seeds with which all proposals are looked at, and those
    with which the `best_of` them are."""

    log_days: float = 91
    days: float = 42
    warm_up_days: float = 14
    seeds: Sequence[int] = range(100, 102)
    best_of: int = 3
    more_seeds: Sequence[int] = range(102, 108)
    rounds_max: int = 24


@dataclass(frozen=True)
class Adopted:
    """A change made: what it answers, its changes as the product named them, how much nearer to
    the promises the fitted twin saw it come (1 is all of them), and the true desk with it."""

    finding: str
    scenario: Scenario
    forecast: Estimate
    desk: Twin


def improved(desk: Twin, effort: Effort) -> Iterator[Adopted]:
    """One after another, until none of the best proposals helps any more."""
    done: set[tuple[str, str]] = set()
    first: Mapping[str, float] | None = None
    in_vain = 0
    for number in range(1, effort.rounds_max + 1):
        lived = replace(desk, horizon=_horizon(desk, effort.log_days, effort))
        columns = build(run(lived, number).rows)
        view = seen(columns, desk)
        twin = replace(fitted(view), horizon=_horizon(desk, effort.days, effort))
        first = first or _figures(twin, effort)
        proposals = [
            (finding, scenario)
            for finding, scenario in proposed(view, twin)
            if (finding.key, scenario.name) not in done and carried(scenario, desk) is not None
        ][:PROPOSALS_MAX]
        best = _best(_Round(twin, first, effort), proposals)
        in_vain = 0 if best is not None else in_vain + 1
        if in_vain == IN_VAIN_MAX:
            return
        if best is None:
            continue
        (finding, scenario), forecast = best
        done.add((finding.key, scenario.name))
        desk = carried(scenario, desk) or desk
        yield Adopted(finding.key, scenario, forecast, desk)


def _horizon(desk: Twin, days: float, effort: Effort) -> Horizon:
    return Horizon(desk.horizon.start_us, days, warm_up_days=effort.warm_up_days)


def seen(columns: EventColumns, desk: Twin) -> LogView:
    """A log as the product reads it: guessed, but for which steps answer a customer, and by which
    one customers leave; that its manager says."""
    view = LogView.guessed(columns)
    said = {
        Meaning.REPLIED: frozenset(each.name for each in desk.activities if each.reply),
        Meaning.ABANDONED: frozenset(each.customer.leaves_as for each in desk.types),
    }
    return replace(view, meanings=replace(view.meanings, steps={**view.meanings.steps, **said}))


def fitted(view: LogView) -> Twin:
    """The twin of a log whose types are told by category, fitted as the Lab fits it."""
    meanings = view.meanings
    roles = Roles(
        reading=view.reading,
        replies=meanings.of(Meaning.REPLIED),
        wrote=meanings.of(Meaning.CUSTOMER_WROTE),
        left=meanings.of(Meaning.ABANDONED),
    )
    found = fit(view.columns, "UTC", Fitting(types_by="category", roles=roles)).twin
    return replace(found, open_cases=())


def proposed(view: LogView, twin: Twin) -> list[tuple[Finding, Scenario]]:
    """What the product proposes without more staff: the surest of each finding first, in the order
    of the findings, then the second of each, and so on."""
    found = findings(view).findings
    remedied = [[(each, remedy) for remedy in remedies(each, twin)] for each in found]
    ordered = [pair for turn in zip_longest(*remedied) for pair in turn if pair is not None]
    hours = paid_hours(twin)
    return [pair for pair in ordered if paid_hours(pair[1].apply(twin)) <= hours + 1e-6]


def paid_hours(twin: Twin) -> float:
    """Of all people, a week."""
    return sum(each.calendar.hours_per_week for each in twin.people)


@dataclass(frozen=True)
class _Round:
    """The twin fitted in a round, and the figures as they were at first."""

    twin: Twin
    first: Mapping[str, float]
    effort: Effort


def _figures(twin: Twin, effort: Effort) -> Mapping[str, float]:
    """Means of all runs."""
    told = replicate({BASE: twin}, MEASURES, seeds=effort.more_seeds)
    return {name: float(told.of(BASE, name).mean()) for name in MEASURES}


def _best(now: _Round, proposals: Sequence[_Pair]) -> tuple[_Pair, Estimate] | None:
    """Of those that surely help the one that comes nearest to the promises in the fitted twin: the
    likeliest are looked at once more, with other luck."""
    looked_at = _scores(now, proposals, now.effort.seeds)
    order = np.argsort([-each.value for each in looked_at], kind="stable")
    best = [proposals[place] for place in order[: now.effort.best_of].tolist()]
    scores = _scores(now, best, now.effort.more_seeds)
    sure = [place for place, each in enumerate(scores) if each.low > 0]
    if not sure:
        return None
    place = max(sure, key=lambda each: scores[each].value)
    return best[place], scores[place]


def _scores(now: _Round, proposals: Sequence[_Pair], seeds: Sequence[int]) -> list[Estimate]:
    found: list[Estimate] = []
    for some in batched(proposals, SIDE_BY_SIDE):
        twins = {str(at): scenario.apply(now.twin) for at, (_each, scenario) in enumerate(some)}
        told = replicate({BASE: now.twin, **twins}, MEASURES, seeds=seeds, processes=2)
        found += [over_runs(score(told, at, now.first)) for at in twins]
    return found


def batched(pairs: Sequence[_Pair], size: int) -> Iterator[Sequence[_Pair]]:
    """One after another, so many at once at most."""
    for first in range(0, len(pairs), size):
        yield pairs[first : first + size]


def score(told: Replications, scenario: str, first: Mapping[str, float]) -> Floats:
    """By run, how much nearer a change comes to the promises, on average: the part of each that is
    kept since the figures were as at `first`. What goes a quarter beyond a promise counts no more.
    A figure the twin does not know is left out."""
    parts = []
    for goal in GOALS:
        if first[goal.measure] > 0:
            base, value = (
                np.minimum(
                    (told.of(name, goal.measure) / first[goal.measure] - 1) / goal.promised,
                    KEPT_MAX,
                )
                for name in (BASE, scenario)
            )
            parts.append(value - base)
    found: Floats = np.mean(parts, axis=0)
    return found


def carried(scenario: Scenario, desk: Twin) -> Twin | None:
    """The same on the true desk, which tells types apart by channel too: as far as there is what a
    part of it is about, None where there is nothing."""
    done = None
    for change in scenario.changes:
        done = _carried(change, done or desk) or done
    return done


def _carried(change: Change, desk: Twin) -> Twin | None:
    wanted = getattr(change, "type", None)
    if wanted is None:
        return _applied(change, desk)
    done = None
    for of_type in desk.types:
        told = dict(of_type.attributes)
        if told.get("category") == wanted:
            mine = _for_type(change, of_type.name, told["channel"])
            done = _applied(mine, done or desk) or done
    return done


def _for_type(change: Change, of_type: str, channel: str) -> Change:
    names = {each.name for each in fields(change)}  # type: ignore[arg-type]
    more = {"by": f"{getattr(change, 'by', '')} by {channel}"} if "by" in names else {}
    made: Change = replace(change, type=of_type, **more)  # type: ignore[type-var]
    return made


def _applied(change: Change, desk: Twin) -> Twin | None:
    try:
        return change.apply(desk)
    except (ChangeRefused, TwinInvalid):
        return None
