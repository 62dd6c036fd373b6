"""The course of one case, told step by step as a ticket's history."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gemba.interfaces.demo.case import Case, Done
from gemba.interfaces.demo.telling.care import CARE
from gemba.interfaces.demo.telling.lives import Happened, Life
from gemba.interfaces.demo.telling.looks import AFTER_ASKING, LOOKS, sorts_in
from gemba.interfaces.demo.telling.repairs import REPAIRS
from gemba.interfaces.demo.telling.returns import LEAD, RETURNS
from gemba.interfaces.demo.telling.turns import TURNS
from gemba.interfaces.demo.twin.steps import ASKS_AGAIN

_TEAM_WORK = {**AFTER_ASKING, **REPAIRS, **RETURNS}
# What customers do, and all that is done for them.
TOLD = {ASKS_AGAIN, *LOOKS, *_TEAM_WORK, *LEAD, *CARE, *TURNS}
REMINDERS_APART = timedelta(hours=8)


def tell(case: Case, life: Life, now: datetime) -> None:
    """Everything that has happened to it by now."""
    before = case.opened_at
    for place, step in enumerate(life.steps):
        if step.by is not None:
            _desk_does(case, step.verb, Done(step.by, step.begun, step.ended))
            before = step.ended
        elif step.verb == ASKS_AGAIN:
            until = _begun_next(life.steps[place + 1 :], now)
            _asks_again(case, step.ended, before, until)
        elif step.verb in TURNS:
            TURNS[step.verb](case, step.ended)
            before = step.ended


def _desk_does(case: Case, what: str, done: Done) -> None:
    if what in LOOKS:
        sorts_in(case, done)
        LOOKS[what](case, done)
    elif what in _TEAM_WORK:
        case.takes(done)
        _TEAM_WORK[what](case, done)
    elif what in LEAD:
        LEAD[what](case, done)
    else:
        CARE[what](case, done)


def _asks_again(case: Case, at: datetime, since: datetime, until: datetime) -> None:
    """The customer asks where the answer stays: not at night, and not while somebody is at it."""
    at = case.awake(at)
    asked = case.reminded_at
    if at < until and (asked is None or at >= asked + REMINDERS_APART):
        case.reminds(at, at - since)


def _begun_next(steps: Sequence[Happened], now: datetime) -> datetime:
    return next((step.begun for step in steps if step.by is not None), now)
