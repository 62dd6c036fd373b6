"""What comes next, when two steps that follow each other become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from gemba.insight.simulation.model import Branching, Choice, Delay

from .shares import Book, History, Next, summed


@dataclass(frozen=True)
class Join:
    """Where `second` comes right after `first`, `name` comes instead of both."""

    first: str
    second: str
    name: str

    def choices(self, branching: Branching) -> Iterator[Choice]:
        """Those of the joined steps; whether the second would come is decided with the first."""
        book = Book(branching)
        # Of two that read the same now, the one that knew more of the case comes first.
        known = sorted(branching.choices, key=lambda each: -len(each.history))
        for choice in (*known, *self._decided_before(book)):
            following = self._next(book, choice)
            if following:
                for history in self._histories(choice.history):
                    yield replace(choice, next=following, history=history)

    def _decided_before(self, book: Book) -> Iterator[Choice]:
        """Where today's choice after the first step knows more than any before it."""
        for each in book.branching.choices:
            if each.history[-1:] == (self.first,) and each.visits is None:
                before = each.history[:-1]
                if before:
                    yield Choice(book.next(before, each.type), before, each.type)

    def delays(self, delays: tuple[Delay, ...]) -> Iterator[Delay]:
        """What passes before the first and after the second passes before and after both."""
        for each in delays:
            to = (each.to, self.name) if each.to == self.first else (each.to,)
            after = (each.after, self.name) if each.after == self.second else (each.after,)
            for one, other in product(to, after):
                yield replace(each, to=one, after=other)

    def _next(self, book: Book, choice: Choice) -> Next:
        parts: list[tuple[str, float]] = []
        is_alone = choice.history[-1:] == (self.first,)
        for name, share in choice.next:
            if name == self.first:
                after = book.next((*choice.history, name), choice.type)
                both = sum(chance for each, chance in after if each == self.second)
                parts += [(name, share * (1 - both)), (self.name, share * both)]
            elif not (is_alone and name == self.second):
                parts.append((name, share))
        return summed(parts) if any(share > 0 for _name, share in parts) else ()

    def _histories(self, history: History) -> Iterator[History]:
        """As they read now. What begins with the second may have had the first before it."""
        joined: list[str] = []
        for name in history:
            if name == self.second and joined[-1:] == [self.first]:
                joined[-1] = self.name
            else:
                joined.append(name)
        yield tuple(joined)
        if joined[:1] == [self.second]:
            yield (self.name, *joined[1:])
