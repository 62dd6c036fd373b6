"""The order of automations by the weights, and how firm it is, as screens show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.improvement.queries import AutomationLine, SelectionPage
from gemba.insight.improvement.selecting.criteria import (
    CRITERIA,
    SCORE_MAX,
    Criterion,
    shares_of,
)
from gemba.insight.improvement.selecting.ordering import Placed, Sensitivity, Turn
from gemba.interfaces.console.board.automations.words import KIND_ICONS, KINDS
from gemba.interfaces.figures import decimal_words, share_words

FIRM_FROM = 0.8


@dataclass(frozen=True)
class RankRow:
    """An automation in the order; `part` is its sum as a share of the most there is."""

    name: str
    kind: str
    icon: str
    total: str
    part: float
    near: str
    near_part: float
    anyhow: str
    is_chosen: bool


@dataclass(frozen=True)
class TurnRow:
    """How far the weight of a criterion may move until another is first. Parts are shares of 1."""

    name: str
    weight: str
    part: float
    lines: tuple[str, ...]
    turns: tuple[float, ...]


@dataclass(frozen=True)
class Ranking:
    """The order with its sentences."""

    rows: tuple[RankRow, ...]
    turns: tuple[TurnRow, ...]
    said: str
    unscored: tuple[str, ...]


def ranking_of(page: SelectionPage, weights: Mapping[Criterion, float]) -> Ranking:
    """By these weights."""
    found = page.weighed(weights)
    if found.order is None:
        return Ranking((), (), "", found.unscored)
    lines = {each.order.name: each for each in page.automations}
    rows = tuple(_row(each, lines[each.name]) for each in found.order.placed)
    turns = tuple(_turn(each) for each in found.order.sensitivity) if len(rows) > 1 else ()
    return Ranking(rows, turns, _said(found.order.placed), found.unscored)


def weight_shares(weights: Mapping[Criterion, float]) -> dict[Criterion, str]:
    """By criterion, its share of all weight."""
    shares = shares_of(weights)
    return {key: share_words(shares.get(key, 0.0)) for key in Criterion}


def _said(placed: tuple[Placed, ...]) -> str:
    first = placed[0]
    if len(placed) == 1:
        return _("There is nothing to compare “{name}” with yet.").format(name=first.name)
    template = (
        _("“{name}” stays first in {share} of weightings like yours: the choice is firm.")
        if first.first_near >= FIRM_FROM
        else _(
            "“{name}” stays first in only {share} of weightings like yours: it hangs on the"
            " weights and on scores that are in doubt."
        )
    )
    return template.format(name=first.name, share=share_words(first.first_near))


def _row(each: Placed, line: AutomationLine) -> RankRow:
    return RankRow(
        name=each.name,
        kind=str(KINDS[line.order.kind]),
        icon=KIND_ICONS[line.order.kind],
        total=decimal_words(each.total),
        part=each.total / SCORE_MAX,
        near=share_words(each.first_near),
        near_part=each.first_near,
        anyhow=share_words(each.first_any),
        is_chosen=line.chosen_at is not None,
    )


def _turn(each: Sensitivity) -> TurnRow:
    # at the very end of the scale another is as good, but never better
    down = each.down if each.down and each.down.weight > 0 else None
    up = each.up if each.up and each.up.weight < 1 else None
    lines = [
        *_said_turn(down, _("below {weight}: {name}")),
        *_said_turn(up, _("above {weight}: {name}")),
    ]
    return TurnRow(
        name=_(CRITERIA[each.criterion]),
        weight=share_words(each.weight),
        part=each.weight,
        lines=tuple(lines) or (_("never changes the first"),),
        turns=tuple(turn.weight for turn in (down, up) if turn),
    )


def _said_turn(turn: Turn | None, template: str) -> list[str]:
    if turn is None:
        return []
    return [template.format(weight=share_words(turn.weight), name=turn.name)]
