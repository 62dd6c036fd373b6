"""Selections of automation, with the pilots that are evidence for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.models import Automation, Proposal, RolloutStep, Selection, Verdict
from gemba.insight.improvement.order import read_expected, read_source
from gemba.insight.improvement.piloted import Kept
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.pilots.plan import PilotPlan
from gemba.insight.improvement.pilots.verdict import Verdict as Judged
from gemba.insight.improvement.queries.proposals import may_lead
from gemba.insight.improvement.queries.serving import Serving, servings
from gemba.insight.improvement.selecting.criteria import (
    Candidate,
    CandidateKind,
    Criterion,
    Score,
)
from gemba.insight.improvement.selecting.lines import (
    CostLine,
    Horizon,
    LineKind,
    costs_of,
    measured,
    part_reached,
    scaled,
    summed,
)
from gemba.insight.improvement.selecting.orders import (
    AutomationOrder,
    GivenScore,
    SelectionOrder,
)
from gemba.insight.improvement.selecting.ownership import Range, Return, return_of
from gemba.insight.improvement.selecting.weighing import Weighed, weigh


class SelectionUnknown(Exception):
    """There is no such selection, or this actor may not see it."""


@dataclass(frozen=True)
class SelectionLine:
    """A selection as lists show it; `chosen` is the name of what was taken, empty before."""

    id: UUID
    order: SelectionOrder
    owner: str
    made_at: datetime
    made_by: str
    chosen: str
    count: int


@dataclass(frozen=True)
class ScoreLine:
    """A score, with who gave it and when."""

    given: GivenScore
    at: datetime
    by: str


@dataclass(frozen=True)
class Proof:
    """What the pilot of a proposal has shown of an automation. `money` is what a year brings by the
    verdict, None where it tells none in the selection's currency; `reached` is the effect measured
    as a share of the one the proposal expected, None where either is missing."""

    proposal_id: UUID
    number: int
    title: str
    verdict: Judged | None
    plan: PilotPlan | None
    expected: float | None
    money: Range | None
    reached: Range | None


@dataclass(frozen=True)
class StepLine:
    """A step of a roll-out."""

    id: UUID
    due_on: date
    share: float
    text: str
    owner: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True)
class AutomationLine:
    """Something that might do the work, with all that is said of it. `serving`: how far it serves
    tickets now; None where nothing here does, so that its steps are a record only."""

    id: UUID
    order: AutomationOrder
    scores: Mapping[Criterion, ScoreLine]
    proof: Proof | None
    serving: Serving | None
    added_by: str
    chosen_at: datetime | None
    chosen_by: str
    chosen_because: str
    steps: tuple[StepLine, ...]

    @property
    def candidate(self) -> Candidate:
        """As it is weighed."""
        given = self.order.scores
        scores = {key: Score(each.value, each.doubt) for key, each in given.items()}
        return Candidate(self.order.name, self.order.kind, scores)

    @property
    def measured_gain(self) -> Range | None:
        """What a year brings by its pilot: in money where the verdict tells it, else that share of
        the assumed gain that was reached of the expected effect. None without a verdict."""
        if self.proof is None or self.proof.money is not None:
            return self.proof.money if self.proof else None
        assumed = summed(self.order.lines, LineKind.GAIN)
        return scaled(assumed, self.proof.reached) if self.proof.reached else None

    def returns(self, horizon: Horizon) -> Return | None:
        """What it costs and brings, with the gain a pilot has measured instead of the assumed one;
        None where nothing was said of money."""
        gain = self.measured_gain
        if not self.order.lines and gain is None:
            return None
        first = self.order.first_year
        return return_of(costs_of(self.order.lines, horizon, first_year=first, gain=gain))


@dataclass(frozen=True)
class SelectionPage:
    """A selection with all that might do the work, in the order they were added."""

    line: SelectionLine
    automations: tuple[AutomationLine, ...]
    may_change: bool

    def weighed(self, weights: Mapping[Criterion, float] | None = None) -> Weighed:
        """By the weights given, or those that are kept."""
        return weigh(
            [each.candidate for each in self.automations],
            self.line.order.weights if weights is None else weights,
        )

    @property
    def chosen(self) -> AutomationLine | None:
        """The one that was taken."""
        return next((each for each in self.automations if each.chosen_at), None)


def selections(*, actor: Actor) -> tuple[SelectionLine, ...]:
    """All of the desk, the newest first; none for who does not work there."""
    if not actor.works_the_desk:
        return ()
    rows = Selection.objects.select_related("owner").prefetch_related("automations")
    return tuple(_line(row) for row in rows)


def selection(selection_id: UUID, *, actor: Actor) -> SelectionPage:
    """One selection. Raises SelectionUnknown."""
    rows = Selection.objects.select_related("owner").prefetch_related(
        "automations__scores",
        "automations__items",
        "automations__steps__owner",
        "automations__proposal",
    )
    row = rows.filter(pk=selection_id).first()
    if row is None or not actor.works_the_desk:
        raise SelectionUnknown(_("There is no such selection."))
    found = list(row.automations.all())
    behind = [each.proposal for each in found if each.proposal]
    proofs, served = _proofs(behind, row.currency), servings(behind)
    return SelectionPage(
        _line(row),
        tuple(_automation(each, proofs, served) for each in found),
        may_choose(actor, row.owner_id),
    )


def may_choose(actor: Actor, owner_id: int) -> bool:
    """Whether this actor scores and prices candidates: those who lead, and the owner."""
    return may_lead(actor) or (actor.works_the_desk and actor.user_id == owner_id)


def order_of_row(row: Selection) -> SelectionOrder:
    """What a row says."""
    return SelectionOrder(
        title=row.title,
        task=row.task,
        owner_id=row.owner_id,
        currency=row.currency,
        weights={Criterion(key): float(each) for key, each in row.weights.items()},
        horizon=Horizon(row.years, Range(*row.discount)),
        source=read_source(row.source),
    )


def _line(row: Selection) -> SelectionLine:
    found = list(row.automations.all())
    return SelectionLine(
        id=row.pk,
        order=order_of_row(row),
        owner=row.owner.name,
        made_at=row.made_at,
        made_by=row.made_by,
        chosen=next((each.name for each in found if each.chosen_at), ""),
        count=len(found),
    )


def _automation(
    row: Automation, proofs: Mapping[UUID, Proof], served: Mapping[UUID, Serving]
) -> AutomationLine:
    scores = {
        Criterion(each.criterion): ScoreLine(
            GivenScore(each.value, each.doubt, each.reason), each.given_at, each.given_by
        )
        for each in row.scores.all()
    }
    order = AutomationOrder(
        name=row.name,
        kind=CandidateKind(row.kind),
        note=row.note,
        proposal_id=row.proposal_id,
        scores={key: each.given for key, each in scores.items()},
        lines=tuple(
            CostLine(LineKind(each.kind), each.name, Range(each.low, each.likely, each.high))
            for each in row.items.all()
        ),
        first_year=Range(*row.first_year),
    )
    return AutomationLine(
        id=row.pk,
        order=order,
        scores=scores,
        proof=proofs.get(row.proposal_id) if row.proposal_id else None,
        serving=served.get(row.proposal_id) if row.proposal_id else None,
        added_by=row.added_by,
        chosen_at=row.chosen_at,
        chosen_by=row.chosen_by,
        chosen_because=row.chosen_because,
        steps=_steps(row.steps.all()),
    )


def _steps(rows: Iterable[RolloutStep]) -> tuple[StepLine, ...]:
    return tuple(
        StepLine(
            each.pk,
            each.due_on,
            each.share,
            each.text,
            each.owner.name,
            each.done_at,
            each.done_by,
        )
        for each in rows
    )


def _proofs(rows: Sequence[Proposal], currency: str) -> dict[UUID, Proof]:
    """By proposal, its newest verdict."""
    newest: dict[UUID, Verdict] = {}
    ids = [each.pk for each in rows]
    found = Verdict.objects.filter(pilot__proposal__in=ids).select_related("pilot")
    for verdict in found.order_by("at"):
        newest[verdict.pilot.proposal_id] = verdict
    return {each.pk: _proof(each, newest.get(each.pk), currency) for each in rows}


def _proof(row: Proposal, verdict: Verdict | None, currency: str) -> Proof:
    wish = read_expected(row.expected)
    expected = wish.value if wish else None
    if verdict is None:
        return Proof(row.pk, row.number, row.title, None, None, expected, None, None)
    judged = codec.verdict_from_json(verdict.body)
    plan = Kept.read(verdict.pilot.plan).plan
    reached = None
    if judged.main is not None and expected is not None and plan.kpi == row.kpi:
        reached = part_reached(judged.main.difference, expected)
    money = _money(judged, currency)
    return Proof(row.pk, row.number, row.title, judged, plan, expected, money, reached)


def _money(judged: Judged, currency: str) -> Range | None:
    worth = judged.worth
    if worth is None or worth.currency != currency or not worth.money.low < worth.money.high:
        return None
    return measured(worth.money)
