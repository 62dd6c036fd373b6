"""What comes next, when steps are put in, left out or given another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import END, Branching, Choice

from .change import ChangeRefused

_ROUNDS_MAX = 60
_TOO_SMALL = 1e-9


def summed(parts: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Shares of the same name together, in the order in which they came, summing to 1."""
    found: defaultdict[str, float] = defaultdict(float)
    for name, share in parts:
        found[name] += share
    whole = sum(found.values())
    return tuple((name, share / whole) for name, share in found.items() if share > 0)


def left_out(branching: Branching, name: str) -> Iterator[Choice]:
    """The choices without a step: where it would come next, comes what would come after it.

    Raises ChangeRefused where nothing else ever happens.
    """
    book = {(each.history, each.type, each.visits): each for each in branching.choices}
    for choice in branching.choices:
        if name in choice.history:
            continue
        yield replace(choice, next=_around(branching, book, choice, name))


Book = Mapping[tuple[tuple[str, ...], str | None, int | None], Choice]


def _around(
    branching: Branching, book: Book, choice: Choice, name: str
) -> tuple[tuple[str, float], ...]:
    parts = [(each, share) for each, share in choice.next if each != name]
    left = sum(share for each, share in choice.next if each == name)
    history = choice.history
    for _round in range(_ROUNDS_MAX):
        if left < _TOO_SMALL:
            break
        history = (*history, name)
        after = _choice(branching, book, history, choice.type)
        parts += [(each, left * share) for each, share in after if each != name]
        left *= sum(share for each, share in after if each == name)
    if not parts:
        raise ChangeRefused(
            gettext_noop("Without “{name}” nothing would happen any more."),
            name=Activities((name,)),
        )
    return summed(parts)


def _choice(
    branching: Branching, book: Book, history: tuple[str, ...], of_type: str | None
) -> tuple[tuple[str, float], ...]:
    """What comes after a history: of the choices that fit the one that knows most of it."""
    for length in range(min(len(history), branching.history_max), -1, -1):
        last = history[len(history) - length :]
        for key in ((last, of_type, None), (last, None, None)):
            if key in book:
                return book[key].next
    return ((END, 1.0),)


@dataclass(frozen=True)
class Part:
    """A part of a step, of one type of case or (None) of all."""

    share: float
    type: str | None = None


def renamed_in_part(branching: Branching, name: str, part: Part, other: str) -> Iterator[Choice]:
    """The choices where a part of a step is another one, after which the same comes as before."""
    told = {(each.history, each.type, each.visits) for each in branching.choices}
    for choice in branching.choices:
        share = part.share if part.type in (None, choice.type) else 0.0
        yield from _both_ways(choice, name, share, other)
        is_for_all = choice.type is None and part.type is not None
        if is_for_all and (choice.history, part.type, choice.visits) not in told:
            yield from _both_ways(replace(choice, type=part.type), name, part.share, other)


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
