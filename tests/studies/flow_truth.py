"""How well problems planted in desks of the other generator are found."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from studies.flows import DAYS, PROBLEMS, Flow

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.tests.measuring import (
    TOP,
    WAIT_SHARE,
    WORK_SHARE,
    Listed,
    Planted,
    Score,
    answers,
)
from gemba.insight.improvement.view import LogView
from gemba.insight.simulation.engine import Outcome, run

ARTICLE_HELPS = 0.7
HOUR_US = 3.6e9
_PAIRS = (
    {"contention", "absence"},
    {"too_few", "too_many"},
    {"too_few", "skill"},
    {"too_many", "skill"},
    {"rework", "ping_pong"},
)
_BY_WORK = frozenset(("rework", "ping_pong", "useless_step", "article", "one_product", "reopening"))


@dataclass(frozen=True)
class Lived:
    """A run: its log, and in truth the hours of work, of waiting, and that people were paid for."""

    columns: EventColumns
    work_hours: float
    wait_hours: float
    paid_hours: float

    @classmethod
    def of(cls, flow: Flow) -> Lived:
        outcome = run(flow.twin(), flow.seed)
        columns = _with_teams(outcome)
        assert columns.start_us is not None
        work = float((columns.time_us - columns.start_us).sum()) / HOUR_US
        # Each case ends with its last event; what it did not work, it waited.
        whole = float((columns.last_us - columns.first_us).sum()) / HOUR_US
        paid = sum(person.calendar.hours_per_week for person in outcome.twin.people) * DAYS / 7
        return cls(columns, work, whole - work, paid)


def _with_teams(outcome: Outcome) -> EventColumns:
    """The log says of each event which team did it."""
    rows = outcome.rows
    assert rows.resource is not None
    teams = {person.name: person.role for person in outcome.twin.people}
    column = CodedColumn.of([teams.get(name) for name in rows.resource.names])
    of_row = column.codes[rows.resource.codes]
    return build(replace(rows, attributes={"team": CodedColumn(of_row, column.names)}))


def measured(seed: int, score: Score) -> None:
    """Plants up to three problems of random size, and adds how they are found."""
    chance = random.Random(f"flow plan {seed}")
    chosen = _compatible(chance.sample(PROBLEMS, 3))
    flow = Flow(seed, {problem: chance.uniform(0.35, 1.0) for problem in chosen})
    lived = Lived.of(flow)
    found = findings(LogView.guessed(lived.columns)).findings
    for problem in chosen:
        score.planted.append(_planted(flow, lived, problem, found))
    for each in found[:TOP]:
        is_planted = any(answers(each, answer_to(flow, problem)) for problem in chosen)
        is_side = any(answers(each, also(flow, problem)) for problem in chosen)
        score.top.append(
            Listed(seed, tuple(sorted(chosen)), each.key, is_planted, is_side and not is_planted)
        )


def clean_findings(seed: int) -> int:
    """On the workplace with nothing planted."""
    return len(findings(LogView.guessed(Lived.of(Flow(seed)).columns)).findings)


def _compatible(chosen: list[str]) -> list[str]:
    """Without a second problem at one and the same place."""
    kept: list[str] = []
    for each in chosen:
        if not any(each in pair and pair & set(kept) for pair in _PAIRS):
            kept.append(each)
    return kept


def _planted(flow: Flow, lived: Lived, problem: str, found: tuple[Finding, ...]) -> Planted:
    without = Lived.of(flow.without(problem))
    wait, work = lived.wait_hours - without.wait_hours, lived.work_hours - without.work_hours
    large = wait >= WAIT_SHARE * without.wait_hours or work >= WORK_SHARE * without.work_hours
    paid = lived.paid_hours - without.paid_hours
    truth = paid if problem == "too_many" else work if problem in _BY_WORK else wait
    truth *= 365.25 / DAYS * (ARTICLE_HELPS if problem == "article" else 1)
    mine = [each.saving for each in found if answers(each, answer_to(flow, problem))]
    by_work = problem in _BY_WORK or problem == "too_many"
    said = sum((s.work_hours if by_work else s.waiting_hours).value for s in mine)
    return Planted(flow.seed, problem, large or problem == "too_many", bool(mine), truth, said)


def answer_to(flow: Flow, problem: str) -> tuple[str, str]:
    """The detectors that tell of a problem, and what stands in their place."""
    world = flow.world
    return {
        "contention": ("waiting", world.own),
        "absence": ("waiting set_days", world.own),
        "idle_delay": ("waiting", world.idle),
        "batch": ("batches", world.batch),
        "rework": ("rework", "|".join(world.again)),
        "ping_pong": ("ping_pong", world.team_of[world.fro[0]]),
        "useless_step": ("no_change", world.needless[0]),
        "skill": ("missing_skills", ""),
        "article": ("questions", world.question[0]),
        "late_escalation": ("late_escalation", world.attempt[0]),
        "reopening": ("first_contact", "category"),
        "one_product": ("one_source", "product"),
        "too_few": ("too_few_people", world.steps[0][1]),
        "too_many": ("too_many_people", world.steps[0][1]),
    }[problem]


def also(flow: Flow, problem: str) -> tuple[str, str]:
    """The same trouble seen from another side."""
    world = flow.world
    return {
        "absence": ("too_many_people", ""),
        "skill": ("waiting", world.steps[1][0]),
        "too_few": ("too_many_people", ""),
        "ping_pong": ("rework", world.fro[1]),
    }.get(problem, ("none", ""))


__all__ = ["Lived", "clean_findings", "measured"]
