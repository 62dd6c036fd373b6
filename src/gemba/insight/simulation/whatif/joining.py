"""What comes next, when steps that follow each other become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from gemba.insight.simulation.model import Branching, Choice, Delay

from .shares import Apart, Book, History, Next, Part, summed

_ALL = Part(1.0)


@dataclass(frozen=True)
class Join:
    """Where `steps`, all different, come right after each other, `name` comes in a part of the
    cases instead of them."""

    steps: tuple[str, ...]
    name: str
    part: Part = _ALL

    def choices(self, branching: Branching) -> Iterator[Choice]:
        """Those of the joined steps; whether the others would come is decided with the first."""
        book = Book(branching)
        known = Apart.of(branching)
        types = (*known.types, *([self.part.type] if self.part.type else []))
        apart = Apart(tuple(dict.fromkeys(types)), known.visits)
        leads = {
            each.history[-1]
            for each in branching.choices
            if each.history and any(name == self.steps[0] for name, _share in each.next)
        }
        begun = [self.steps[:count] for count in range(2, len(self.steps))]
        read = (
            history
            for each in branching.choices
            for history in self._histories(each.history, leads)
        )
        touched = dict.fromkeys(
            history
            for history in (*read, *begun)
            if self.name in history or history[-1] in self.steps[:-1] or history[-1] in leads
        )
        yield from (each for each in branching.choices if each.history not in touched)
        for history in touched:
            yield from apart.choices(history, partial(self._next, book, history))

    def delays(self, delays: tuple[Delay, ...]) -> Iterator[Delay]:
        """What passes before the first and after the last passes before and after all."""
        for each in delays:
            to = (each.to, self.name) if each.to == self.steps[0] else (each.to,)
            after = (each.after, self.name) if each.after == self.steps[-1] else (each.after,)
            for one, other in product(to, after):
                yield replace(each, to=one, after=other)

    def _next(self, book: Book, history: History, of_type: str | None, visits: int | None) -> Next:
        today = tuple(
            each for known in history for each in (self.steps if known == self.name else (known,))
        )
        begun, share = self._begun(history), self.part.of(of_type)
        parts: list[tuple[str, float]] = []
        for name, chance in book.next(today, of_type, visits):
            if name == self.steps[0]:
                all_of_them = chance * share * self._rest(book, (*today, name), of_type, 1)
                parts += [(name, chance - all_of_them), (self.name, all_of_them)]
            elif begun and name == self.steps[begun]:
                decided = chance * share * self._rest(book, (*today, name), of_type, begun + 1)
                parts.append((name, chance - decided))
            else:
                parts.append((name, chance))
        return summed(parts) if any(share > 0 for _name, share in parts) else ()

    def _rest(self, book: Book, today: History, of_type: str | None, done: int) -> float:
        """How likely the steps that are still missing all come, after a history of today that ends
        with so many of them."""
        chance = 1.0
        for step in self.steps[done:]:
            chance *= sum(share for name, share in book.next(today, of_type) if name == step)
            today = (*today, step)
        return chance

    def _begun(self, history: History) -> int:
        """With how many of the steps but the last a history ends."""
        counts = range(min(len(self.steps) - 1, len(history)), 0, -1)
        return next((each for each in counts if history[-each:] == self.steps[:each]), 0)

    def _histories(self, history: History, leads: Iterable[str]) -> Iterator[History]:
        """What a history of today reads like then. What begins with one of the later steps may have
        had the others before it; what is known after the first is decided before it."""
        whole = len(self.steps)
        for joined in self._readings(history):
            if not joined:
                continue
            yield joined
            for count in range(1, whole):
                if joined[:count] == self.steps[-count:]:
                    yield (self.name, *joined[count:])
                if joined[-count:] == self.steps[:count]:
                    before = joined[:-count]
                    yield from [before] if before else ((lead,) for lead in leads)

    def _readings(self, history: History) -> Iterator[History]:
        """With the steps as one wherever they all come; where that is so in a part of the cases,
        also as today."""
        whole = len(self.steps)
        if history[:whole] == self.steps:
            yield from ((self.name, *rest) for rest in self._readings(history[whole:]))
        if history and (history[:whole] != self.steps or self.part != _ALL):
            yield from ((history[0], *rest) for rest in self._readings(history[1:]))
        if not history:
            yield ()
