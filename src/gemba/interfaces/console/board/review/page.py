"""What the monthly review is given. Nothing in it is written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gemba.insight.improvement.causes import OUTCOMES
from gemba.insight.improvement.queries import (
    AimLine,
    ProposalLine,
    SuggestionLine,
    aims,
    proposals,
    suggestions,
)
from gemba.insight.improvement.queries.months import About, Between, Judgement, Move, between
from gemba.insight.improvement.stages import STAGES, Stage
from gemba.insight.improvement.watching.benefit import read_benefit
from gemba.insight.kpis.figures import figure
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.queries import days_before
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.aimed import AimCard, aim_card
from gemba.interfaces.console.board.cards import frame, is_late
from gemba.interfaces.console.board.charts.page import desk_book
from gemba.interfaces.console.board.charts.words import benefit_words
from gemba.interfaces.console.board.levels import LEVEL_DAYS
from gemba.interfaces.console.board.pilot_page import Standing, standing
from gemba.interfaces.console.board.reasons import reason_words
from gemba.interfaces.console.board.review.charted import watched_in
from gemba.interfaces.console.board.review.month import Month
from gemba.interfaces.console.board.review.summing import sums_of
from gemba.interfaces.console.board.taking_part import told_taking_part

_OPEN_UNTIL = (Stage.CLOSED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Way:
    """The stages a proposal came to in the month, with who and when; `said` are reasons, and what
    was measured."""

    about: About
    steps: tuple[tuple[Move, str], ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class VerdictRow:
    """A verdict in words. `only`: which tickets took part; empty: all."""

    judgement: Judgement
    shown: Standing
    only: str


@dataclass(frozen=True)
class NextStep:
    """Something due: of a proposal or an aim."""

    due_on: date | None
    title: str
    what: str
    owner: str
    proposal: ProposalLine | None
    is_late: bool


def review_context(request: DeskRequest, month: Month, now: datetime) -> dict[str, object]:
    """A month as it is shown: what happened, where figures stand, what comes next."""
    actor = request.actor
    end = min(month.end, now)
    found = between(month.begin, month.end, actor=actor)
    book = desk_book(request, now)
    lines, today = proposals(actor=actor), localdate(now, month.zone)
    aimed = [each for each in aims(actor=actor) if _is_of(each, month)]
    cards = _aims(aimed, lines, book, end, today)
    return {
        **frame(actor, "review"),
        "month": month.first,
        "before": month.before,
        "after": month.after if month.end <= now else None,
        "is_over": month.end <= now,
        "sums": sums_of(found),
        "aims": cards,
        "ways": _ways(found.moves),
        "verdicts": [
            VerdictRow(
                each,
                standing(each.line.judged, each.kept, each.line.at),
                told_taking_part(each.condition),
            )
            for each in found.judgements
        ],
        "stops": found.stops,
        "watched": watched_in(request, month, book, now),
        "suggestions": [
            (each, _(OUTCOMES[each.outcome]) if each.outcome else "")
            for each in suggestions(actor=actor)
            if _is_said(each, month)
        ],
        "next_steps": _next_steps(lines, cards, month, today),
        "is_quiet": _is_quiet(found),
    }


def _is_quiet(found: Between) -> bool:
    return not (found.moves or found.judgements or found.stops)


def _is_of(aim: AimLine, month: Month) -> bool:
    """Open in the month, or closed in it."""
    return aim.closed_at is None or aim.closed_at >= month.begin


def _is_said(suggestion: SuggestionLine, month: Month) -> bool:
    """Made or answered in the month."""
    moments = (suggestion.made_at, suggestion.answered_at)
    return any(each is not None and month.begin <= each < month.end for each in moments)


def _aims(
    aimed: Iterable[AimLine],
    lines: Iterable[ProposalLine],
    book: Book,
    end: datetime,
    today: date,
) -> list[AimCard]:
    window = days_before(end, LEVEL_DAYS)
    levels: Mapping[str, float] = {
        each.kpi: figure(kpis()[each.kpi], book.facts[each.kpi], window).value
        for each in aimed
        if each.kpi in book.facts and each.kpi in kpis()
    }
    return [aim_card(each, lines, today, levels) for each in aimed]


def _ways(moves: Iterable[Move]) -> list[Way]:
    """By proposal, the last that moved first."""
    by_proposal: dict[UUID, list[Move]] = {}
    for each in moves:
        by_proposal.setdefault(each.about.id, []).append(each)
    ways = sorted(by_proposal.values(), key=lambda each: each[-1].at, reverse=True)
    return [
        Way(
            way[0].about,
            tuple((each, _(STAGES[each.stage])) for each in way),
            tuple(said for each in way for said in (reason_words(each), _measured(each)) if said),
        )
        for way in ways
    ]


def _measured(move: Move) -> str:
    measured = read_benefit(move.evidence.get("measured"))
    return benefit_words(measured) if measured else ""


def _next_steps(
    lines: Iterable[ProposalLine], cards: Iterable[AimCard], month: Month, today: date
) -> list[NextStep]:
    """What is due by the end of the next month, and what waits for a decision."""
    until = Month(month.after, month.zone).after
    steps = [
        NextStep(each.due_on, each.title, _what(each), each.owner, each, is_late(each, today))
        for each in lines
        if each.stage not in _OPEN_UNTIL
        and (each.stage is Stage.VERIFIED or (each.due_on is not None and each.due_on < until))
    ]
    steps += [
        NextStep(each.line.due_on, each.line.title, _("aim"), each.line.owner, None, each.is_late)
        for each in cards
        if each.line.closed_at is None and each.line.due_on < until
    ]
    return sorted(steps, key=lambda each: each.due_on or date.min)


def _what(line: ProposalLine) -> str:
    if line.stage is Stage.VERIFIED:
        return _("waits for a decision")
    return _(STAGES[line.stage])
