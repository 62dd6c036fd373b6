"""What comes next in a drawn process, with shares from what comes next today.

The drawing says what may follow, the twin how often it does: of the ways that are open, each keeps
the share it has today after the same history, in proportion. Ways that are never taken today get
what is said of them, all of a place together, which is none unless somebody says so; where nothing
else is open, all that are open share alike. Where the drawing does not
know a step of the customer or of others outside, that step stays where it comes today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.simulation.model import END, START, Choice

from .change import ChangeRefused
from .drawn import Drawn, States
from .shares import Apart, Book, History, Next, summed

# How far back it is looked to tell where in the drawing a case is.
HISTORY_MAX = 6
SITUATIONS_MAX = 5_000


@dataclass(frozen=True)
class Following:
    """The choices of a twin that follows a drawing: `book` is what comes next today without the
    steps that are no longer done, `outside` those of others that the drawing does not know. So many
    of the cases that come to ways nobody takes today take one of these, `untaken`, a share."""

    drawn: Drawn
    book: Book
    types: Sequence[str]
    outside: Sequence[str]
    untaken: float = 0.0

    def choices(self) -> Iterator[Choice]:
        """As far back as it takes to know where in the drawing a case is. Raises ChangeRefused."""
        apart = Apart.of(self.book.branching)
        waiting: list[tuple[History, States]] = [((START,), frozenset({self.drawn.initial}))]
        every = self.drawn.reached
        steps = [*sorted(self.drawn.steps), *self.outside]
        waiting += [((step,), self.drawn.after(every, step)) for step in steps]
        for count, (history, states) in enumerate(waiting):
            if count > SITUATIONS_MAX:
                raise ChangeRefused(
                    gettext_noop("The drawing allows too many different ways to be run.")
                )
            yield from apart.choices(history, partial(self._next, history, states))
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

    def _next(
        self, history: History, states: States, of_type: str | None, visits: int | None
    ) -> Next:
        ways, today = self.drawn.open(states), self.book.next(history, of_type, visits)
        outside = [(name, share) for name, share in today if name in self.outside]
        drawn = [(name, share) for name, share in today if name in ways]
        if not any(share > 0 for _name, share in drawn):
            drawn = [(name, 1.0) for name in sorted(ways)]
        rest = 1 - sum(share for _name, share in outside)
        if not drawn or rest <= 0:
            return summed(outside) if outside else ((END, 1.0),)
        whole = sum(share for _name, share in drawn)
        shares = {name: share / whole for name, share in drawn}
        new = self._never_taken(history, of_type, ways - {n for n, share in drawn if share > 0})
        kept = 1 - self.untaken if new else 1.0
        told = [(name, share * kept * rest) for name, share in shares.items()]
        return summed([*outside, *told, *((name, (1 - kept) * rest / len(new)) for name in new)])

    def _never_taken(self, history: History, of_type: str | None, ways: Iterable[str]) -> list[str]:
        """Of some ways those that nobody takes right after the last step, whatever came before."""
        if not self.untaken:
            return []
        today = self.book.next(history[-1:], of_type)
        taken = {name for name, share in today if share > 0}
        return sorted(set(ways) - taken)
