"""What a proposal's page shows of its figure once its change was tried, adopted, watched."""

from __future__ import annotations

from datetime import datetime

from gemba.insight.improvement.queries import ProposalPage, course_of_proposal, may_lead
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.watching.benefit import Benefit, benefit_of
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.charts.page import shown_of
from gemba.interfaces.console.board.charts.words import benefit_words, kept_words, waiting_words

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
        "watched_lines": _lines(benefit),
        "watched_missing": waiting_words(course)
        if course and benefit is None and stage in _KEPT
        else "",
        "may_close": may_lead(actor) and (stage is Stage.WATCHED or is_rolled_back),
        "is_measured": is_rolled_back or (benefit is not None and not benefit.is_fading),
    }


def _lines(benefit: Benefit | None) -> tuple[str, ...]:
    return () if benefit is None else (benefit_words(benefit), kept_words(benefit))
