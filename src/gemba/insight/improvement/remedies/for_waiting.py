"""Work that waits: for somebody able, for its turn, for a batch or a day, or for nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.finding import Finding, Lever
from gemba.insight.simulation.whatif.change import Change, Scenario
from gemba.insight.simulation.whatif.kinds.automation import Automate
from gemba.insight.simulation.whatif.kinds.order import MergeSteps
from gemba.insight.simulation.whatif.kinds.routing import Prioritise, PrioritiseStep, Route
from gemba.insight.simulation.whatif.kinds.staff import AddPeople, LearnFrom, OneTeam, Train
from gemba.insight.simulation.whatif.kinds.steps import (
    EndBatch,
    EndDelay,
    ResizeBatch,
    ScaleHandling,
)

from .answering import Answer, part_left, told, tried
from .staffed import Staffed, likeness

TAUGHT = 2
# Who can do so large a part of what either of two can does similar work.
SIMILAR = 0.5
AUTOMATED_SHARE = 0.3
# From this part of the wait on it is worth asking why work lies there though somebody is free.
LIES_SHARE = 0.2
# Before all other work.
FIRST = -10


def waiting(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """By the cause: what nobody is there for is staffed, what is passed over goes first, what
    nobody takes up is taken up, also where that is not the greatest cause."""
    (step,) = finding.place.activities[:1]
    if finding.lever is Lever.FLOW:
        yield from batches(finding, desk)
        return
    if finding.lever is Lever.RESTAFF:
        yield from more_able(step, desk)
        yield tried(gettext_noop("A part of it done by a rule"), Automate(step, AUTOMATED_SHARE))
        if desk.delay_seconds(step) >= LIES_SHARE * (told(finding, "wait") or math.inf):
            yield _taken_up(step, finding)
        return
    yield _taken_up(step, finding)
    yield tried(gettext_noop("This work first"), PrioritiseStep(step, FIRST))
    yield tried(
        gettext_noop("The oldest request first"),
        Route(replace(desk.twin.discipline, order="age")),
    )


def _taken_up(step: str, finding: Finding) -> Scenario:
    """Brought to who is free instead of fetched from a list."""
    return tried(
        gettext_noop("Taken up as soon as somebody is free"),
        EndDelay(step, part_left(finding, "usual", "wait")),
    )


def batches(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Done as it comes, or in smaller batches."""
    (step,) = finding.place.activities[:1]
    yield tried(gettext_noop("Done as it comes"), *_as_it_comes(step, desk))
    known = desk.step(step)
    if known is not None and known.batch is not None and known.batch.size > 1:
        yield tried(gettext_noop("Half as much saved up"), ResizeBatch(step, known.batch.size // 2))


def set_days(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Done on every day, by those who do it or by others too."""
    (step,) = finding.place.activities[:1]
    yield tried(gettext_noop("Done on every day"), *_as_it_comes(step, desk))
    yield from more_able(step, desk)


def missing_skills(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Others learn what few can do, or somebody more comes who can; these requests go first."""
    if desk.skills_of_kind(finding.place):
        yield from _learnt(finding, desk)
    else:
        for step in finding.place.activities:
            yield from more_able(step, desk, finding.evidence.people)
        yield from _as_they_do(finding, desk)
    types = desk.types_of(finding.place)
    wanted = [skill for each in desk.twin.types if each.name in types for skill in each.skills]
    for skill in dict.fromkeys(wanted):
        others = [each for each in desk.twin.people if skill not in each.skills]
        names = desk.least_busy(others, TAUGHT)
        yield tried(gettext_noop("Two more people taught"), Train(names, skill))
    if types:
        yield tried(
            gettext_noop("These requests first"), *(Prioritise(each, FIRST) for each in types)
        )


def _learnt(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Those most alike to who does these requests learn what only these take: two, or all who do
    similar work."""
    skills = desk.skills_of_kind(finding.place)
    who = desk.people(finding)
    able = [each for each in who if {*skills} & {*each.skills}]
    like = max(able, key=lambda each: len({*skills} & {*each.skills}), default=None)
    if like is None:
        return
    mine = [skill for skill in skills if skill in like.skills]
    others = [each for each in desk.alike(like) if not set(mine) <= set(each.skills)]
    similar = [each for each in others if likeness(like, each) >= SIMILAR]
    for title, some in (
        (gettext_noop("Two more people taught"), others[:TAUGHT]),
        (gettext_noop("All who do similar work take them too"), similar),
    ):
        names = tuple(each.name for each in some)
        if len(names) >= TAUGHT:
            yield tried(title, *(Train(names, skill) for skill in mine))
    yield tried(gettext_noop("One more person"), AddPeople(like.name))


def handovers(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """One person does both, in one go or one after the other."""
    ((source, target),) = finding.place.edges[:1]
    able = {each.name for each in desk.able(source)} & {each.name for each in desk.able(target)}
    first: tuple[Change, ...] = () if able else (OneTeam((source, target)),)
    yield tried(gettext_noop("One person does both in one go"), *first, MergeSteps(source, target))
    yield tried(
        gettext_noop("Work stays with whoever has it"),
        *first,
        Route(replace(desk.twin.discipline, same_person=True)),
    )
    yield tried(gettext_noop("One team does both"), OneTeam((source, target)))


def drift(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """As it was before that day."""
    (step,) = finding.place.activities[:1]
    before, after = told(finding, "before"), told(finding, "after")
    if before is None or not after:
        return
    if finding.place.value == "work":
        yield tried(
            gettext_noop("As quick as before"), ScaleHandling(step, round(before / after, 3))
        )
        return
    yield tried(gettext_noop("Taken up as before"), EndDelay(step, round(before / after, 3)))
    yield from more_able(step, desk)


def more_able(step: str, desk: Staffed, about: tuple[str, ...] = ()) -> Iterator[Scenario]:
    """More people for a step: taught, or new ones like those it is about, else like any of them."""
    able, skills = desk.able(step), desk.skills(step)
    others = [each for each in desk.twin.people if each not in able]
    if skills and others:
        names = desk.least_busy(others, TAUGHT)
        yield tried(
            gettext_noop("Two more people taught")
            if len(names) > 1
            else gettext_noop("One more person taught"),
            *(Train(names, skill) for skill in skills),
        )
    like = desk.typical([each for each in able if each.name in about] or able)
    if like is not None:
        yield tried(gettext_noop("One more person"), AddPeople(like.name))


def _as_it_comes(step: str, desk: Staffed) -> list[Change]:
    """Neither gathered nor left lying, as far as the twin tells."""
    known = desk.step(step)
    changes: list[Change] = []
    if known is not None and known.batch is not None:
        changes.append(EndBatch(step))
    if any(each.to == step for each in desk.twin.delays):
        changes.append(EndDelay(step))
    return changes


def _as_they_do(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Others learn all that those who do such requests can, or one more of them comes."""
    able = {each.name for each in desk.people(finding)} & set(finding.evidence.people)
    if finding.place.activities or not able:
        return
    like = desk.person(min(able))
    others = [each for each in desk.twin.people if not set(like.skills) <= set(each.skills)]
    names = desk.least_busy(others, TAUGHT)
    if names:
        yield tried(gettext_noop("Two more people taught"), LearnFrom(names, like.name))
    yield tried(gettext_noop("One more person"), AddPeople(like.name))


ANSWERS: dict[str, Answer] = {
    "waiting": waiting,
    "batches": batches,
    "set_days": set_days,
    "missing_skills": missing_skills,
    "handovers": handovers,
    "drift": drift,
}
