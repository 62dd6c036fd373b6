"""Whether a scope can get stuck: its courses are followed, choice by choice, until all are known.

A marking says how many tokens stand on each flow; data is not looked at, so every choice counts as
possible. What one element does never takes a token from another, so it is enough to follow one
element at a time and branch over its choices only. Elements where ways meet come last, that
tokens which can be there at once are seen there at once; then inclusive joins, which must know
who can still come; then what ends everything.

Not looked at: how often an event beside a step comes (once or not at all), sub-processes that
events start, and what other scopes do; a marking with more than one token on a flow is not
followed further, and scopes with more than STATES_MAX markings are said to be undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from gemba.desk.workflow.processes.bpmn.model import (
    ACTIVITIES,
    Element,
    EventKind,
    Flow,
    Kind,
    Scope,
    grouped,
)
from gemba.desk.workflow.processes.bpmn.reaching import reach_of

from .problem import Problem, hint, problem

STATES_MAX = 5_000
WAYS_MAX = 6  # of an inclusive gateway: with more, one way each and all together are followed
WAYS_SHOWN = 4

# The flows that have a token; a flow with several is never followed.
Marking = frozenset[str]
# What an element may do: the flows it puts tokens on, and the choice that is, '' for none.
Move = tuple[tuple[str, ...], str]


def token_problems(scope: Scope) -> Iterator[Problem]:
    """Where tokens get stuck, or come several at once."""
    yield from _Courses(scope).problems()


class _Courses:
    """The markings of a scope, each with how it was come to."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.flows = {flow.id: flow for flow in (*scope.flows, *scope.links)}
        self.entering = grouped((flow.target, flow) for flow in self.flows.values())
        self.leaving = grouped((flow.source, flow) for flow in self.flows.values())
        self.reach = {
            each.id: reach_of(scope, each.id)
            for each in scope.of_kind(Kind.INCLUSIVE)
            if len(self.entering.get(each.id, ())) > 1
        }
        self.came: dict[Marking, tuple[Marking | None, str]] = {}
        self.stuck: dict[str, Marking] = {}
        self.crowded: set[str] = set()

    def problems(self) -> Iterator[Problem]:
        is_decided = self._follow_all()
        for name, marking in self.stuck.items():
            ways = self._ways_to(marking)
            if ways:
                yield problem(name, "deadlock when", ways=ways)
            else:
                yield problem(name, "deadlock")
        for name in sorted(self.crowded):
            yield hint(name, "again")
        if not is_decided:
            yield hint(self.scope.id, "undecided", count=f"{STATES_MAX:,}")

    def _follow_all(self) -> bool:
        waiting: list[Marking] = []
        for start in self.scope.of_kind(Kind.START):
            first = frozenset(flow.id for flow in self.leaving.get(start.id, ()))
            self.came.setdefault(first, (None, ""))
            waiting.append(first)
        while waiting:
            if len(self.came) > STATES_MAX:
                return False
            marking = waiting.pop()
            for after, choice in self._after(marking):
                if after not in self.came:
                    self.came[after] = (marking, choice)
                    waiting.append(after)
        return True

    def _after(self, marking: Marking) -> Iterator[tuple[Marking, str]]:
        """What one element makes of a marking, choice by choice."""
        if not marking:
            return
        element, taken = self._next(marking)
        if element is None:
            self._note_stuck(marking)
            return
        if _ends_all(element):
            yield frozenset(), ""
            return
        left = marking - taken
        for put, choice in self._moves(element):
            if left.isdisjoint(put):
                yield left | frozenset(put), choice
            else:
                self.crowded |= {self.flows[name].target for name in left & set(put)}

    def _next(self, marking: Marking) -> tuple[Element | None, frozenset[str]]:
        """The element to follow, and the flows whose tokens it takes."""
        best: tuple[int, Element, frozenset[str]] | None = None
        for name in {self.flows[flow].target for flow in marking}:
            element = self.scope.by_id[name]
            entering = [flow.id for flow in self.entering.get(name, ())]
            here = frozenset(entering) & marking
            found = self._enabled(element, entering, here, marking)
            if found and (best is None or (found[0], name) < (best[0], best[1].id)):
                best = found[0], element, found[1]
        return (best[1], best[2]) if best else (None, frozenset())

    def _enabled(
        self, element: Element, entering: list[str], here: frozenset[str], marking: Marking
    ) -> tuple[int, frozenset[str]] | None:
        """How early it is followed, and what it takes; None where it waits."""
        if _ends_all(element):
            return 3, here
        if len(entering) < 2:
            return 0, here
        if element.kind is Kind.PARALLEL:
            return (0, here) if len(here) == len(entering) else None
        if element.kind is Kind.INCLUSIVE:
            return None if self._can_come(element, here, marking) else (2, here)
        if len(here) > 1 and element.kind is not Kind.END:
            self.crowded.add(element.id)
        return 1, frozenset([min(here)])

    def _can_come(self, join: Element, here: frozenset[str], marking: Marking) -> bool:
        """Whether a token can still come on a flow that has none, and only there."""
        reach = self.reach[join.id]
        for flow in marking - here:
            place = self.flows[flow].target
            to_empty = any(place in reach[via] for via in reach if via not in here)
            if to_empty and not any(place in reach[via] for via in here):
                return True
        return False

    def _moves(self, element: Element) -> Iterator[Move]:
        """What an element may do with a token."""
        out = self.leaving.get(element.id, ())
        if element.kind in ACTIVITIES:
            yield from self._moves_of_activity(element, out)
        elif element.kind in (Kind.EXCLUSIVE, Kind.EVENT_BASED) and len(out) > 1:
            for flow in out:
                yield (flow.id,), self._choice(element, (flow,))
        elif element.kind is Kind.INCLUSIVE and len(out) > 1:
            for chosen in _subsets(out):
                yield tuple(flow.id for flow in chosen), self._choice(element, chosen)
        else:
            yield tuple(flow.id for flow in out), ""

    def _moves_of_activity(self, element: Element, out: tuple[Flow, ...]) -> Iterator[Move]:
        events = [
            each
            for each in self.scope.boundaries.get(element.id, ())
            if not each.is_about(EventKind.COMPENSATION)
        ]
        ordinary = list(self._ordinary(element, out))
        yield from ordinary
        for event in events:
            aside = tuple(flow.id for flow in self.leaving.get(event.id, ()))
            choice = f"{element.label} → {event.label}"
            if event.is_interrupting:
                yield aside, choice
            else:
                yield from (((*put, *aside), choice) for put, _choice in ordinary)

    def _ordinary(self, element: Element, out: tuple[Flow, ...]) -> Iterator[Move]:
        always = tuple(flow for flow in out if not flow.condition and flow.id != element.default)
        perhaps = tuple(flow for flow in out if flow not in always)
        if not perhaps:
            yield tuple(flow.id for flow in out), ""
            return
        chosen_sets = [*_subsets(perhaps), ()] if always else _subsets(perhaps)
        for chosen in chosen_sets:
            taken = (*always, *chosen)
            yield tuple(flow.id for flow in taken), self._choice(element, taken)

    def _choice(self, element: Element, flows: tuple[Flow, ...]) -> str:
        names = [flow.name or self.scope.by_id[flow.target].label for flow in flows]
        return f"{element.label} → {' + '.join(names)}"

    def _note_stuck(self, marking: Marking) -> None:
        for flow in sorted(marking):
            self.stuck.setdefault(self.flows[flow].target, marking)

    def _ways_to(self, marking: Marking | None) -> str:
        """The choices that led to a marking, the last few of them."""
        choices: list[str] = []
        while marking is not None:
            marking, choice = self.came[marking]
            choices += [f"“{choice}”"] if choice else []
        shown = choices[:WAYS_SHOWN][::-1]
        return ", ".join(["…", *shown] if len(choices) > WAYS_SHOWN else shown)


def _ends_all(element: Element) -> bool:
    """Whatever else is under way in the scope ends."""
    return element.kind is Kind.END and any(
        element.is_about(each) for each in (EventKind.TERMINATE, EventKind.ERROR, EventKind.CANCEL)
    )


def _subsets(flows: tuple[Flow, ...]) -> Iterator[tuple[Flow, ...]]:
    """All that are not empty, or of many flows each alone and all together."""
    sizes = range(1, len(flows) + 1) if len(flows) <= WAYS_MAX else (1, len(flows))
    for size in sizes:
        yield from combinations(flows, size)
