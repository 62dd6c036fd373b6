"""Where cases go: fewer that come back, or other shares."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import END, START, Choice, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known_step, known_type, within
from gemba.insight.simulation.whatif.shares import Book, Next, for_type, summed


@dataclass(frozen=True)
class FewerReturns:
    """After `source` so many times as many cases go back to `target` as now (0: none, 0.5: half);
    the others go on as those do that do not go back. Of one type of case or (None) of all. Without
    `returns_only` also those that have not been at the target before."""

    source: str
    target: str
    left: float
    type: str | None = None
    returns_only: bool = True

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused, also where nothing goes back that could go on."""
        within(self.left, 0, 1, gettext_noop("What is left lies between 0 and 1."))
        known_step(twin, self.source)
        known_step(twin, self.target)
        known_type(twin, self.type)
        choices = tuple(self._choices(twin))
        if all(each in twin.branching.choices for each in choices):
            raise ChangeRefused(
                gettext_noop("After “{source}” nothing goes back to “{target}” that could go on."),
                source=Activities((self.source,)),
                target=Activities((self.target,)),
            )
        return replace(twin, branching=replace(twin.branching, choices=choices))

    def _choices(self, twin: Twin) -> Iterator[Choice]:
        for choice in for_type(Book(twin.branching), twin.branching.choices, self.type):
            is_meant = self.type in (None, choice.type) and self._may_go_back(choice)
            yield replace(choice, next=self._next(choice.next)) if is_meant else choice

    def _may_go_back(self, choice: Choice) -> bool:
        """Whether the case is at the source; where its whole way is known, it has been at the
        target before."""
        history = choice.history
        return history[-1:] == (self.source,) and (
            not self.returns_only or history[0] != START or self.target in history
        )

    def _next(self, following: Next) -> Next:
        rest = [(name, share) for name, share in following if name != self.target]
        back = sum(share for name, share in following if name == self.target)
        if not back or not any(share > 0 for _name, share in rest):
            return following
        onward = (1 - back * self.left) / (1 - back)
        return summed(
            [*((name, share * onward) for name, share in rest), (self.target, back * self.left)]
        )


@dataclass(frozen=True)
class SendOn:
    """After a step so large a share of the cases goes on to another one, the others as they do now,
    in proportion; “$” is the end. Of one type of case or (None) of all."""

    after: str
    to: str
    share: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.share, 0, 1, gettext_noop("A share lies between 0 and 1."))
        known_type(twin, self.type)
        known_step(twin, self.after)
        if self.to != END:
            known_step(twin, self.to)
        book = Book(twin.branching)
        last = Choice(book.next((self.after,), None), (self.after,))
        choices = (*twin.branching.choices, *(() if book.has(last) else (last,)))
        return replace(
            twin,
            branching=replace(
                twin.branching,
                choices=tuple(
                    replace(each, next=self._next(each.next)) if self._is_meant(each) else each
                    for each in for_type(book, choices, self.type)
                ),
            ),
        )

    def _is_meant(self, choice: Choice) -> bool:
        return choice.history[-1:] == (self.after,) and self.type in (None, choice.type)

    def _next(self, following: Next) -> Next:
        rest = [(name, share) for name, share in following if name != self.to and share > 0]
        if not rest:
            return ((self.to, 1.0),)
        whole = sum(share for _name, share in rest)
        onward = [(name, share * (1 - self.share) / whole) for name, share in rest]
        return summed([*onward, (self.to, self.share)])


@dataclass(frozen=True)
class Branch:
    """After a step comes one of these, with shares that sum to 1; “$” is the end of the case, and
    after “^” a case begins. Of one type of case or (None) of all."""

    after: str
    next: tuple[tuple[str, float], ...]
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_type(twin, self.type)
        if self.after != START:
            known_step(twin, self.after)
        for name, _share in self.next:
            if name != END:
                known_step(twin, name)
        shares = [share for _name, share in self.next]
        if not all(share >= 0 for share in shares) or abs(math.fsum(shares) - 1) > 1e-3:
            raise ChangeRefused(gettext_noop("The shares of what comes next sum to 1."))
        own = Choice(summed(self.next), (self.after,), self.type)
        return replace(twin, branching=replace(twin.branching, choices=(own, *self._others(twin))))

    def _others(self, twin: Twin) -> Iterator[Choice]:
        """Those of other situations; where all types are meant and one is changed, the longer
        histories give way for that type."""
        for choice in for_type(Book(twin.branching), twin.branching.choices, self.type):
            is_here = choice.history[-1:] == (self.after,)
            if not is_here or self.type not in (None, choice.type):
                yield choice
            elif self.type is not None and choice.history != (self.after,):
                yield replace(choice, next=summed(self.next))
