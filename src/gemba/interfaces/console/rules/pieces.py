"""Triggers and actions as rows to fill in, drawn from what each piece declares, and back.

The browser sends `{part}-{place}-is`, the piece, and `{part}-{place}-{field}`, its fields, where
the part is `when` or `then`. A row without a piece says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import QueryDict

from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.parts import Asked, Parameter, Piece
from gemba.desk.workflow.triggers import known_triggers
from gemba.foundation.kernel.json_values import JsonValue

WHEN, THEN = "when", "then"
PARTS = (WHEN, THEN)
ROWS_MAX = 20
_KEY_OF = {WHEN: "on", THEN: "do"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a piece to fill in."""

    name: str
    label: str
    asked: str
    choices: tuple[Choice, ...]
    text: str
    is_optional: bool

    @property
    def chosen(self) -> str:
        """The chosen values in a line."""
        return ", ".join(choice.label for choice in self.choices if choice.is_chosen)


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A trigger or an action to fill in."""

    part: str
    key: str
    piece: str
    pieces: tuple[Choice, ...]
    fields: tuple[FieldView, ...]


def rows_of(part: str, items: Sequence[JsonValue]) -> tuple[PieceRow, ...]:
    """The rows of a stored part; one empty row where there is nothing."""
    found = [
        _row(part, f"{part}-{place}", str(item.get(_KEY_OF[part], "")), item)
        for place, item in enumerate(items)
        if isinstance(item, Mapping)
    ]
    return tuple(found) or (empty_row(part),)


def empty_row(part: str) -> PieceRow:
    """One more row."""
    return _row(part, f"{part}-{uuid4().hex[:8]}", "", {})


def row_at(key: str, piece: str) -> PieceRow:
    """The row of this key, for another piece."""
    return _row(key.split("-", maxsplit=1)[0], key, piece, {})


def read_part(posted: QueryDict, part: str) -> list[JsonValue]:
    """What was filled in, as JSON; checking it is the rule's own business."""
    return list(_items(posted, part))


def known(part: str) -> Mapping[str, type[Piece]]:
    """The pieces there are."""
    return known_triggers() if part == WHEN else known_actions()


def _items(posted: QueryDict, part: str) -> Iterator[JsonValue]:
    keys = [name[: -len("-is")] for name in posted if name.startswith(f"{part}-")]
    for key in list(dict.fromkeys(k for k in keys if posted.get(f"{k}-is")))[:ROWS_MAX]:
        kind = known(part).get(posted.get(f"{key}-is", ""))
        if kind is None:
            continue
        fields: dict[str, JsonValue] = {_KEY_OF[part]: kind.name}
        for name, asked in kind.parameters().items():
            fields[name] = _value(posted, f"{key}-{name}", asked)
        yield fields


def _value(posted: QueryDict, name: str, asked: Parameter) -> JsonValue:
    if asked.asked is Asked.CODES:
        return [each for each in posted.getlist(name) if each]
    return posted.get(name, "")


def _row(part: str, key: str, piece: str, values: Mapping[str, JsonValue]) -> PieceRow:
    kinds = known(part)
    choices = [Choice(name, str(kind.label), name == piece) for name, kind in kinds.items()]
    kind = kinds.get(piece)
    return PieceRow(
        part=part,
        key=key,
        piece=piece if kind else "",
        pieces=tuple(sorted(choices, key=lambda choice: choice.label)),
        fields=tuple(_fields(kind, values)) if kind else (),
    )


def _fields(kind: type[Piece], values: Mapping[str, JsonValue]) -> Iterator[FieldView]:
    first = {f.name: f.default for f in kind.__dataclass_fields__.values()}
    for name, asked in kind.parameters().items():
        value = values.get(name, first[name] if isinstance(first[name], str | int | tuple) else "")
        chosen = [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
        yield FieldView(
            name=name,
            label=str(asked.label),
            asked=asked.asked.value,
            choices=tuple(Choice(v, label, v in chosen) for v, label in asked.choices()),
            text=", ".join(chosen),
            is_optional=asked.is_optional,
        )
