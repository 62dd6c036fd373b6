"""What changed between two bodies, or between two descriptions of them. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gemba.foundation.kernel.json_values import JsonValue

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a body says, in the reader's language: what it is about, and what it says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` None: was not there; `after` None: is no longer there.

    `path` leads to it from outside to inside; places in lists are counted from 1 – in the list
    after the change, for what was removed in the one before.
    """

    path: Path
    before: str | None
    after: str | None


Describe = Callable[[JsonValue], Sequence[Line]]


def difference(before: JsonValue, after: JsonValue) -> tuple[Change, ...]:
    """Every place where two bodies differ; empty exactly when they are equal as JSON.

    What moved aside in a list because something was put in or taken out before it is no change.
    """
    return tuple(_between(before, after, ()))


def line_difference(before: Sequence[Line], after: Sequence[Line]) -> tuple[Change, ...]:
    """What differs between two descriptions; empty exactly when they are equal."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    changes: list[Change] = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            changes += _replaced(before[start:end], after[new_start:new_end])
    return tuple(changes)


def flattened(body: JsonValue, path: Path = ()) -> Iterator[Line]:
    """A body as lines, each labelled with the path to its value."""
    if isinstance(body, Mapping) and body:
        for key, value in body.items():
            yield from flattened(value, (*path, key))
    elif _items(body):
        for place, value in enumerate(_items(body), 1):
            yield from flattened(value, (*path, str(place)))
    else:
        yield Line(path_words(path), _shown(body))


def path_words(path: Path) -> str:
    """A path as people read it."""
    return " › ".join(each.replace("_", " ") for each in path)


def _replaced(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Change]:
    """Lines with one label belong together in their order; the rest came or went."""
    left = list(before)
    for line in after:
        partner = next((each for each in left if each.label == line.label), None)
        if partner is not None:
            left.remove(partner)
        yield Change((line.label,), partner.value if partner else None, line.value)
    for line in left:
        yield Change((line.label,), line.value, None)


def _between(before: JsonValue, after: JsonValue, path: Path) -> Iterator[Change]:
    if _written(before) == _written(after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _between_mappings(before, after, path)
    elif _is_list(before) and _is_list(after):
        yield from _between_lists(_items(before), _items(after), path)
    else:
        yield Change(path, _shown(before), _shown(after))


def _between_mappings(
    before: Mapping[str, JsonValue], after: Mapping[str, JsonValue], path: Path
) -> Iterator[Change]:
    for key, value in before.items():
        if key in after:
            yield from _between(value, after[key], (*path, key))
        else:
            yield Change((*path, key), _shown(value), None)
    for key, value in after.items():
        if key not in before:
            yield Change((*path, key), None, _shown(value))


def _between_lists(
    before: Sequence[JsonValue], after: Sequence[JsonValue], path: Path
) -> Iterator[Change]:
    old, new = [_written(each) for each in before], [_written(each) for each in after]
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        shared = min(end - start, new_end - new_start)
        for i in range(shared):
            place = (*path, str(new_start + i + 1))
            yield from _between(before[start + i], after[new_start + i], place)
        for i in range(start + shared, end):
            yield Change((*path, str(i + 1)), _shown(before[i]), None)
        for i in range(new_start + shared, new_end):
            yield Change((*path, str(i + 1)), None, _shown(after[i]))


def _is_list(value: JsonValue) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _items(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _written(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _shown(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
