"""What goes with a thing and so is told by every event about it: as the arm of a running trial."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from gemba.foundation.events.types import Subject

Look = Callable[[Iterable[str]], Mapping[str, tuple[Subject, ...]]]
"""Given the ids of things of a kind, by id what goes with each; those with nothing may be missing.
Asked at every recording, so where nothing goes with anything it must not even read the ids."""

_looks: dict[str, Look] = {}


def accompany(kind: str, look: Look) -> None:
    """Let `look` say what goes with things of this kind; called in the `ready` of a room's app."""
    _looks[kind] = look


def accompanied(subjects: Sequence[tuple[Subject, ...]]) -> Sequence[tuple[Subject, ...]]:
    """What events are about, each with what goes with it, named once."""
    for kind, look in _looks.items():
        found = look(each.id for about in subjects for each in about if each.kind == kind)
        if found:
            subjects = [_with_more(about, kind, found) for about in subjects]
    return subjects


def _with_more(
    about: tuple[Subject, ...], kind: str, found: Mapping[str, tuple[Subject, ...]]
) -> tuple[Subject, ...]:
    more = (other for each in about if each.kind == kind for other in found.get(each.id, ()))
    return tuple(dict.fromkeys((*about, *more)))
