"""The scopes that a token has opened. Those of turns lie folded, as text, until somebody asks for
them: what is done in one of a thousand turns leaves the others as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .rows import Rows

S = TypeVar("S")
Unfold = Callable[[int, list[Any]], None]


@dataclass(slots=True)
class Folded:
    """Scopes by turn, as they are written with all that is within them, and what comes to their
    tokens: `due` is the earliest timer of a turn, in microseconds since 1970, and `heard` are the
    messages and signals in it, as `[id of the token, wait]`."""

    scopes: Rows = field(default_factory=Rows)
    due: dict[str, int] = field(default_factory=dict)
    heard: Rows = field(default_factory=Rows)

    def copy(self) -> Folded:
        return Folded(self.scopes.copy(), dict(self.due), self.heard.copy())

    def insert(
        self, turn: int, written: list[Any], due: int | None, heard: list[list[Any]]
    ) -> None:
        """A scope and those within."""
        self.scopes.insert(turn, written)
        if due is not None:
            self.due[str(turn)] = due
        if heard:
            self.heard.insert(turn, heard)

    def stored(self) -> dict[str, Any]:
        """What is not empty, in the order of turns."""
        due = {turn: self.due[turn] for turn in sorted(self.due, key=int)}
        found = {"scopes": self.scopes, "due": due, "heard": self.heard}
        return {name: each for name, each in found.items() if each}

    def take(self, turn: int) -> list[Any]:
        """A scope and those within, which are gone from here. Raises KeyError."""
        written: list[Any] = self.scopes.take(turn)
        self.due.pop(str(turn), None)
        if turn in self.heard:
            self.heard.take(turn)
        return written


class Inner(Generic[S]):
    """By turn; None where an activity is done once. `open` are those that do not lie folded."""

    def __init__(self) -> None:
        self.open: dict[int | None, S] = {}
        self.folded = Folded()
        self._unfold: Unfold = _nothing

    def lay(self, folded: Folded, unfold: Unfold) -> None:
        """What is stored of a token; `unfold` opens the scope of a turn as it is written."""
        self.folded, self._unfold = folded, unfold

    def unfold_holding(self, text: str) -> bool:
        """Unfolds a scope that is written with this in it; whether there is one."""
        turn = self.folded.scopes.holding(text)
        if turn is not None:
            self._unfold(turn, self.folded.take(turn))
        return turn is not None

    def unfold_due(self, now_us: int) -> None:
        """Those in which a timer is due by now."""
        for turn in [int(turn) for turn, due in self.folded.due.items() if due <= now_us]:
            self._unfold(turn, self.folded.take(turn))

    def all(self) -> list[S]:
        """In the order of turns; unfolds them."""
        folded, self.folded = self.folded, Folded()
        for turn, written in folded.scopes.in_order().items():
            self._unfold(turn, written)
        return [self.open[turn] for turn in sorted(self.open, key=lambda turn: turn or 0)]

    def turns(self) -> list[int | None]:
        return [*self.open, *self.folded.scopes.turns()]

    def __setitem__(self, turn: int | None, scope: S) -> None:
        self.open[turn] = scope

    def __delitem__(self, turn: int | None) -> None:
        del self.open[turn]

    def __contains__(self, turn: object) -> bool:
        return turn in self.open or turn in self.folded.scopes

    def __bool__(self) -> bool:
        return bool(self.open or self.folded.scopes)

    def clear(self) -> None:
        self.open.clear()
        self.folded = Folded()


def _nothing(_turn: int, _written: list[Any]) -> None:
    """Nothing lies folded."""
