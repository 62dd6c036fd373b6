"""Work done again, in vain or for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.finding import Finding
from gemba.insight.mining.waiting.guessing import names_customer
from gemba.insight.simulation.model import END
from gemba.insight.simulation.whatif.change import Change, ChangeRefused, Scenario
from gemba.insight.simulation.whatif.kinds.automation import Automate
from gemba.insight.simulation.whatif.kinds.returns import FewerReturns
from gemba.insight.simulation.whatif.kinds.staff import OneTeam
from gemba.insight.simulation.whatif.kinds.steps import RemoveStep
from gemba.insight.simulation.whatif.shares import Book

from .answering import Answer, left_of_all, part_left, told, tried
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
    """Where the first step does nothing but send back, less of it is done."""
    source, target = edge
    book = Book(desk.twin.branching)
    types = (None, *(each.name for each in desk.twin.types))
    back = [dict(book.next((source,), of_type)).get(target, 0.0) for of_type in types]
    if max(back) < ALWAYS_SHARE:
        return [FewerReturns(source, target, left)]
    return [
        change
        for step in desk.twin.activities
        if 0 < dict(book.next((step.name,), None)).get(source, 0.0) < ALWAYS_SHARE
        and _applies(change := FewerReturns(step.name, source, left, returns_only=False), desk)
    ]


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
    of_type = desk.type_of(finding.place)
    share, others = told(finding, "share"), told(finding, "others")
    as_others = part_left(finding, "others", "share")
    if of_type is None and share is not None and others is not None:
        as_others = left_of_all(finding, others, share)
    yield from _fewer(desk, gettext_noop("Solved as well as others"), as_others, of_type)
    half = HALF if of_type else (1 + as_others) / 2
    yield from _fewer(desk, gettext_noop("Half as many come back"), round(half, 3), of_type)


def comes_back(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """What this person resolves holds as well as what others do, who look at it together."""
    share, others = told(finding, "share"), told(finding, "others")
    if share is None or others is None:
        return
    left = left_of_all(finding, others, share)
    yield from _fewer(desk, gettext_noop("As lasting as what others resolve"), left, None)


def _fewer(desk: Staffed, title: str, left: float, of_type: str | None) -> Iterator[Scenario]:
    """Of what comes back after the end only a part still does."""
    fewer = [
        change
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
}
