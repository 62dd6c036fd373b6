"""What a token remembers between advances: small, and JSON.

`wait`   by turn, what from outside makes it go on (see `waits`)
`work`   turns that wait for work, a letter each: `u` for a person, `s` an action, `.` for none
`stuck`  by turn, why it cannot go on: a code of INCIDENTS and its values
`turns`  how far an activity that is done several times has come (see `turns`)
`undo`   activities that a compensation has still to do, last one first
`left`   its work is done, and only the way out could not be chosen: how it had ended
`inside` the scopes of its turns, as they lie folded (see `inner`); only where it is stored
`hears`  it only listens for what starts an event sub-process
"""

from __future__ import annotations

from typing import Any

from .shapes import Token, Turn

WAIT, WORK, STUCK, TURNS = "wait", "work", "stuck", "turns"
UNDO, LEFT, HEARS, INSIDE = "undo", "left", "hears", "inside"
USER, SERVICE = "user", "service"

_NONE = "."
_LETTERS = {USER: "u", SERVICE: "s"}
_WORKS = {letter: work for work, letter in _LETTERS.items()}


def key_of(turn: Turn) -> str:
    return "" if turn is None else str(turn)


def turn_of(key: str) -> Turn:
    return int(key) if key else None


def remember(token: Token, what: str, turn: Turn, value: Any) -> None:
    if what == WAIT and turn is not None and value in (USER, SERVICE):
        _mark(token, turn, _LETTERS[value])
    else:
        token.memory.setdefault(what, {})[key_of(turn)] = value


def recalled(token: Token, what: str, turn: Turn) -> Any:
    """What is remembered for this turn, or None."""
    if what == WAIT and turn is not None and (work := _work(token, turn)) is not None:
        return work
    return token.memory.get(what, {}).get(key_of(turn))


def forget(token: Token, what: str, turn: Turn) -> bool:
    """Whether there was anything to forget."""
    if what == WAIT and turn is not None and _work(token, turn) is not None:
        _mark(token, turn, _NONE)
        return True
    kept = token.memory.get(what, {})
    if kept.pop(key_of(turn), None) is None:
        return False
    if not kept:
        del token.memory[what]
    return True


def is_held(token: Token) -> bool:
    """Whether it waits or is stuck, in any turn."""
    return any(each in token.memory for each in (WAIT, WORK, STUCK))


def open_turns(token: Token) -> list[Turn]:
    """The turns in which it waits or is stuck."""
    memory = token.memory
    work = (turn for turn, letter in enumerate(memory.get(WORK, "")) if letter != _NONE)
    others = (turn_of(key) for what in (WAIT, STUCK) for key in memory.get(what, ()))
    return list(dict.fromkeys([*others, *work]))


def _work(token: Token, turn: int) -> str | None:
    return _WORKS.get(token.memory.get(WORK, "")[turn : turn + 1])


def _mark(token: Token, turn: int, letter: str) -> None:
    """A thousand turns are a short text, read and written at once."""
    known = token.memory.get(WORK, "").ljust(turn, _NONE)
    marked = known[:turn] + letter + known[turn + 1 :]
    if marked.strip(_NONE):
        token.memory[WORK] = marked
    else:
        token.memory.pop(WORK, None)
