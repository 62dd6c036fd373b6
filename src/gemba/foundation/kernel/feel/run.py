"""One evaluation: what it may read, what it has left to spend, what it has to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop

from .errors import Warned
from .limits import CALLS_HEIGHT_MAX, ITEMS_MAX, STEPS_MAX, STRING_MAX, WARNINGS_MAX
from .values import NoValue, Value, from_python


class Spent(Exception):
    """The evaluation was ended: what was left to spend is used up."""


@dataclass(frozen=True)
class Outcome:
    """`value` is null where something went wrong, and `warnings` say what, in their order."""

    value: Value
    warnings: tuple[Warned, ...] = ()


class Run:
    """Shared by all expressions that are evaluated together, as those of one decision.

    `scope` holds what from_python takes; `now` is what now() and today() answer, None for null.
    """

    def __init__(self, scope: Mapping[str, object], now: dt.datetime | None = None) -> None:
        self.now = now
        self._scope = scope
        self._read: dict[str, Value] = {}
        self._steps = STEPS_MAX
        self._height = 0
        self._warnings: dict[Warned, None] = {}

    @property
    def warnings(self) -> tuple[Warned, ...]:
        return tuple(self._warnings)

    def read(self, name: str) -> Value:
        """A variable; null and a warning where there is none, or none that can be taken over."""
        if name in self._read:
            return self._read[name]
        if name in self._scope:
            value = self._read[name] = self._taken(name)
            return value
        self.warn(gettext_noop("There is no “%(name)s”, so it counts as null."), name=name)
        return None

    def knows(self, name: str) -> bool:
        return name in self._read or name in self._scope

    def define(self, name: str, value: Value) -> None:
        """From now on `name` is this value, whatever the scope says."""
        self._read[name] = value

    def _taken(self, name: str) -> Value:
        try:
            return from_python(self._scope[name])
        except NoValue as problem:
            self.warn(
                gettext_noop("“%(name)s” counts as null: there is no value for a %(what)s."),
                name=name,
                what=problem.what,
            )
            return None

    def warn(self, sentence: str, **values: str) -> None:
        """Remembers why something is null; each sentence once."""
        if len(self._warnings) < WARNINGS_MAX:
            self._warnings[Warned(sentence, tuple(values.items()))] = None

    def spend(self, steps: int) -> None:
        self._steps -= steps
        if self._steps < 0:
            self.stop(
                gettext_noop("The expression was ended: it would take more than %(steps)s steps."),
                steps=f"{STEPS_MAX:,}",
            )

    def make_string(self, length: int) -> None:
        """Called before a text of this length is made."""
        self.spend(1 + length // 100)
        if length > STRING_MAX:
            self.stop(
                gettext_noop("The expression was ended: a text would be longer than %(most)s."),
                most=f"{STRING_MAX:,}",
            )

    def make_list(self, length: int) -> None:
        """Called before a list or context of this length is made."""
        self.spend(1 + length)
        if length > ITEMS_MAX:
            self.stop(
                gettext_noop("The expression was ended: a list would be longer than %(most)s."),
                most=f"{ITEMS_MAX:,}",
            )

    def stop(self, sentence: str, **values: str) -> None:
        """Ends the evaluation for this reason."""
        self.warn(sentence, **values)
        raise Spent

    def enter(self, height: int) -> None:
        """Before a function of this height is called; `leave` follows."""
        self._height += height
        if self._height > CALLS_HEIGHT_MAX:
            self.stop(gettext_noop("The expression was ended: functions call each other too deep."))

    def leave(self, height: int) -> None:
        self._height -= height
