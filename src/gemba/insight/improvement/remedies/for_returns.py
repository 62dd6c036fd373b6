"""Work done again, in vain or for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.finding import Finding
from gemba.insight.mining.waiting.guessing import names_customer
from gemba.insight.simulation.model import END
from gemba.insight.simulation.whatif.change import Change, ChangeRefused, Scenario
from gemba.insight.simulation.whatif.kinds.at_once import DoAtOnce
from gemba.insight.simulation.whatif.kinds.automation import Automate
from gemba.insight.simulation.whatif.kinds.returns import FewerReturns
from gemba.insight.simulation.whatif.kinds.routing import PrioritiseStep
from gemba.insight.simulation.whatif.kinds.staff import OneTeam, Train
from gemba.insight.simulation.whatif.kinds.steps import RemoveStep
from gemba.insight.simulation.whatif.shares import Book

from .answering import Answer, left_of_all, part_left, told, tried
from .for_waiting import FIRST
from .staffed import Staffed

# So much going back belongs to any work.
NATURAL_SHARE = 0.03
HALF = 0.5
# A case is over after a step where it ends there so often.
ENDS_SHARE = 0.4
# A move that so many take is no return; one that so many take is all there is to do.
USUAL_SHARE, ALWAYS_SHARE = 0.5, 0.9


def rework(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """As little goes back as anywhere, or half of it."""
    ((source, target),) = finding.place.edges[:1]
    for title, left in (
        (gettext_noop("Right the first time"), _natural(finding)),
        (gettext_noop("Half as much goes back"), HALF),
    ):
        yield tried(title, *_less_rework(desk, (source, target), left))


def _less_rework(desk: Staffed, edge: tuple[str, str], left: float) -> list[Change]:
    """Where the first step does nothing but send back, less of it is done: as much as goes back to
    where this does."""
    source, target = edge
    book = Book(desk.twin.branching)
    sent_back = _sent_back(desk, source)
    if sum(sent_back.values()) < ALWAYS_SHARE:
        return [FewerReturns(source, target, left)]
    mine = sent_back.get(target, 0.0) / sum(sent_back.values())
    fewer = round(1 - mine * (1 - left), 3)
    return [
        change
        for step in desk.twin.activities
        if 0 < dict(book.next((step.name,), None)).get(source, 0.0) < ALWAYS_SHARE
        and _applies(change := FewerReturns(step.name, source, fewer, returns_only=False), desk)
    ]


def _sent_back(desk: Staffed, source: str) -> dict[str, float]:
    """Shares of what goes from a step to one that soon leads to it again, for the type of which
    most does."""
    book = Book(desk.twin.branching)
    types = (None, *(each.name for each in desk.twin.types))
    leads = {
        each.name
        for each in desk.twin.activities
        if dict(book.next((each.name,), None)).get(source)
    }

    def returns(step: str, of_type: str | None) -> bool:
        onward = dict(book.next((step,), of_type))
        return step in leads or sum(onward.get(each, 0.0) for each in leads) >= USUAL_SHARE

    found = [
        {step: share for step, share in book.next((source,), of_type) if returns(step, of_type)}
        for of_type in types
    ]
    return max(found, key=lambda each: sum(each.values()))


def ping_pong(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Less goes over that comes back, or both are one team. The moves are those of the evidence;
    what most cases take is the usual way, and stays."""
    book, edges = Book(desk.twin.branching), finding.evidence.edges
    fewer = [
        change
        for source, target in edges
        if dict(book.next((source,), None)).get(target, 0.0) < USUAL_SHARE
        and _applies(change := FewerReturns(source, target, _natural(finding)), desk)
    ]
    if fewer:
        yield tried(gettext_noop("With the right team at once"), *fewer)
    steps = tuple(sorted({name for edge in edges for name in edge}))
    if steps:
        yield tried(gettext_noop("One team does both"), OneTeam(steps))


def no_change(finding: Finding, _desk: Staffed) -> Iterator[Scenario]:
    """Without the step, or with a rule in its place."""
    (step,) = finding.place.activities[:1]
    yield tried(gettext_noop("Without the step"), RemoveStep(step))
    yield tried(gettext_noop("Done by a rule"), Automate(step, 1.0))


def late_escalation(finding: Finding, _desk: Staffed) -> Iterator[Scenario]:
    """What will be handed on is handed on at once."""
    (step,) = finding.place.activities[:1]
    share = told(finding, "share")
    yield tried(
        gettext_noop("Escalated at once"), RemoveStep(step, round(min(share or 1.0, 1.0), 3))
    )
    yield tried(gettext_noop("Half as often tried in vain"), RemoveStep(step, HALF))


def first_contact(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """As few come back after the end as of all others, or half as many."""
    types = desk.types_of(finding.place)
    share, others = told(finding, "share"), told(finding, "others")
    as_others = part_left(finding, "others", "share")
    if not types and share is not None and others is not None:
        as_others = left_of_all(finding, others, share)
    yield from _fewer(desk, gettext_noop("Solved as well as others"), as_others, types)
    half = HALF if types else (1 + as_others) / 2
    yield from _fewer(desk, gettext_noop("Half as many come back"), round(half, 3), types)


def answered_twice(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """A good part of what others do for those who answer is done at once: by one team of both, or
    by those who answer, who learn it. Who waits for an answer goes before what lies."""
    steps, ((first, again),) = finding.place.activities, finding.place.edges[:1]
    able = told(finding, "able")
    if able is None or any(desk.step(each) is None for each in (first, *steps, again)):
        return
    handed = next((one for one, other in finding.evidence.edges if other == steps[0]), "")
    handed = handed if desk.step(handed) else ""
    at_once: tuple[Change, ...] = (
        *(PrioritiseStep(each, FIRST) for each in dict.fromkeys((first, again))),
        DoAtOnce(steps, again, handed, able),
    )
    whole = tuple(dict.fromkeys(filter(None, (first, handed, *steps, again))))
    team = OneTeam(whole)
    if _applies(team, desk):
        yield tried(gettext_noop("One team answers and does it at once"), team, *at_once)
    skills = dict.fromkeys(skill for each in steps for skill in desk.skills(each))
    names = [each.name for each in desk.able(again)]
    yield tried(
        gettext_noop("Done at once by those who answer"), *_taught(desk, names, skills), *at_once
    )


def _taught(desk: Staffed, names: Iterable[str], skills: Iterable[str]) -> Iterator[Change]:
    """Each skill to those who have not learned it yet."""
    for skill in skills:
        unable = tuple(each for each in names if skill not in desk.person(each).skills)
        if unable:
            yield Train(unable, skill)


def comes_back(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """What this person resolves holds as well as what others do, who look at it together."""
    share, others = told(finding, "share"), told(finding, "others")
    if share is None or others is None:
        return
    left = left_of_all(finding, others, share)
    yield from _fewer(desk, gettext_noop("As lasting as what others resolve"), left, ())


def _fewer(desk: Staffed, title: str, left: float, types: Sequence[str]) -> Iterator[Scenario]:
    """Of what comes back after the end only a part still does."""
    fewer = [
        change
        for of_type in types or (None,)
        for source, target in _after_the_end(desk, of_type)
        if _applies(change := FewerReturns(source, target, left, of_type), desk)
    ]
    if fewer:
        yield tried(title, *fewer)


def _natural(finding: Finding) -> float:
    share = told(finding, "share")
    return round(min(1.0, NATURAL_SHARE / share), 3) if share else HALF


def _after_the_end(desk: Staffed, of_type: str | None) -> list[tuple[str, str]]:
    """Moves by which customers or our people take up again what most cases end with."""
    book = Book(desk.twin.branching)
    following = {each.name: dict(book.next((each.name,), of_type)) for each in desk.twin.activities}
    last = {name for name, ways in following.items() if ways.get(END, 0.0) >= ENDS_SHARE}
    again = {
        each.name
        for each in desk.twin.activities
        if each.skills is not None or names_customer(each.resource or "")
    }
    return [
        (name, target)
        for name in following
        if name in last
        for target in following[name]
        if target in again - last
    ]


def _applies(change: Change, desk: Staffed) -> bool:
    try:
        change.apply(desk.twin)
    except ChangeRefused:
        return False
    return True


ANSWERS: dict[str, Answer] = {
    "rework": rework,
    "ping_pong": ping_pong,
    "no_change": no_change,
    "late_escalation": late_escalation,
    "first_contact": first_contact,
    "comes_back": comes_back,
    "answered_twice": answered_twice,
}
