"""A drawn process as states, told apart by what may follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.names import Names
from gemba.insight.mining.conformance.coded_net import CodedNet
from gemba.insight.mining.conformance.model_states import ModelCannotEnd, model_states
from gemba.insight.mining.conformance.reachability import TooManyMarkings
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_net import INCLUSIVE_WAYS_MAX, ModelNotRunnable, net_of_bpmn
from gemba.insight.mining.wording import Number
from gemba.insight.simulation.model import END

from .change import ChangeRefused

STATES_MAX = 2_000

States = frozenset[int]
_NOT_RUNNABLE = {
    "no start": gettext_noop("The process has no start event. Add one."),
    "no end": gettext_noop(
        "The process has no end event, so no case could ever be complete. Add one."
    ),
    "too many ways": gettext_noop(
        "The inclusive gateway {name} has more than {n} ways. Split it in two gateways."
    ),
}


@dataclass(frozen=True)
class Drawn:
    """A process as states: by state and step where it leads to, and which states may be the end."""

    moves: Mapping[tuple[int, str], States]
    ends: States
    initial: int
    steps: frozenset[str]

    @classmethod
    def of(cls, model: BpmnModel) -> Drawn:
        """Raises ChangeRefused for a drawing that cannot be run."""
        try:
            coded = CodedNet.of(net_of_bpmn(model), Names.of([]))
            states = model_states(coded)
        except ModelNotRunnable as trouble:
            raise ChangeRefused(
                _NOT_RUNNABLE[trouble.code], name=trouble.name, n=Number(INCLUSIVE_WAYS_MAX)
            ) from trouble
        except ModelCannotEnd as trouble:
            raise ChangeRefused(
                gettext_noop(
                    "No way leads from the drawing's begin to its end: check its gateways."
                )
            ) from trouble
        except TooManyMarkings as trouble:
            raise ChangeRefused(
                gettext_noop("So much of the drawing runs side by side that it cannot be run.")
            ) from trouble
        moves: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        for source, label, target in zip(
            states.source.tolist(), states.label.tolist(), states.target.tolist(), strict=True
        ):
            moves[source, coded.labels[label]].add(target)
        ends = frozenset(state for state, left in enumerate(states.to_end.tolist()) if not left)
        return _told_apart(moves, ends, states.initial, frozenset(coded.labels))

    def after(self, states: States, step: str) -> States:
        """Where a step leads to from any of some states; what is not drawn changes nothing."""
        if step not in self.steps:
            return states
        return frozenset().union(*(self.moves.get((each, step), ()) for each in states))

    def open(self, states: States) -> frozenset[str]:
        """What may come next in any of some states, END where a case may be done."""
        found = {step for state, step in self.moves if state in states}
        return frozenset(found | ({END} if states & self.ends else set()))

    @cached_property
    def side_by_side(self) -> tuple[tuple[str, str], ...]:
        """Steps that may come in either order and lead to the same then, and of which neither ever
        has to wait for the other."""
        found, waits = set(), set()
        for state, one in self.moves:
            here = frozenset({state})
            now, then = self.open(here) - {END}, self.open(self.after(here, one)) - {END}
            waits |= {_pair(one, other) for other in then - now}
            found |= {
                _pair(one, other) for other in now - {one} if self._commute(state, one, other)
            }
        return tuple(sorted(found - waits))

    @cached_property
    def reached(self) -> States:
        """The states that some way from the begin leads to."""
        found, waiting = {self.initial}, [self.initial]
        while waiting:
            state = frozenset({waiting.pop()})
            fresh = {
                new for step in self.open(state) - {END} for new in self.after(state, step)
            } - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def _commute(self, state: int, one: str, other: str) -> bool:
        here = frozenset({state})
        first = self.after(self.after(here, one), other)
        return bool(first) and first == self.after(self.after(here, other), one)

    def in_one_order(self) -> Drawn:
        """The same with one of the orders in which steps side by side may come: which of them comes
        first makes no difference to when each is done."""
        kept = {}
        for state in {state for state, _step in self.moves}:
            for step in self._first_of(state):
                kept[state, step] = self.moves[state, step]
        return replace(self, moves=kept)

    def _first_of(self, state: int) -> set[str]:
        """Of the steps open in a state, those of one branch: such a branch as is over some time,
        since one that may go round for ever would keep the others waiting."""
        left = sorted(self.open(frozenset({state})) - {END})
        branches: list[set[str]] = []
        for step in left:
            apart = [each for each in branches if all(self._commute(state, e, step) for e in each)]
            joined = {step}.union(*(each for each in branches if each not in apart))
            branches = [*apart, joined]
        for branch in branches:
            if not self._goes_round(state, branch, set(left) - branch):
                return branch
        return set(left)

    def _goes_round(self, state: int, branch: set[str], others: set[str]) -> bool:
        """Whether a branch may come back to where it was while the others wait."""
        here = frozenset({state})
        waiting = [new for step in branch for new in self.after(here, step)]
        found = set(waiting)
        while waiting:
            now = frozenset({waiting.pop()})
            steps = self.open(now) - {END} - others
            if steps & branch:
                return True
            fresh = {new for step in steps for new in self.after(now, step)} - found
            found |= fresh
            waiting += fresh
        return False


def _told_apart(
    moves: Mapping[tuple[int, str], Iterable[int]],
    ends: States,
    initial: int,
    steps: frozenset[str],
) -> Drawn:
    """As states that the steps done lead to, one for all that allow the same (subsets of the given
    ones, and what cannot be told apart made one: Moore 1956). Raises ChangeRefused."""
    codes = {frozenset({initial}): 0}
    waiting, leads = [frozenset({initial})], {}
    for subset in waiting:
        for step in steps:
            after = frozenset(new for each in subset for new in moves.get((each, step), ()))
            if after:
                if after not in codes:
                    codes[after] = len(codes)
                    waiting.append(after)
                leads[codes[subset], step] = codes[after]
        if len(codes) > STATES_MAX:
            raise ChangeRefused(
                gettext_noop("So much of the drawing runs side by side that it cannot be run.")
            )
    classes = [int(bool(each & ends)) for each in waiting]
    kinds = 0
    while kinds < len(set(classes)):
        kinds = len(set(classes))
        ways: list[list[tuple[str, int]]] = [[] for _ in classes]
        for (state, step), after_state in sorted(leads.items()):
            ways[state].append((step, classes[after_state]))
        known: dict[object, int] = {}
        classes = [
            known.setdefault((own, tuple(way)), len(known))
            for own, way in zip(classes, ways, strict=True)
        ]
    return Drawn(
        {(classes[a], step): frozenset({classes[b]}) for (a, step), b in leads.items()},
        frozenset(classes[code] for subset, code in codes.items() if subset & ends),
        classes[0],
        steps,
    )


def _pair(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)
