"""The findings of a log as one page a manager can forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import moment_or_none
from gemba.interfaces.console.findings.page import figures_context
from gemba.interfaces.console.findings.ranked import Ranked
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.standalone import standalone_page

TEMPLATE = "console/findings/report/page.html"


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when a log tells, and how much; no times of an empty one."""

    first_at: datetime | None
    last_at: datetime | None
    cases: int
    events: int


def findings_page(choice: Choice, found: Ranked, actor: Actor, now: datetime) -> str:
    """The page in the language that is active. Tickets are named by number alone: what customers
    wrote does not leave the house with it."""
    context = {
        **figures_context(choice, found, actor),
        "title": choice.title,
        "made_at": now,
        "span": span_of(choice),
        "has_tickets": choice.log.has_tickets,
    }
    return standalone_page(TEMPLATE, context, "css/findings_report.css")


def span_of(choice: Choice) -> Span:
    """Of the whole log."""
    columns = choice.whole
    if not len(columns):
        return Span(None, None, 0, 0)
    first, last = int(np.min(columns.time_us)), int(np.max(columns.time_us))
    return Span(moment_or_none(first), moment_or_none(last), columns.cases, len(columns))
