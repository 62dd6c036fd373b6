"""What comes next, when two steps that follow each other become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from gemba.insight.simulation.model import Branching, Choice, Delay

from .shares import Apart, Book, History, Next, summed


@dataclass(frozen=True)
class Join:
    """Where `second` comes right after `first`, `name` comes instead of both."""

    first: str
    second: str
    name: str

    def choices(self, branching: Branching) -> Iterator[Choice]:
        """Those of the joined steps; whether the second would come is decided with the first."""
        book, apart = Book(branching), Apart.of(branching)
        leads = {
            each.history[-1]
            for each in branching.choices
            if each.history and any(name == self.first for name, _share in each.next)
        }
        touched = dict.fromkeys(
            history
            for each in branching.choices
            for history in self._histories(each.history, leads)
            if self.name in history or history[-1] == self.first or history[-1] in leads
        )
        yield from (each for each in branching.choices if each.history not in touched)
        for history in touched:
            yield from apart.choices(history, partial(self._next, book, history))

    def delays(self, delays: tuple[Delay, ...]) -> Iterator[Delay]:
        """What passes before the first and after the second passes before and after both."""
        for each in delays:
            to = (each.to, self.name) if each.to == self.first else (each.to,)
            after = (each.after, self.name) if each.after == self.second else (each.after,)
            for one, other in product(to, after):
                yield replace(each, to=one, after=other)

    def _next(self, book: Book, history: History, of_type: str | None, visits: int | None) -> Next:
        pair = (self.first, self.second)
        today = tuple(e for known in history for e in (pair if known == self.name else (known,)))
        parts: list[tuple[str, float]] = []
        is_alone = history[-1:] == (self.first,)
        for name, share in book.next(today, of_type, visits):
            if name == self.first:
                after = book.next((*today, name), of_type)
                both = sum(chance for each, chance in after if each == self.second)
                parts += [(name, share * (1 - both)), (self.name, share * both)]
            elif not (is_alone and name == self.second):
                parts.append((name, share))
        return summed(parts) if any(share > 0 for _name, share in parts) else ()

    def _histories(self, history: History, leads: Iterable[str]) -> Iterator[History]:
        """What a history of today reads like then. What begins with the second may have had the
        first before it; what is known after the first is decided before it."""
        joined: list[str] = []
        for name in history:
            if name == self.second and joined[-1:] == [self.first]:
                joined[-1] = self.name
            else:
                joined.append(name)
        if joined:
            yield tuple(joined)
        if joined[:1] == [self.second]:
            yield (self.name, *joined[1:])
        if joined[-1:] == [self.first]:
            before = tuple(joined[:-1])
            yield from [before] if before else ((lead,) for lead in leads)
