"""What comes next, when a step is put in: at the begin of cases, after another, or before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gemba.insight.simulation.model import END, START, Branching, Choice, Twin

from .shares import Book, History, Next, Part, summed

# A step that (nearly) every case begins with.
_ALWAYS = 0.99


def begin_of(twin: Twin) -> History:
    """What every case has behind it before anybody of ours is asked: nothing, or the step it
    begins with, where that is the customer's or the system's."""
    name, share = max(Book(twin.branching).next((START,), None), key=lambda each: each[1])
    outside = {each.name for each in twin.activities if each.skills is None}
    return (START, name) if share >= _ALWAYS and name in outside else (START,)


@dataclass(frozen=True)
class Put:
    """A step that comes in a part of the cases."""

    name: str
    part: Part


def answered_first(twin: Twin, begin: History, put: Put, success: float) -> Iterator[Choice]:
    """The choices where an answer is tried when a case has `begin` behind it, its first steps; so
    large a share of those cases ends with it."""
    book, whole = Book(twin.branching), len(begin)
    visits = 0 if begin == (START,) else 1
    for of_type in (None, *(each.name for each in twin.types)):
        usual, share = book.next(begin, of_type, visits), put.part.of(of_type)
        yield Choice(_either(put.name, share, usual), begin, of_type)
        if share:
            yield Choice(_either(END, success, usual), (put.name,), of_type)
    for choice in twin.branching.choices:
        if choice.history == begin:
            continue
        yield choice
        if choice.history[:whole] == begin:
            # The answer comes nowhere else, so that it stands for all that was before.
            yield replace(choice, history=(put.name, *choice.history[whole:]))


def put_after(branching: Branching, types: Sequence[str], other: str, put: Put) -> Iterator[Choice]:
    """The choices where, in a part of the cases, a step comes right after another one."""
    book = Book(branching)
    told = {(each.history, each.type) for each in branching.choices}
    missing = [
        Choice(book.next((other,), each), (other,), each)
        for each in (None, *types)
        if ((other,), each) not in told
    ]
    for choice in (*branching.choices, *missing):
        here = choice.history[-1:] == (other,)
        share = put.part.of(choice.type) if here else 0.0
        yield replace(choice, next=_either(put.name, share, choice.next))
        if other in choice.history:
            yield replace(choice, history=_after_each(choice.history, other, put.name))


def put_before(branching: Branching, other: str, put: Put) -> Iterator[Choice]:
    """The choices where, in a part of the cases, a step comes right before another one."""
    yield Choice(((other, 1.0),), (put.name,))
    for choice in branching.choices:
        following: list[tuple[str, float]] = []
        for name, chance in choice.next:
            share = put.part.of(choice.type) if name == other else 0.0
            following += [(put.name, chance * share), (name, chance * (1 - share))]
        yield replace(choice, next=summed(following))
        if other in choice.history[1:]:
            yield replace(
                choice,
                next=summed(following),
                history=_before_each(choice.history, other, put.name),
            )


def _either(name: str, share: float, otherwise: Next) -> Next:
    """A name with a share, and what else comes."""
    return summed([(name, share), *((each, chance * (1 - share)) for each, chance in otherwise)])


def _after_each(history: History, other: str, name: str) -> History:
    return tuple(
        each for known in history for each in ((known, name) if known == other else (known,))
    )


def _before_each(history: History, other: str, name: str) -> History:
    first, *rest = history
    return (
        first,
        *(each for known in rest for each in ((name, known) if known == other else (known,))),
    )
