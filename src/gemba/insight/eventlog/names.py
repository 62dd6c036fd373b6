"""Dictionaries of a coded column: code to text, and text to code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import overload

import numpy as np

from .arrays import Bytes, Codes, Int32s, Int64s, offsets_of, sealed, spread

# Lone surrogates can come out of JSON; they must survive a save.
_ERRORS = "surrogatepass"


class Names(Sequence[str]):
    """Distinct texts by code, kept as UTF-8 and decoded one by one.

    A log with 200,000 cases opens without making 200,000 strings.
    """

    def __init__(self, blob: Bytes, offsets: Int64s) -> None:
        self.blob = sealed(blob)
        self.offsets = sealed(offsets)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Names:
        encoded = [text.encode("utf-8", _ERRORS) for text in texts]
        blob = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return cls(blob, offsets_of(np.array([len(text) for text in encoded], dtype=np.int64)))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, code: int) -> str: ...
    @overload
    def __getitem__(self, code: slice) -> list[str]: ...
    def __getitem__(self, code: int | slice) -> str | list[str]:
        if isinstance(code, slice):
            return [self[each] for each in range(*code.indices(len(self)))]
        if not -len(self) <= code < len(self):
            raise IndexError(code)
        place = code % len(self)
        start, end = self.offsets[place], self.offsets[place + 1]
        return self.blob[start:end].tobytes().decode("utf-8", _ERRORS)

    def __iter__(self) -> Iterator[str]:
        raw, bounds = self.blob.tobytes(), self.offsets.tolist()
        for start, end in pairwise(bounds):
            yield raw[start:end].decode("utf-8", _ERRORS)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Names({len(self)}: {', '.join(self[:3])}…)"

    @cached_property
    def codes(self) -> dict[str, int]:
        return {text: code for code, text in enumerate(self)}

    def taken(self, codes: Int64s) -> Names:
        """The dictionary of some codes, in their order."""
        lengths = np.diff(self.offsets)[codes]
        return Names(self.blob[spread(self.offsets[codes], lengths)], offsets_of(lengths))

    def code_of(self, text: str) -> int | None:
        """The code of one text, found without decoding the others: for a large dictionary of
        which few texts are wanted."""
        wanted = text.encode("utf-8", _ERRORS)
        codes = np.flatnonzero(np.diff(self.offsets) == len(wanted))
        starts = self.offsets[codes]
        for place in range(len(wanted) - 1, -1, -1):
            equal = self.blob[starts + place] == wanted[place]
            codes, starts = codes[equal], starts[equal]
        return int(codes[0]) if len(codes) else None

    def extended(self, texts: Sequence[str]) -> tuple[Names, Int32s]:
        """The dictionary with what is new in `texts` added at its end, and the code of each."""
        known = self.codes
        fresh: dict[str, int] = {}
        coded = np.empty(len(texts), dtype=np.int32)
        for place, text in enumerate(texts):
            code = known.get(text)
            coded[place] = fresh.setdefault(text, len(known) + len(fresh)) if code is None else code
        if not fresh:
            return self, coded
        added = Names.of(fresh)
        names = Names(
            np.concatenate([self.blob, added.blob]),
            np.concatenate([self.offsets, added.offsets[1:] + self.offsets[-1]]),
        )
        # Decoding all texts again costs far more than a copy; who holds the old ones keeps theirs.
        names.codes = known | fresh
        return names, coded


@dataclass(frozen=True, eq=False)
class CodedColumn:
    """An attribute: one code a row, or -1 where it is unknown, and the texts behind the codes."""

    codes: Codes
    names: Names

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> CodedColumn:
        """Codes in order of first appearance; `None` is unknown."""
        seen: dict[str, int] = {}
        codes = [-1 if text is None else seen.setdefault(text, len(seen)) for text in texts]
        return cls(sealed(np.array(codes, dtype=np.int32)), Names.of(seen))

    def text(self, row: int) -> str | None:
        code = int(self.codes[row])
        return None if code < 0 else self.names[code]


def recoded(column: CodedColumn, onto: Names) -> CodedColumn:
    """The same column in the codes of `onto`, which grows by what it did not know."""
    names, codes = onto.extended(list(column.names))
    # The last entry serves code -1.
    table = np.append(codes, np.int32(-1)).astype(np.int32)
    return CodedColumn(sealed(table[column.codes]), names)


def compact(column: CodedColumn) -> CodedColumn:
    """The same column with a dictionary that holds only what its rows use."""
    used = np.bincount(column.codes[column.codes >= 0], minlength=len(column.names)) > 0
    if used.all():
        return column
    table = np.append(np.cumsum(used) - 1, -1).astype(np.int32)
    names = Names.of(name for name, keep in zip(column.names, used, strict=True) if keep)
    return CodedColumn(sealed(table[column.codes]), names)
