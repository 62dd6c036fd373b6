"""What passes before each step and is nobody's work: notice, parcels, vendors, second thoughts."""

from collections.abc import Iterator

from gemba.insight.simulation.model import START, Delay, Draw
from gemba.interfaces.demo.company import HENGTAI, NORDEN, REPAIR, TEAMS
from gemba.interfaces.demo.planted import Planted, Problem
from gemba.interfaces.demo.twin.steps import (
    CARE,
    CLOSED,
    DECIDES,
    LANGUAGES,
    LOOKS,
    MAIL,
    STEADY,
    TEAM_WORK,
    TO_TEAM,
    TURNS,
    WEB_FORM,
    around,
    at_door,
    by_team,
    delivery,
    says,
)

HOUR, DAY = 3600.0, 86_400.0
LOOK_AFTER_HOURS = {MAIL: 0.45, WEB_FORM: 0.3}
DECIDED_AFTER_HOURS, CLOSED_AFTER_DAYS = 3, 14
# Who is silent after a second answer is content sooner than who waits for a parcel.
SILENT_AGAIN_HOURS, PARCEL_DAYS = 15, 4
# Half of what comes back is not announced: packed, carried, and there.
UNANNOUNCED_HOURS = 75
# The remaining days of a delivery once the customer has asked for it.
DAYS_LEFT = {HENGTAI.tag: 4.5, NORDEN.tag: 1.5}


def delays(planted: Planted) -> tuple[Delay, ...]:
    """What passes before each step and is nobody's work."""
    return (*_before_work(), *_before_turns(), *_before_deliveries(planted))


def _before_work() -> Iterator[Delay]:
    for what in LOOKS:
        for door, hours in LOOK_AFTER_HOURS.items():
            yield Delay(at_door(what, door), around(hours * HOUR), START)
    for works in TEAM_WORK.values():
        for work in works:
            yield Delay(work.what, around(work.after_hours * HOUR, work.shape))
    yield Delay(DECIDES, around(DECIDED_AFTER_HOURS * HOUR))
    for team in TEAMS:
        yield from before_care(team)
    for what in ("mends", "fixes"):
        silent = by_team("ends in silence", REPAIR)
        yield Delay(silent, around(PARCEL_DAYS * DAY, STEADY), after=what)
    for what in ("unpacks, asks approval", "exchanges", "exchanges, settles"):
        yield Delay(what, around(UNANNOUNCED_HOURS * HOUR, STEADY), after="accepts return")


def before_care(team: str) -> Iterator[Delay]:
    """What passes before a team does more once it has answered."""
    for work in CARE:
        yield Delay(by_team(work.what, team), around(work.after_hours * HOUR, work.shape))
    after_all, again = by_team("ends after all", team), by_team("tries again", team)
    yield Delay(after_all, around(SILENT_AGAIN_HOURS * HOUR), after=again)


def before_turns_to(team: str) -> Iterator[Delay]:
    """What passes before customers say more to a team that has answered."""
    for language in LANGUAGES:
        for what, (hours, shape) in TO_TEAM.items():
            yield Delay(says(what, language, team), around(hours * HOUR, shape))


def _before_turns() -> Iterator[Delay]:
    for language in LANGUAGES:
        for what, (hours, shape) in TURNS.items():
            yield Delay(says(what, language), around(hours * HOUR, shape))
    for team in TEAMS:
        yield from before_turns_to(team)
    yield before_closing()


def before_closing() -> Delay:
    """How long what is resolved stays so."""
    closed = CLOSED_AFTER_DAYS * DAY
    return Delay(CLOSED, Draw("uniform", (closed, closed + HOUR / 2)))


def _before_deliveries(planted: Planted) -> Iterator[Delay]:
    """One vendor takes three times as long."""
    is_slow = Problem.VENDOR_IS_SLOW in planted
    for vendor in (HENGTAI, NORDEN):
        like = vendor if is_slow else NORDEN
        yield Delay(delivery(vendor), around(like.median_days * DAY, STEADY))
        left = around(DAYS_LEFT[like.tag] * DAY, 2.0)
        yield Delay(delivery(vendor), left, after="tells of delay")
