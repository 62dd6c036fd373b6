"""One activity or one move looked at closely, with the cases that waited longest for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.groups import Selection
from gemba.insight.mining.filters.kinds.variant import OfVariants
from gemba.insight.mining.variants import variants
from gemba.interfaces.console.process.choosing import Choice, PartUnknown
from gemba.interfaces.console.process.filtering.narrower import Narrower, of_activity, of_move
from gemba.interfaces.console.process.portraits import ActivityFacts, facts_of
from gemba.interfaces.console.process.things import case_namer

EXAMPLES = 6
TYPICAL = 3
TYPICAL_VARIANTS = 2
NEIGHBOURS = 4
PERFORMERS = 5
_MOVE = re.compile(r"(\d{1,9})_(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Example:
    """A case; `number` and `subject` where it is a ticket this person may see."""

    case: str
    seconds: float
    number: int | None = None
    subject: str = ""
    ticket_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Where an activity is reached from or left to; `share` is of all ways in, or of all ways
    out, beginning and end of cases among them."""

    id: str
    label: str
    count: int
    share: float
    median: float


@dataclass(frozen=True, slots=True)
class Performer:
    """Who does an activity, how often."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of one part of the map. `before` and `after` are of an activity only."""

    title: str
    count: int
    median: float
    p90: float
    examples: tuple[Example, ...]
    hidden: int
    before: tuple[Neighbour, ...] = ()
    after: tuple[Neighbour, ...] = ()
    performers: tuple[Performer, ...] = ()
    narrower: tuple[Narrower, ...] = ()
    facts: ActivityFacts | None = None


def details(choice: Choice, part: str, *, actor: Actor) -> Details:
    """`part` is an activity code, or two joined by an underscore. Raises PartUnknown."""
    move = _MOVE.fullmatch(part)
    if move:
        return _of_move(choice, int(move[1]), int(move[2]), actor)
    if part.isdecimal() and int(part) < len(choice.columns.activities):
        return _of_activity(choice, int(part), actor)
    raise PartUnknown(part)


def typical_cases(choice: Choice, *, actor: Actor) -> tuple[Example, ...]:
    """Cases of the chosen variants that took about as long as is usual for their variant."""
    if not any(isinstance(each, OfVariants) for each in choice.filters):
        return ()
    rows = variants(choice.columns, choice.cases).rows(TYPICAL_VARIANTS, examples=TYPICAL)
    cases = [(case, row.duration_seconds_median) for row in rows for case in row.example_cases]
    return _examples(choice, cases, actor)


def _of_move(choice: Choice, source: int, target: int, actor: Actor) -> Details:
    edges = choice.columns.index.edges
    found = np.flatnonzero((edges.source == source) & (edges.target == target))
    if not len(found):
        raise PartUnknown(f"{source}_{target}")
    waits = choice.columns.index.edge_wait.select(choice.cases)
    title = f"{_name(choice, source)} → {_name(choice, target)}"
    plain = _of_waits(choice, waits, int(found[0]), title, actor)
    return replace(plain, narrower=of_move(choice, source, target, plain.p90))


def _of_activity(choice: Choice, code: int, actor: Actor) -> Details:
    waits = choice.columns.index.activity_wait.select(choice.cases)
    plain = _of_waits(choice, waits, code, _name(choice, code), actor)
    graph, count = choice.left.graph, int(choice.left.table.count[code])
    moves = [
        (int(graph.source[at]), int(graph.target[at]), int(graph.count[at]), at)
        for at in np.flatnonzero((graph.source == code) | (graph.target == code)).tolist()
    ]

    def neighbours(mine: int, other: int) -> tuple[Neighbour, ...]:
        return tuple(
            Neighbour(
                id=f"{move[0]}_{move[1]}",
                label=_name(choice, move[other]),
                count=move[2],
                share=move[2] / max(count, 1),
                median=float(graph.wait_seconds_median[move[3]]),
            )
            for move in [each for each in moves if each[mine] == code][:NEIGHBOURS]
        )

    return Details(
        title=plain.title,
        count=count,
        median=plain.median,
        p90=plain.p90,
        examples=plain.examples,
        hidden=plain.hidden,
        before=neighbours(1, 0),
        after=neighbours(0, 1),
        performers=_performers(choice, code),
        narrower=of_activity(choice, code),
        facts=facts_of(choice, code),
    )


def _of_waits(choice: Choice, waits: Selection, group: int, title: str, actor: Actor) -> Details:
    members, values = waits.members(group)
    slowest = dict.fromkeys(members[::-1][: EXAMPLES * 4].tolist())
    seconds = dict(zip(members.tolist(), (values / 1_000_000).tolist(), strict=True))
    cases = [(choice.columns.case_ids[code], seconds[code]) for code in list(slowest)[:EXAMPLES]]
    examples = _examples(choice, cases, actor)
    return Details(
        title=title,
        count=len(members),
        median=float(waits.quantile(0.5)[group]) / 1_000_000,
        p90=float(waits.quantile(0.9)[group]) / 1_000_000,
        examples=examples,
        hidden=len(cases) - len(examples),
    )


def _examples(choice: Choice, cases: list[tuple[str, float]], actor: Actor) -> tuple[Example, ...]:
    """The cases of the desk's own log are tickets, shown to those who may see them."""
    if not choice.log.has_tickets:
        name = case_namer(choice.log)
        return tuple(Example(name(case), seconds) for case, seconds in cases)
    wanted = [UUID(case) for case, _seconds in cases]
    rows = visible_tickets(actor).filter(pk__in=wanted).values_list("pk", "number", "subject")
    known = {pk.hex: (pk, number, subject) for pk, number, subject in rows}
    return tuple(
        Example(case, seconds, known[case][1], known[case][2], known[case][0])
        for case, seconds in cases
        if case in known
    )


def _performers(choice: Choice, code: int) -> tuple[Performer, ...]:
    """Those who do it most, over all cases of the log."""
    who = choice.columns.index.performers
    mine = np.flatnonzero(who.activity == code)
    first = mine[np.argsort(-who.count[mine], kind="stable")][:PERFORMERS]
    resources = [choice.columns.resources[int(who.resource[at])] for at in first.tolist()]
    return tuple(
        Performer(choice.who(text), int(who.count[at]))
        for text, at in zip(resources, first.tolist(), strict=True)
    )


def _name(choice: Choice, code: int) -> str:
    if code >= len(choice.columns.activities):
        raise PartUnknown(str(code))
    return choice.label(choice.columns.activities[code])
