"""Ninety days of the desk, invented: what happens by the engine of the product, told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gemba.desk.tickets.operations import TicketHistory
from gemba.desk.tickets.operations import histories as past
from gemba.insight.simulation.engine import run
from gemba.interfaces.demo.case import MARK, Case, Keys
from gemba.interfaces.demo.planted import all_but
from gemba.interfaces.demo.telling.lives import Life, lives
from gemba.interfaces.demo.telling.openings import Openings, visits_of_regular
from gemba.interfaces.demo.telling.tickets import tell
from gemba.interfaces.demo.twin.desk import solisle

# The live desk confirms what is younger than a day; these are confirmed already.
CONFIRMED_WITHIN = timedelta(hours=25)
FIRST_NUMBER = 1001
NAMES_OTHERS = (past.NoteLeft, past.Acknowledged)


def invent(
    seed: int, tickets: int, keys: Keys, now: datetime, without: str = ""
) -> list[TicketHistory]:
    """About `tickets` histories up to `now`, oldest first. Equal arguments, equal histories.

    `without` leaves out planted problems, by the letters of docs/demo.md. Raises ValueError for
    letters that are no problem's.
    """
    planted = all_but(without)
    desk = solisle(seed=seed, tickets=tickets, now=now, planted=planted)
    openings = Openings(seed, keys, now, planted)
    cases = _told(lives(desk, run(desk.twin, seed)), openings, now)
    numbers = {case.key: FIRST_NUMBER + n for n, case in enumerate(cases)}
    return [_numbered(case.history(now), numbers) for case in cases]


def _told(those: Sequence[Life], openings: Openings, now: datetime) -> list[Case]:
    """What had happened to each by now."""
    regular = visits_of_regular(those)
    cases: list[Case] = []
    for n, life in enumerate(those):
        case = openings.opened(life, is_regular=n in regular)
        if case is None:
            continue
        if case.opened_at > now - CONFIRMED_WITHIN:
            case.is_confirmed()
        tell(case, life, now)
        cases.append(case)
    return cases


def _numbered(history: TicketHistory, numbers: Mapping[str, int]) -> TicketHistory:
    """The same history with ticket numbers where they were not known yet."""
    first = replace(history.first, text=_with_numbers(history.first.text, numbers))
    return replace(history, first=first, steps=tuple(_step(s, numbers) for s in history.steps))


def _step(step: past.Step, numbers: Mapping[str, int]) -> past.Step:
    if isinstance(step, NAMES_OTHERS) and MARK in step.text:
        return replace(step, text=_with_numbers(step.text, numbers))
    return step


def _with_numbers(text: str, numbers: Mapping[str, int]) -> str:
    if MARK not in text:
        return text
    before, key, after = text.split(MARK)
    return f"{before}{numbers[key]}{after}"
