"""A finding as a person reads it: the sentence, what it would bring, and what it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.finding import Figure, Finding, Lever, Saving
from gemba.insight.improvement.order import Saved, saved_json
from gemba.insight.improvement.registry import detectors
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.findings.ranked import Ranked
from gemba.interfaces.console.findings.words import (
    UNITS,
    between_words,
    chance_words,
    hours_a_year_words,
    lever_words,
    points_words,
    said_words,
    whole_money_words,
)
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.things import case_namer
from gemba.interfaces.console.process.waiting.tickets import seen_tickets
from gemba.interfaces.figures import count_words

# Findings whose remedy is often an automation, by their detector.
MACHINES_WORK = frozenset({"questions", "no_change", "rework"})
CASES_SHOWN = 8
MOVES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Amount:
    """A yearly figure in words, and its interval."""

    words: str
    between: str
    is_any: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """An amount and what it is of."""

    name: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Yearly:
    """What a year would gain."""

    work: Amount
    waiting: Amount
    money: Amount
    goodwill: Amount

    @property
    def told(self) -> tuple[Gain, ...]:
        """What there is to gain, in the order in which people ask for it."""
        every = (
            Gain(_("Money"), self.money),
            Gain(_("Work"), self.work),
            Gain(_("Waiting time"), self.waiting),
            Gain(_("Goodwill"), self.goodwill),
        )
        return tuple(each for each in every if each.amount.is_any)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One number of the evidence."""

    name: str
    value: str
    between: str
    count: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move of the map."""

    source: str
    target: str
    count: int
    median: float


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case; `number` and `subject` where it is a ticket this person may see."""

    case: str
    number: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One finding. `saved` is its saving as `order.read_saved` reads it from JSON; `share` is its
    part of the worth of all, `cumulative` with those before it."""

    key: str
    kind: str
    words: str
    lever: str
    lever_icon: str
    yearly: Yearly
    figures: tuple[FigureLine, ...]
    moves: tuple[MoveLine, ...]
    cases: tuple[CaseLine, ...]
    hidden: int
    case_total: int
    assumptions: tuple[str, ...]
    baseline: str
    chance: str
    kept: float
    saved: str
    rank: int = 0
    share: float = 0.0
    cumulative: float = 0.0

    @property
    def is_machines_work(self) -> bool:
        """Whether a rule, an assistant or a robot might do what it is about."""
        return self.key.partition(":")[0] in MACHINES_WORK

    def placed(self, rank: int, share: float, cumulative: float) -> Card:
        """The same among others."""
        return replace(self, rank=rank, share=share, cumulative=cumulative)


@dataclass(frozen=True, slots=True)
class Aside:
    """A finding set aside; `words` is empty where the log no longer shows it."""

    key: str
    words: str
    reason: str
    by: str
    at: datetime


_ICONS = {
    Lever.SIMPLIFY: "cut",
    Lever.AUTOMATE: "robot",
    Lever.RESTAFF: "calendar-time",
    Lever.TRAIN: "school",
    Lever.ARTICLE: "article",
    Lever.ROUTING: "arrows-split",
    Lever.ONE_PERSON: "user-check",
    Lever.QUALITY: "rosette-discount-check",
    Lever.FLOW: "arrows-right",
    Lever.ESCALATE: "urgent",
    Lever.AT_THE_SOURCE: "target",
    Lever.INVESTIGATE: "search",
    Lever.PARTNER: "truck-delivery",
    Lever.COACH: "users",
    Lever.JOIN: "git-merge",
}


def card_of(choice: Choice, found: Ranked, finding: Finding, *, actor: Actor) -> Card:
    """A finding of `found` in the words of the reader."""
    evidence, detector = finding.evidence, detectors()[finding.detector]
    cases, hidden = _cases(choice, evidence.cases, actor)
    return Card(
        key=finding.key,
        kind=_(detector.title),
        words=said_words(finding.said, choice),
        lever=lever_words(finding.lever),
        lever_icon=_ICONS[finding.lever],
        yearly=yearly_of([finding.saving], found.rates.currency),
        figures=tuple(_figure(each) for each in evidence.figures),
        moves=_moves(choice, evidence.edges),
        cases=cases,
        hidden=hidden,
        case_total=evidence.case_total,
        assumptions=tuple(said_words(each, choice) for each in finding.saving.assumptions),
        baseline=_(detector.baseline),
        chance=chance_words(finding.p),
        kept=finding.share_kept,
        saved=_saved(finding.saving, found.rates.currency),
    )


def _saved(saving: Saving, currency: str) -> str:
    return json.dumps(saved_json(Saved(saving.work_hours, saving.money, currency)))


def yearly_of(savings: Sequence[Saving], currency: str) -> Yearly:
    """Of several together; the ends of their intervals are added up, which is wider than needed."""

    def amount(parts: list[Estimate], words: Callable[[float], str]) -> Amount:
        whole = _summed(parts)
        return Amount(
            words(whole.value), between_words(whole, words), words(whole.value) != words(0)
        )

    return Yearly(
        work=amount([each.work_hours for each in savings], hours_a_year_words),
        waiting=amount([each.waiting_hours for each in savings], hours_a_year_words),
        money=amount(
            [each.money for each in savings], lambda value: whole_money_words(value, currency)
        ),
        goodwill=amount([each.goodwill for each in savings], points_words),
    )


def _summed(parts: Sequence[Estimate]) -> Estimate:
    """None of the ends below zero."""
    return Estimate(
        sum(max(each.value, 0.0) for each in parts),
        sum(max(each.low, 0.0) for each in parts),
        sum(max(each.high, 0.0) for each in parts),
    )


def _figure(figure: Figure) -> FigureLine:
    words = UNITS[figure.unit]
    return FigureLine(
        _(figure.name),
        words(figure.estimate.value),
        between_words(figure.estimate, words),
        count_words(figure.count),
    )


def _moves(choice: Choice, edges: Sequence[tuple[str, str]]) -> tuple[MoveLine, ...]:
    graph, codes = choice.left.graph, {n: c for c, n in enumerate(choice.columns.activities)}
    places = {
        (int(source), int(target)): at
        for at, (source, target) in enumerate(zip(graph.source, graph.target, strict=True))
    }
    found: list[MoveLine] = []
    for source, target in edges[:MOVES_SHOWN]:
        at = places.get((codes.get(source, -1), codes.get(target, -1)))
        if at is not None:
            median = float(graph.wait_seconds_median[at])
            found.append(
                MoveLine(choice.label(source), choice.label(target), int(graph.count[at]), median)
            )
    return tuple(found)


def _cases(choice: Choice, cases: Sequence[str], actor: Actor) -> tuple[tuple[CaseLine, ...], int]:
    """The first, and how many of them are tickets of teams one is not in."""
    first = cases[:CASES_SHOWN]
    if not choice.log.has_tickets:
        name = case_namer(choice.log)
        return tuple(CaseLine(name(each)) for each in first), 0
    known = seen_tickets(first, actor)
    return tuple(CaseLine(each, *known[each]) for each in first if each in known), sum(
        each not in known for each in first
    )
