"""What a token remembers between advances: small, and JSON.

`wait`   by turn, what from outside makes it go on (see `waits`)
`stuck`  by turn, why it cannot go on: a code of INCIDENTS and its values
`turns`  how far an activity that is done several times has come (see `turns`)
`undo`   activities that a compensation has still to do, last one first
`left`   its work is done, and only the way out could not be chosen: how it had ended
`hears`  it only listens for what starts an event sub-process
"""

from __future__ import annotations

from typing import Any

from .shapes import Token, Turn

WAIT, STUCK, TURNS, UNDO, LEFT, HEARS = "wait", "stuck", "turns", "undo", "left", "hears"


def key_of(turn: Turn) -> str:
    return "" if turn is None else str(turn)


def turn_of(key: str) -> Turn:
    return int(key) if key else None


def remember(token: Token, what: str, turn: Turn, value: Any) -> None:
    token.memory.setdefault(what, {})[key_of(turn)] = value


def recalled(token: Token, what: str, turn: Turn) -> Any:
    """What is remembered for this turn, or None."""
    return token.memory.get(what, {}).get(key_of(turn))


def forget(token: Token, what: str, turn: Turn) -> bool:
    """Whether there was anything to forget."""
    kept = token.memory.get(what, {})
    if kept.pop(key_of(turn), None) is None:
        return False
    if not kept:
        del token.memory[what]
    return True
