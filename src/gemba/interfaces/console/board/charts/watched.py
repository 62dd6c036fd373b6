"""What a proposal's page shows of its figure once its change was tried, adopted, watched."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.queries import (
    EVERY_TICKET,
    ProposalPage,
    course_of_proposal,
    may_lead,
)
from gemba.insight.improvement.queries.watched import tried_condition
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.watching.benefit import Benefit, benefit_of
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.charts.page import shown_of
from gemba.interfaces.console.board.charts.words import benefit_words, kept_words, waiting_words
from gemba.interfaces.console.board.taking_part import decoded, told_taking_part

_TRIED = (Stage.PILOTING, Stage.VERIFIED, Stage.ROLLED_BACK)
_KEPT = (Stage.ADOPTED, Stage.WATCHED, Stage.CLOSED)


def watched_context(request: DeskRequest, page: ProposalPage, now: datetime) -> dict[str, object]:
    """The control chart of its figure, what the change has brought, and whether it may be closed.
    Before anything was tried there is nothing to see."""
    stage, actor = page.line.stage, request.actor
    been = {entry.stage for entry in page.entries}
    if not been & {*_TRIED, *_KEPT}:
        return {"may_close": False}
    course = course_of_proposal(page.line.id, actor=actor, now=now)
    benefit = benefit_of(course) if course else None
    is_rolled_back = stage is Stage.ROLLED_BACK and page.latest("verdict") is not None
    return {
        "watched_chart": shown_of(course) if course else None,
        "watched_lines": (*_lines(benefit), *_whose(page, actor)),
        "watched_missing": waiting_words(course)
        if course and benefit is None and stage in _KEPT
        else "",
        "may_close": may_lead(actor) and (stage is Stage.WATCHED or is_rolled_back),
        "is_measured": is_rolled_back or (benefit is not None and not benefit.is_fading),
    }


def _whose(page: ProposalPage, actor: Actor) -> tuple[str, ...]:
    """Where not every ticket took part, which ones the chart and the benefit are of."""
    condition = tried_condition(page, actor=actor)
    if condition == EVERY_TICKET:
        return ()
    if decoded(condition) is None:
        return (
            _("The condition of its pilot cannot be read any more, so this is of all tickets."),
        )
    only = told_taking_part(condition)
    return (_("Chart and benefit are of these tickets alone: {only}.").format(only=only),)


def _lines(benefit: Benefit | None) -> tuple[str, ...]:
    return () if benefit is None else (benefit_words(benefit), kept_words(benefit))
