"""The steps as work: who may do each, how long it takes them, what is let go together."""

from collections.abc import Iterator

from gemba.insight.simulation.model import Activity, Batch, Calendar, Draw, Handling
from gemba.interfaces.demo.company import (
    DESK_ZONE,
    EVERY_DAY,
    FIRST_LINE,
    HENGTAI,
    NORDEN,
    SITTINGS,
    TEAMS,
    WESTERN_ZONE,
    week,
)
from gemba.interfaces.demo.planted import Planted, Problem
from gemba.interfaces.demo.twin.steps import (
    APPROVALS,
    APPROVES,
    CARE,
    CLOSED,
    DECIDES,
    EXPECTED,
    FORMS,
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

# A form says less than a mail, and takes longer to make sense of.
FORM_MINUTES_FACTOR = 1.36
APPROVES_MINUTES, DECIDES_MINUTES = 3, 8
# Customers sleep; who wakes up with a question writes within an hour and a half.
WAKING = {
    "zh": week(DESK_ZONE, EVERY_DAY, "08:00-22:30"),
    "en": week(WESTERN_ZONE, EVERY_DAY, "08:00-22:30"),
}
WRITES = Draw("uniform", (60.0, 5_400.0))
AT_ONCE = Draw.fixed(0)


def activities(planted: Planted) -> tuple[Activity, ...]:
    """All steps of the twin."""
    return (*_looks(planted), *_team_work(), *_lead(planted), *_turns(), *_elsewhere())


def by_hand(name: str, skill: str, minutes: float, *, is_awaited: bool = True) -> Activity:
    """Work of about so many minutes for whoever has the skill."""
    handling = (Handling(around(minutes * 60, STEADY)),)
    return Activity(name, handling, skills=(skill,), reply=is_awaited)


def _looks(planted: Planted) -> Iterator[Activity]:
    """Mail is for the first line; forms wait for one colleague."""
    of_forms = FORMS if Problem.FORMS_WAIT_FOR_ONE in planted else FIRST_LINE
    for what, minutes in LOOKS.items():
        yield by_hand(at_door(what, MAIL), FIRST_LINE, minutes)
        yield by_hand(at_door(what, WEB_FORM), of_forms, minutes * FORM_MINUTES_FACTOR)


def _team_work() -> Iterator[Activity]:
    for team, works in TEAM_WORK.items():
        for work in works:
            yield by_hand(work.what, team, work.minutes, is_awaited=work.is_awaited)
    for team in TEAMS:
        yield from care_by(team)


def care_by(team: str) -> Iterator[Activity]:
    """What a team does once it has answered."""
    for work in CARE:
        name = by_team(work.what, team)
        yield by_hand(name, team, work.minutes, is_awaited=work.is_awaited)


def _lead(planted: Planted) -> Iterator[Activity]:
    """The supervisor approves refunds as they come, or saves them up for two sittings a week."""
    is_saved_up = Problem.REFUNDS_APPROVED_TWICE_A_WEEK in planted
    yield Activity(
        APPROVES,
        (Handling(around(APPROVES_MINUTES * 60, STEADY)),),
        skills=(APPROVALS,),
        batch=Batch(1, hours=SITTINGS) if is_saved_up else None,
        reply=True,
    )
    yield by_hand(DECIDES, APPROVALS, DECIDES_MINUTES)


def _turns() -> Iterator[Activity]:
    for language in LANGUAGES:
        for what in TURNS:
            yield _turn(says(what, language), WAKING[language])
    for team in TEAMS:
        yield from turns_to(team)


def turns_to(team: str) -> Iterator[Activity]:
    """What customers say to a team that has answered."""
    for language in LANGUAGES:
        for what in TO_TEAM:
            yield _turn(says(what, language, team), WAKING[language])


def _turn(name: str, waking: Calendar) -> Activity:
    """What comes to a customer's mind at night is written in the morning."""
    return Activity(
        name, (Handling(WRITES),), skills=None, resource="customer", batch=Batch(1, hours=waking)
    )


def _elsewhere() -> Iterator[Activity]:
    at_once = (Handling(AT_ONCE),)
    for vendor in (HENGTAI, NORDEN):
        yield Activity(delivery(vendor), at_once, skills=None, resource=vendor.tag)
    for what in (EXPECTED, CLOSED):
        yield by_system(what)


def by_system(what: str) -> Activity:
    """What the desk does by itself."""
    return Activity(what, (Handling(AT_ONCE),), skills=None, resource="system")
