"""Rework, loops, ping-pong and drop-outs, asked for when a reader comes to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.insight.eventlog.desk_rows import RESPONSIBLE
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.filters.kinds.endpoints import EndsWith
from gemba.insight.mining.filters.kinds.follower import Follows
from gemba.insight.mining.filters.kinds.ping_pong import CameBack
from gemba.insight.mining.filters.kinds.rework import DoneAgain
from gemba.insight.mining.structure.ends import Ends, ends
from gemba.insight.mining.structure.loops import Loop, loops
from gemba.insight.mining.structure.ping_pong import PingPong, ping_pong, who_had
from gemba.insight.mining.structure.rework import rework
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.attributes import value_namer
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.opening import of_log

SHOWN = 8
GROUPS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class ReworkLine:
    """An activity that is done again; `url` shows only cases in which it is."""

    label: str
    cases: int
    at_once_same: int
    at_once_other: int
    at_once: int
    later_same: int
    later_other: int
    later: int
    url: str

    @property
    def total(self) -> int:
        """All times it was done again."""
        return self.at_once + self.later


@dataclass(frozen=True, slots=True)
class LoopLine:
    """A round; `url` shows only cases that go it."""

    loop: Loop
    source: str
    target: str
    url: str


@dataclass(frozen=True, slots=True)
class PingPongLine:
    """Work that went away and came back; `url` shows only cases in which it did."""

    pair: PingPong
    one: str
    other: str
    url: str


@dataclass(frozen=True, slots=True)
class DropOutLine:
    """Cases that stopped after an activity; seconds from their first to their last event."""

    label: str
    cases: int
    share: float
    seconds_median: float
    url: str


@require_safe
@of_log
def structure(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The section below the map; `by` names the attribute that stands for who did it."""
    groups = _groups(choice)
    wanted = request.GET.get("by", "")
    by = wanted if wanted in dict(groups) else ""
    ended = ends(choice.columns, choice.cases)
    found = loops(choice.columns, choice.cases)
    context = {
        "choice": choice,
        "rework": _rework(choice),
        "loops": _loops(choice, found),
        "ping_pong": _ping_pong(choice, by),
        "ends": ended,
        "regular": _regular(choice, ended),
        "drop_outs": _drop_outs(choice, ended),
        "groups": groups,
        "by": by,
        "url": choice.address("process-structure"),
    }
    return render(request, "console/process/structure.html", context)


def _groups(choice: Choice) -> list[tuple[str, str]]:
    """The attributes of events that may stand for who did it, with their labels."""
    told = choice.columns.attributes
    if choice.log.is_desk:
        return [(RESPONSIBLE, _("Between teams"))] if RESPONSIBLE in told else []
    return [(name, name) for name, each in told.items() if _is_group(each)]


def _is_group(column: CodedColumn) -> bool:
    """Few enough different values to be teams, lines or roles."""
    return 1 < len(column.names) <= GROUPS_MAX


def _name(choice: Choice, code: int) -> str:
    return choice.label(choice.columns.activities[code])


def _rework(choice: Choice) -> list[ReworkLine]:
    found, names = rework(choice.columns, choice.cases), choice.columns.activities
    lines = [
        ReworkLine(
            label=choice.label(name),
            cases=int(found.cases[code]),
            at_once_same=int(found.self_loop_repeats[code]),
            at_once_other=int(found.self_loop_redos[code]),
            at_once=int(found.self_loops[code]),
            later_same=int(found.repetition_repeats[code]),
            later_other=int(found.repetition_redos[code]),
            later=int(found.repetitions[code]),
            url=choice.address("process-log", filters=(*choice.filters, DoneAgain(2, (name,)))),
        )
        for code, name in enumerate(names)
        if found.cases[code]
    ]
    return sorted(lines, key=lambda line: -line.total)[:SHOWN]


def _loops(choice: Choice, found: list[Loop]) -> list[LoopLine]:
    names = choice.columns.activities
    return [
        LoopLine(
            loop=each,
            source=_name(choice, each.source),
            target=_name(choice, each.target),
            url=choice.address(
                "process-log",
                filters=(*choice.filters, Follows(names[each.source], names[each.target])),
            ),
        )
        for each in found[:SHOWN]
    ]


def _ping_pong(choice: Choice, by: str) -> list[PingPongLine]:
    name = value_namer(choice.log, by) if by else choice.who
    found = ping_pong(choice.columns, choice.cases, who_had(choice.columns, by))[:SHOWN]
    return [
        PingPongLine(
            each,
            one=name(each.one),
            other=name(each.other),
            url=choice.address(
                "process-log", filters=(*choice.filters, CameBack(each.one, each.other, by))
            ),
        )
        for each in found
    ]


def _regular(choice: Choice, ended: Ends) -> list[str]:
    return [_name(choice, code) for code in ended.regular.nonzero()[0].tolist()]


def _drop_outs(choice: Choice, ended: Ends) -> list[DropOutLine]:
    names = choice.columns.activities
    return [
        DropOutLine(
            label=_name(choice, each.activity),
            cases=each.cases,
            share=each.share,
            seconds_median=each.seconds_median,
            url=choice.address(
                "process-log", filters=(*choice.filters, EndsWith((names[each.activity],)))
            ),
        )
        for each in ended.drop_outs[:SHOWN]
    ]
