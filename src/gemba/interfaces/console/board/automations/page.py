"""What the templates of selections are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gemba.insight.improvement.queries import (
    ScoreLine,
    SelectionLine,
    SelectionPage,
    Serving,
    StepLine,
    may_lead,
    selection,
    selections,
)
from gemba.insight.improvement.selecting.criteria import CRITERIA, Criterion
from gemba.insight.improvement.selecting.orders import WEIGHT_MAX
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.automations.money import assumptions, money_cards
from gemba.interfaces.console.board.automations.ranking import ranking_of, weight_shares
from gemba.interfaces.console.board.cards import frame
from gemba.interfaces.console.board.filling import Choice
from gemba.interfaces.console.board.forms import owners
from gemba.interfaces.console.board.taking_part import told_taking_part
from gemba.interfaces.figures import decimal_words, share_words

TAB = "automation"


@dataclass(frozen=True)
class SelectionRow:
    """A selection in the list; `first` is who is first by its weights."""

    line: SelectionLine
    first: str


@dataclass(frozen=True)
class WeightRow:
    """A criterion with its weight, and its share of all weight."""

    key: str
    name: str
    weight: float
    share: str


@dataclass(frozen=True)
class Cell:
    """A score as a table shows it; `title` says who gave it and why."""

    value: str
    doubt: str
    title: str


@dataclass(frozen=True)
class StepRow:
    """A step of a roll-out. `is_served`: it may be settled; else `begins` is the share with which a
    pilot would serve it, in hundredths, empty where none can begin now."""

    line: StepLine
    share: str
    is_late: bool
    is_served: bool
    begins: str


def list_context(request: DeskRequest) -> dict[str, object]:
    """All selections."""
    rows = []
    for line in selections(actor=request.actor):
        found = selection(line.id, actor=request.actor).weighed() if line.count else None
        rows.append(SelectionRow(line, (found.first or "") if found else ""))
    return {**frame(request.actor, TAB), "selections": rows}


def page_context(request: DeskRequest, page: SelectionPage, today: date) -> dict[str, object]:
    """One selection with all that is said of it."""
    weights = page.line.order.weights
    chosen = page.chosen
    return {
        **frame(request.actor, TAB),
        **ranking_context(page, weights),
        "page": page,
        "weights": weight_rows(weights),
        "weight_max": WEIGHT_MAX,
        "scores": _score_rows(page),
        "cards": money_cards(page),
        "assumptions": assumptions(page.line),
        "chosen": chosen,
        "may_choose": may_lead(request.actor),
        "steps": [_step(each, chosen.serving, today) for each in chosen.steps] if chosen else [],
        "served": _served(chosen.serving) if chosen and chosen.serving else None,
        "owners": [
            Choice(str(key), name, is_chosen=key == page.line.order.owner_id)
            for key, name in owners()
        ],
        "today": today,
    }


def ranking_context(page: SelectionPage, weights: Mapping[Criterion, float]) -> dict[str, object]:
    """The order by these weights, kept or only tried."""
    kept = page.line.order.weights
    is_tried = any(weights.get(key, 0.0) != kept.get(key, 0.0) for key in Criterion)
    return {"page": page, "ranking": ranking_of(page, weights), "is_tried": is_tried}


def weight_rows(weights: Mapping[Criterion, float]) -> list[WeightRow]:
    """All criteria, in their order."""
    shares = weight_shares(weights)
    return [
        WeightRow(key.value, _(CRITERIA[key]), weights.get(key, 0.0), shares[key])
        for key in Criterion
    ]


def _score_rows(page: SelectionPage) -> list[tuple[str, list[Cell]]]:
    return [
        (_(CRITERIA[key]), [_cell(each.scores.get(key)) for each in page.automations])
        for key in Criterion
    ]


def _cell(score: ScoreLine | None) -> Cell:
    if score is None:
        return Cell("", "", _("No score yet"))
    given = score.given
    title = _("{name}: {reason}") if given.reason else "{name}"
    return Cell(
        decimal_words(given.value),
        decimal_words(given.doubt) if given.doubt else "",
        title.format(name=score.by, reason=given.reason),
    )


def _step(line: StepLine, serving: Serving | None, today: date) -> StepRow:
    is_late = line.done_at is None and line.due_on < today
    is_served = serving is None or serving.reaches(line.share)
    begins = ""
    if serving is not None and serving.may_begin and line.share < 1:
        begins = f"{line.share * 100:.4g}"
    return StepRow(line, share_words(line.share), is_late, is_served, begins)


def _served(serving: Serving) -> str:
    """How far it serves tickets now, in a sentence."""
    if serving.is_kept:
        return _("It serves all tickets: the change was kept.")
    if not serving.share:
        return _("It serves no tickets yet. A step is settled once a pilot serves its share.")
    only = told_taking_part(serving.condition)
    share = share_words(serving.share)
    if only:
        return _("A pilot serves {share} of the tickets for which this held: {condition}.").format(
            share=share, condition=only
        )
    return _("A pilot serves {share} of the tickets now.").format(share=share)
