"""What is about to break, how likely, and what could be done.

By due time; where predictions are switched on for this list, first what will probably break.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from gemba.desk.sla.promises import Promise
from gemba.desk.sla.queries import TicketClock, breach_likelihood, clocks_of, next_clock
from gemba.desk.sla.wording import promise_told
from gemba.desk.tickets.queries import TicketLine
from gemba.desk.tickets.queries.standing import (
    Moments,
    Wanted,
    standing_count,
    standing_page,
)
from gemba.foundation.events.actors import Actor
from gemba.insight.prediction.queries import (
    BREACH_LIST,
    BreachOutlook,
    breach_outlooks,
    is_used,
    likeliest_breaches,
)
from gemba.insight.prediction.reason_words import AS_STORED, Names, sentence
from gemba.insight.prediction.targets import BREACH
from gemba.interfaces.console.outlook.naming import desk_names
from gemba.interfaces.console.wallboard.asking import moments_at, tickets_url
from gemba.interfaces.due import due_words
from gemba.interfaces.figures import share_words

COMING_MAX, BROKEN_MAX = 40, 20
# of the likeliest breaches, from which those the actor may see are taken
LOOKED_AT = 400
LIKELY, POSSIBLE = 0.5, 0.2
SOON = timedelta(minutes=15)
LONG_AGO = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A ticket with a promise: which, when it is due in words, how likely it breaks, what to do.

    `promise` and `likelihood` are '' where nobody can tell; `why`: what speaks for the breach that
    is foretold.
    """

    ticket: TicketLine
    promise: str
    likelihood: str
    is_likely: bool
    why: str
    due_words: str
    tone: str
    advice: str


@dataclass(frozen=True, slots=True)
class RiskGroup:
    """Some of the tickets with a running promise, what is due first at the top; `is_foretold`: at
    the top is what will probably break."""

    figure: str
    title: str
    is_foretold: bool
    lines: tuple[RiskLine, ...]
    count: int
    url: str


def risk_groups(*, actor: Actor, now: datetime) -> tuple[RiskGroup, ...]:
    """What can still be kept, then what is late."""
    return (
        _group("coming", _("Can still be kept"), COMING_MAX, actor, now),
        _group("broken", _("Broken, and still to be done"), BROKEN_MAX, actor, now),
    )


def _group(figure: str, title: str, limit: int, actor: Actor, now: datetime) -> RiskGroup:
    wanted, moments = Wanted(figure), moments_at(now)
    page = standing_page(wanted, actor=actor, moments=moments, limit=limit)
    count = len(page.lines)
    if page.after is not None:
        count = standing_count(wanted, actor=actor, moments=moments)
    first = _likeliest(wanted, actor, moments)
    ahead = {line.id for line in first}
    shown = [*first, *(line for line in page.lines if line.id not in ahead)][:limit]
    lines = risk_lines(shown, actor=actor, now=now)
    return RiskGroup(figure, title, bool(first), lines, count, tickets_url(wanted))


def _likeliest(wanted: Wanted, actor: Actor, moments: Moments) -> list[TicketLine]:
    """Tickets of this number whose breach is foretold with a chance worth telling."""
    if wanted.figure != "coming" or not is_used(BREACH_LIST):
        return []
    keys = likeliest_breaches(actor=actor, now=moments.now, least=POSSIBLE, limit=LOOKED_AT)
    among = replace(wanted, among=Q(pk__in=keys))
    page = standing_page(among, actor=actor, moments=moments, limit=LOOKED_AT)
    places = {key: place for place, key in enumerate(keys)}
    return sorted(page.lines, key=lambda line: places[line.id])


def risk_lines(lines: Sequence[TicketLine], *, actor: Actor, now: datetime) -> tuple[RiskLine, ...]:
    """How the next promise of each of these tickets stands; those without one are left out."""
    keys = [line.id for line in lines]
    clocks = clocks_of(keys, now=now)
    told = breach_outlooks(keys, actor=actor, now=now) if is_used(BREACH_LIST) else {}
    names = desk_names(actor=actor, now=now) if told else AS_STORED
    return tuple(
        _foretold(shown, told[line.id], names) if line.id in told and shown.tone != "bad" else shown
        for line in lines
        if line.due_at is not None
        for shown in [_line(line, line.due_at, clocks.get(line.id, ()), now)]
    )


def _foretold(shown: RiskLine, outlook: BreachOutlook, names: Names) -> RiskLine:
    """What the model of breaches says: of the resolution, whatever is due before."""
    words = _("{promise}: {likelihood}").format(
        promise=promise_told(Promise.RESOLUTION), likelihood=_likelihood(outlook.chance)
    )
    why = sentence(outlook.reason, BREACH, names) if outlook.reason else ""
    return replace(shown, likelihood=words, is_likely=outlook.chance >= LIKELY, why=why)


def _line(
    line: TicketLine, due_at: datetime, clocks: Sequence[TicketClock], now: datetime
) -> RiskLine:
    left, clock = due_at - now, next_clock(clocks)
    is_at_risk = any(each.is_at_risk(now) for each in clocks)
    tone = "bad" if left <= timedelta(0) else "warn" if is_at_risk else ""
    share = _breach_share(clock, line, now) if clock and tone != "bad" else None
    return RiskLine(
        ticket=line,
        promise=promise_told(clock.promise) if clock else "",
        likelihood=_likelihood(share),
        is_likely=(share or 0) >= LIKELY,
        why="",
        due_words=due_words(due_at, now),
        tone=tone,
        advice=_advice(line, left),
    )


def _breach_share(clock: TicketClock, line: TicketLine, now: datetime) -> float | None:
    return breach_likelihood(clock, channel=line.channel, type_code=line.type, now=now)


def _likelihood(share: float | None) -> str:
    """What the desk's own past says, in words."""
    if share is None:
        return ""
    if share >= LIKELY:
        return _("likely to break ({share})").format(share=share_words(share))
    if share >= POSSIBLE:
        return _("may break ({share})").format(share=share_words(share))
    return _("will probably hold")


def _advice(line: TicketLine, left: timedelta) -> str:
    """What a supervisor would do first."""
    if line.assignee_id is None:
        return _("Nobody has it: give it to somebody.")
    if left <= -LONG_AGO:
        return _("Long overdue: tell the customer when it will be done.")
    if left <= timedelta(0):
        return _("Late: ask {name} what holds it up.").format(name=line.assignee_name)
    if left <= SOON:
        return _("Minutes left: ask {name} to answer now.").format(name=line.assignee_name)
    if line.snoozed_until is not None and line.snoozed_until > (line.due_at or line.snoozed_until):
        return _("It sleeps past its due time: wake it.")
    return _("{name} has it.").format(name=line.assignee_name)
