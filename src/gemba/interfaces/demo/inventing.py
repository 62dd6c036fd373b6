"""Ninety days of the desk, invented: what happens by the engine of the product, told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gemba.desk.tickets.operations import TicketHistory
from gemba.desk.tickets.operations import histories as past
from gemba.insight.simulation.engine import run
from gemba.interfaces.demo.case import MARK, Case, Keys
from gemba.interfaces.demo.dealers.telling import Dealing, guard_fires
from gemba.interfaces.demo.dealers.twin import TICKETS_MIN, dealers_desk
from gemba.interfaces.demo.planted import all_but
from gemba.interfaces.demo.telling.lives import Life, lives
from gemba.interfaces.demo.telling.openings import Openings, visits_of_regular
from gemba.interfaces.demo.telling.tickets import tell
from gemba.interfaces.demo.twin.desk import solisle

# The live desk confirms what is younger than a day; these are confirmed already.
CONFIRMED_WITHIN = timedelta(hours=25)
FIRST_NUMBER = 1001
NAMES_OTHERS = (past.NoteLeft, past.Acknowledged)


@dataclass(frozen=True, slots=True)
class Invented:
    """What the desk went through, oldest first. `stopped`: when a guardrail ends the first pilot of
    the dealers' desk; None where there are too few dealers for a pilot, and so none."""

    histories: list[TicketHistory]
    stopped: datetime | None


def invent(
    seed: int, tickets: int, keys: Keys, now: datetime, without: str = ""
) -> list[TicketHistory]:
    """About `tickets` histories of customers up to `now`, oldest first. Equal arguments, equal
    histories.

    `without` leaves out planted problems, by the letters of docs/demo.md. Raises ValueError for
    letters that are no problem's.
    """
    return _numbered(_customers_told(seed, tickets, keys, now, without), now)


def invented(seed: int, tickets: int, keys: Keys, now: datetime, without: str = "") -> Invented:
    """As `invent`, with what dealers wrote besides."""
    customers = _customers_told(seed, tickets, keys, now, without)
    dealers, stopped = dealers_told(seed, tickets, keys, now)
    cases = sorted([*customers, *dealers], key=lambda case: case.opened_at)
    return Invented(_numbered(cases, now), stopped)


def _customers_told(
    seed: int, tickets: int, keys: Keys, now: datetime, without: str
) -> Sequence[Case]:
    planted = all_but(without)
    desk = solisle(seed=seed, tickets=tickets, now=now, planted=planted)
    openings = Openings(seed, keys, now, planted)
    return _told(lives(desk, run(desk.twin, seed)), openings, now)


def dealers_told(
    seed: int, tickets: int, keys: Keys, now: datetime
) -> tuple[Sequence[Case], datetime | None]:
    """The cases of the dealers' desk, and when a guardrail stops its first pilot: what was told
    until then says so."""
    if tickets < TICKETS_MIN:
        return (), None
    desk, dealing = dealers_desk(tickets=tickets, now=now), Dealing(seed, keys, now)
    those = lives(desk, run(desk.twin, seed))
    since, until = dealing.dates.at_once
    drawn = [each for each in those if since <= each.arrived_at < until]
    stopped = guard_fires(dealing.told(drawn, stopped=until)) or until
    return dealing.told(those, stopped=stopped), stopped


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


def _numbered(cases: Sequence[Case], now: datetime) -> list[TicketHistory]:
    """Their histories, with ticket numbers where they were not known yet."""
    numbers = {case.key: FIRST_NUMBER + n for n, case in enumerate(cases)}
    return [_with_own_number(case.history(now), numbers) for case in cases]


def _with_own_number(history: TicketHistory, numbers: Mapping[str, int]) -> TicketHistory:
    first = replace(history.first, text=_with_numbers(history.first.text, numbers))
    steps = tuple(_step(each, numbers) for each in history.steps)
    return replace(history, first=first, steps=steps, number=numbers[history.key])


def _step(step: past.Step, numbers: Mapping[str, int]) -> past.Step:
    if isinstance(step, NAMES_OTHERS) and MARK in step.text:
        return replace(step, text=_with_numbers(step.text, numbers))
    return step


def _with_numbers(text: str, numbers: Mapping[str, int]) -> str:
    if MARK not in text:
        return text
    before, key, after = text.split(MARK)
    return f"{before}{numbers[key]}{after}"
