"""What comes next in a drawn process, with shares from what comes next today.

The drawing says what may follow, the twin how often it does: of the ways that are open, each keeps
the share it has today after the same history, in proportion. Ways that are never taken today get
none, unless nothing else is open: then all that are open share alike. Where the drawing does not
know a step of the customer or of others outside, that step stays where it comes today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.names import Names
from gemba.insight.mining.conformance.coded_net import CodedNet
from gemba.insight.mining.conformance.model_states import ModelCannotEnd, model_states
from gemba.insight.mining.conformance.reachability import TooManyMarkings
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_net import INCLUSIVE_WAYS_MAX, ModelNotRunnable, net_of_bpmn
from gemba.insight.mining.wording import Number
from gemba.insight.simulation.model import END, START, Choice

from .change import ChangeRefused
from .shares import Book, History, Next, summed

# How far back it is looked to tell where in the drawing a case is.
HISTORY_MAX = 6
SITUATIONS_MAX = 5_000

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
    steps: frozenset[str] = field(default=frozenset())

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
        return cls(
            {key: frozenset(targets) for key, targets in moves.items()},
            ends,
            states.initial,
            frozenset(coded.labels),
        )

    def after(self, states: States, step: str) -> States:
        """Where a step leads to from any of some states; what is not drawn changes nothing."""
        if step not in self.steps:
            return states
        return frozenset().union(*(self.moves.get((each, step), ()) for each in states))

    def open(self, states: States) -> frozenset[str]:
        """What may come next in any of some states, END where a case may be done."""
        found = {step for state, step in self.moves if state in states}
        return frozenset(found | ({END} if states & self.ends else set()))

    @property
    def side_by_side(self) -> tuple[tuple[str, str], ...]:
        """Steps that may come in either order and lead to the same then."""
        found = set()
        for state, one in self.moves:
            for other in self.open(frozenset({state})) - {END, one}:
                first = self.after(self.after(frozenset({state}), one), other)
                if first and first == self.after(self.after(frozenset({state}), other), one):
                    found.add((min(one, other), max(one, other)))
        return tuple(sorted(found))


@dataclass(frozen=True)
class Following:
    """The choices of a twin that follows a drawing: `book` is what comes next today without the
    steps that are no longer done, `outside` those of others that the drawing does not know."""

    drawn: Drawn
    book: Book
    types: Sequence[str]
    outside: Sequence[str]

    def choices(self) -> Iterator[Choice]:
        """As far back as it takes to know where in the drawing a case is. Raises ChangeRefused."""
        waiting: list[tuple[History, States]] = [((START,), frozenset({self.drawn.initial}))]
        every = frozenset(range(1 + max((s for s, _step in self.drawn.moves), default=0)))
        every |= self.drawn.ends | {self.drawn.initial}
        steps = [*sorted(self.drawn.steps), *self.outside]
        waiting += [((step,), self.drawn.after(every, step)) for step in steps]
        for count, (history, states) in enumerate(waiting):
            if count > SITUATIONS_MAX:
                raise ChangeRefused(
                    gettext_noop("The drawing allows too many different ways to be run.")
                )
            yield from self._told(history, states)
            if self._is_settled(states) or len(history) >= HISTORY_MAX or history[0] == START:
                continue
            longer = [((START, *history), frozenset({self.drawn.initial}))]
            longer += [((step, *history), self.drawn.after(every, step)) for step in steps]
            for past, begin in longer:
                reached = begin
                for step in past[1:]:
                    reached = self.drawn.after(reached, step)
                if reached and self._happens(past):
                    waiting.append((past, reached))

    def _is_settled(self, states: States) -> bool:
        return len({self.drawn.open(frozenset({each})) for each in states}) < 2

    def _happens(self, past: History) -> bool:
        """Steps of others come only where they come today."""
        return past[1] not in self.outside or any(
            name == past[1] and share > 0
            for of_type in (None, *self.types)
            for name, share in self.book.next(past[:1], of_type)
        )

    def _told(self, history: History, states: States) -> Iterator[Choice]:
        ways = self.drawn.open(states)
        usual = self._shares(self.book.next(history, None), ways)
        yield Choice(usual, history)
        counts = range(1, self.book.branching.visits_told + 1) if history != (START,) else ()
        for of_type in (None, *self.types):
            plain = self._shares(self.book.next(history, of_type), ways)
            if plain != usual:
                yield Choice(plain, history, of_type)
            for visits in counts:
                often = self._shares(self.book.next(history, of_type, visits), ways)
                if often != plain:
                    yield Choice(often, history, of_type, visits)

    def _shares(self, today: Next, ways: frozenset[str]) -> Next:
        outside = [(name, share) for name, share in today if name in self.outside]
        drawn = [(name, share) for name, share in today if name in ways]
        if not any(share > 0 for _name, share in drawn):
            drawn = [(name, 1.0) for name in sorted(ways)]
        rest = 1 - sum(share for _name, share in outside)
        if not drawn or rest <= 0:
            return summed(outside) if outside else ((END, 1.0),)
        whole = sum(share for _name, share in drawn)
        return summed([*outside, *((name, share * rest / whole) for name, share in drawn)])
