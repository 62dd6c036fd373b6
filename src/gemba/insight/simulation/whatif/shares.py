"""What comes next: how it is looked up, and how a part of a step is given another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from gemba.insight.simulation.model import END, Branching, Choice, Twin

Next = tuple[tuple[str, float], ...]
History = tuple[str, ...]

# The engine writes a situation as one number.
_SITUATIONS_MAX = 1 << 62


def summed(parts: Iterable[tuple[str, float]]) -> Next:
    """Shares of the same name together, in the order in which they came, summing to 1."""
    found: defaultdict[str, float] = defaultdict(float)
    for name, share in parts:
        found[name] += share
    whole = sum(found.values())
    return tuple((name, share / whole) for name, share in found.items() if share > 0)


class Book:
    """The choices of a twin, to be looked up as the engine does it."""

    def __init__(self, branching: Branching) -> None:
        self.branching = branching
        self._known = {(each.history, each.type, each.visits): each for each in branching.choices}

    def next(self, history: History, of_type: str | None, visits: int | None = None) -> Next:
        """What comes after a history: of the choices that fit the one that knows most of it."""
        for length in range(min(len(history), self.branching.history_max), -1, -1):
            last = history[len(history) - length :]
            for key in ((of_type, visits), (of_type, None), (None, visits), (None, None)):
                if (last, *key) in self._known:
                    return self._known[last, *key].next
        return ((END, 1.0),)

    def has(self, choice: Choice) -> bool:
        """Whether the very same situation has a choice."""
        return (choice.history, choice.type, choice.visits) in self._known

    def told(self, choice: Choice, of_type: str) -> bool:
        """Whether the same situation has a choice of its own for a type."""
        return (choice.history, of_type, choice.visits) in self._known


@dataclass(frozen=True)
class Apart:
    """By which types and numbers of visits a branching tells cases apart."""

    types: tuple[str, ...]
    visits: tuple[int, ...]

    @classmethod
    def of(cls, branching: Branching) -> Apart:
        types = dict.fromkeys(each.type for each in branching.choices if each.type is not None)
        visits = {each.visits for each in branching.choices if each.visits is not None}
        return cls(tuple(types), tuple(sorted(visits)))

    @property
    def size(self) -> int:
        """How many situations a history has at most."""
        return (1 + len(self.types)) * (1 + len(self.visits))

    def choices(
        self, history: History, following: Callable[[str | None, int | None], Next]
    ) -> Iterator[Choice]:
        """What comes after a history, for each type and number of visits for which it is not what
        the engine would look up anyway. Nothing where `following` is nothing."""
        found: dict[tuple[str | None, int | None], Next] = {}
        for of_type in (None, *self.types):
            for visits in (None, *self.visits):
                given = following(of_type, visits)
                known = ((of_type, None), (None, visits), (None, None))
                usual = next((found[key] for key in known if key in found), None)
                if given and given != usual:
                    found[of_type, visits] = given
                    yield Choice(given, history, of_type, visits)


def once_each(choices: Iterable[Choice], room: int) -> tuple[Choice, ...]:
    """Each situation once, the first to speak of it holds; none with a longer history than there
    is `room` for, where the shorter one speaks for it."""
    found: dict[tuple[History, str | None, int | None], Choice] = {}
    for each in choices:
        if len(each.history) <= room:
            found.setdefault((each.history, each.type, each.visits), each)
    return tuple(found.values())


def history_room(twin: Twin) -> int:
    """How long a history the engine can remember."""
    base = len(twin.activities) + 2
    situations = max(1, len(twin.types)) * (twin.branching.visits_told + 1)
    room = 0
    while situations * base ** (room + 1) < _SITUATIONS_MAX:
        room += 1
    return room


@dataclass(frozen=True)
class Part:
    """A part of something, of one type of case or (None) of all."""

    share: float
    type: str | None = None

    def of(self, of_type: str | None) -> float:
        """The share where cases are of that type, or (None) of any that is not told apart."""
        return self.share if self.type in (None, of_type) else 0.0


def for_type(book: Book, choices: Iterable[Choice], of_type: str | None) -> Iterator[Choice]:
    """The choices, with one besides for a type that none speaks of yet where all are meant."""
    for choice in choices:
        yield choice
        if of_type is not None and choice.type is None and not book.told(choice, of_type):
            yield replace(choice, type=of_type)


def renamed_in_part(branching: Branching, name: str, part: Part, other: str) -> Iterator[Choice]:
    """The choices where a part of a step is another one, after which the same comes as before."""
    for choice in for_type(Book(branching), branching.choices, part.type):
        yield from _both_ways(choice, name, part.of(choice.type), other)


def _both_ways(choice: Choice, name: str, share: float, other: str) -> Iterator[Choice]:
    following: list[tuple[str, float]] = []
    for each, chance in choice.next:
        if each == name:
            following += [(each, chance * (1 - share)), (other, chance * share)]
        else:
            following.append((each, chance))
    places = [(each, other) if each == name else (each,) for each in choice.history]
    for history in product(*places):
        yield replace(choice, next=summed(following), history=history)
