"""Many changes of one kind, told in one sentence that holds each of them behind a fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import ngettext

from gemba.insight.simulation.whatif.change import Change
from gemba.insight.simulation.whatif.kinds.staff import LearnFrom, Train
from gemba.interfaces.console.lab.words import change_words
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words

# Fewer of a kind are read at a glance.
FOLDED_MIN = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """One change as it is shown, or several behind a sentence, their `words`."""

    words: str
    parts: tuple[T, ...]


def folded(changes: Sequence[Change], shown: Sequence[T], choice: Choice) -> tuple[Piece[T], ...]:
    """Changes as they are `shown`, one for each; those of a kind stand where its first did."""
    kinds: dict[type, list[int]] = {}
    for place, change in enumerate(changes):
        kinds.setdefault(_kind(change), []).append(place)
    pieces: dict[int, Piece[T]] = {}
    for places in kinds.values():
        if len(places) < FOLDED_MIN:
            pieces |= {place: Piece("", (shown[place],)) for place in places}
        else:
            words = _together([changes[place] for place in places], choice)
            pieces[places[0]] = Piece(words, tuple(shown[place] for place in places))
    return tuple(piece for _place, piece in sorted(pieces.items()))


def _kind(change: Change) -> type:
    return Train if isinstance(change, LearnFrom) else type(change)


def _together(changes: Sequence[Change], choice: Choice) -> str:
    taught = [each for each in changes if isinstance(each, Train | LearnFrom)]
    if not taught:
        more = len(changes) - 1
        return ngettext(
            "{first}, and {n} more change like it",
            "{first}, and {n} more changes like it",
            more,
        ).format(first=change_words(changes[0], choice), n=count_words(more))
    people = len({name for each in taught for name in each.names})
    words = ngettext(
        "{people} person is taught {n} things",
        "{people} people are taught {n} things between them",
        people,
    )
    return words.format(people=count_words(people), n=count_words(len(taught)))
