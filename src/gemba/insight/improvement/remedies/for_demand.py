"""Requests that need not come, or need nobody: questions, duplicates, one source of many; and
those outside whom they wait for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.finding import Finding
from gemba.insight.mining.waiting.guessing import names_vendor, waits_for_vendor
from gemba.insight.simulation.whatif.change import Change, Scenario
from gemba.insight.simulation.whatif.kinds.automation import AnswerFirst
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand
from gemba.insight.simulation.whatif.kinds.outside import ScaleOutside
from gemba.insight.simulation.whatif.kinds.routing import Prioritise

from .answering import Answer, part_left, part_of_all, told, tried
from .for_waiting import FIRST
from .staffed import Staffed

# Of what an article answers; published rates of deflection lie between a half and four fifths.
HELPED_SHARE = 0.7
READ_SHARE = 0.5
A_QUARTER_LESS = 0.75
HALF = 0.5
_NOT_AGAIN = gettext_noop("Nobody has to ask again")


def questions(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """An assistant answers first, or an article that half of them read. Where the twin does not
    tell these requests from others, of all requests as many as have their work."""
    types = desk.types_of(finding.place)
    share = told(finding, "share") or 1.0
    if not types:
        share = finding.saving.work_hours.value / HELPED_SHARE / max(desk.work_hours_a_year, 1.0)
    for title, part, by in (
        (gettext_noop("An assistant answers first"), 1.0, "assistant"),
        (gettext_noop("An article that half of them read"), READ_SHARE, "article"),
    ):
        asked = round(min(part * share, 1.0), 3)
        if asked > 0:
            yield tried(title, *_answered_first(asked, types, by))


def _answered_first(asked: float, types: Sequence[str], by: str) -> Iterator[Change]:
    """Each type has an answer of its own, where there are several."""
    if len(types) < 2:
        yield AnswerFirst(asked, HELPED_SHARE, next(iter(types), None), by)
        return
    for of_type in types:
        yield AnswerFirst(asked, HELPED_SHARE, of_type, f"{by} · {of_type}")


def one_source(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """As many as of the usual one, or half as many as now."""
    types = desk.types_of(finding.place)
    share = 1.0 if types else told(finding, "share")
    times = told(finding, "times")
    if share is None or not times:
        return
    for title, left in (
        (gettext_noop("As many as is usual"), 1 / max(times, 1.0)),
        (gettext_noop("Half as many of them"), HALF),
    ):
        factor = round(1 - share * (1 - left), 4)
        yield tried(title, *(ScaleDemand(factor, each) for each in types or (None,)))


def duplicates(finding: Finding, _desk: Staffed) -> Iterator[Scenario]:
    """What comes twice is joined as it comes in, and worked on once."""
    share, joined = told(finding, "share"), told(finding, "joined")
    chance = finding.evidence.figures[-1].estimate.value
    if share is not None and share > chance:
        twice = (share - chance) * (1 - (joined or 0.0))
        yield tried(gettext_noop("Joined as they come in"), ScaleDemand(round(1 - twice, 4)))


def bouncing_channels(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """Who asks this way need not ask again through another channel; or is answered first."""
    types = desk.types_of(finding.place)
    share, usual = told(finding, "share"), told(finding, "others")
    if share is None or usual is None:
        return
    if not types:
        again = part_of_all(finding) * max(share - usual, 0.0)
        yield tried(_NOT_AGAIN, ScaleDemand(round(1 - again, 4)))
        return
    others = [each.name for each in desk.twin.types if each.name not in types]
    elsewhere = desk.arrivals() - desk.arrivals(types)
    again = desk.arrivals(types) * max(share - usual, 0.0)
    if elsewhere > again:
        factor = round(1 - again / elsewhere, 4)
        yield tried(_NOT_AGAIN, *(ScaleDemand(factor, each) for each in others))
    yield tried(gettext_noop("These requests first"), *(Prioritise(each, FIRST) for each in types))


def slow_vendor(finding: Finding, desk: Staffed) -> Iterator[Scenario]:
    """The vendor as quick as others, or all of them a quarter quicker."""
    steps = [
        each.name
        for each in desk.twin.activities
        if waits_for_vendor(each.name)
        or (each.skills is None and names_vendor(each.resource or ""))
    ]
    types = desk.types_of(finding.place)
    if steps and types:
        factor = part_left(finding, "usual", "wait")
        yield tried(
            gettext_noop("The vendor as quick as others"),
            *(ScaleOutside(each, factor, of_type) for each in steps for of_type in types),
        )
    if steps:
        yield tried(
            gettext_noop("All vendors a quarter quicker"),
            *(ScaleOutside(each, A_QUARTER_LESS) for each in steps),
        )


ANSWERS: dict[str, Answer] = {
    "questions": questions,
    "one_source": one_source,
    "duplicates": duplicates,
    "bouncing_channels": bouncing_channels,
    "slow_vendor": slow_vendor,
}
