"""The tokens of a text one after another, and what is said when another one was wanted."""

from __future__ import annotations

from collections.abc import Iterable

from gemba.foundation.kernel.wording import gettext_noop

from .errors import FeelError
from .lexing import KnownNames, Token, token_at
from .limits import NESTING_MAX, TEXT_MAX

# Names of functions that would otherwise be read as two variables and an `and`.
_CALLED = ("date and time", "years and months duration", "get or else")


class Reading:
    """A place in a text, with one token of foresight."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        if len(text) > TEXT_MAX:
            words = gettext_noop("The expression is longer than %(most)s characters.")
            raise FeelError(TEXT_MAX, words, most=f"{TEXT_MAX:,}")
        self._text = text
        self._known = KnownNames(names)
        for name in _CALLED:
            self._known.add(name, is_called=True)
        self._position = 0
        self._ahead: Token | None = None
        self._depth = 0

    def peek(self) -> Token:
        if self._ahead is None:
            self._ahead = token_at(self._text, self._position, self._known)
        return self._ahead

    def second(self) -> Token:
        """The token after the next."""
        return token_at(self._text, self.peek().end, self._known)

    def take(self) -> Token:
        token = self.peek()
        self.go_to(token.end)
        return token

    def go_to(self, position: int) -> None:
        self._position = position
        self._ahead = None

    def learn(self, name: str) -> None:
        """From here on this name is known."""
        self._known.add(name)
        self._ahead = None

    def accept(self, *texts: str) -> str | None:
        """Takes the next token if it is one of these."""
        if self.peek().says(*texts):
            return self.take().text
        return None

    def expect(self, text: str) -> None:
        if self.accept(text):
            return
        token = self.peek()
        if token.kind == "end":
            words = gettext_noop("“%(wanted)s” is missing at the end.")
            raise FeelError(token.start, words, wanted=text)
        words = gettext_noop("“%(wanted)s” is missing before “%(found)s”.")
        raise FeelError(token.start, words, wanted=text, found=self._shown(token))

    def expect_name(self) -> str:
        """A name; keywords are taken as names where nothing else can stand."""
        token = self.peek()
        if token.kind not in ("name", "keyword"):
            raise self.refused(token)
        return self.take().text

    def refused(self, token: Token) -> FeelError:
        """Nothing can begin or go on with this token."""
        if token.kind == "end":
            words = gettext_noop("The expression ends too early: something is missing here.")
            return FeelError(token.start, words)
        words = gettext_noop("“%(found)s” cannot stand here.")
        return FeelError(token.start, words, found=self._shown(token))

    def deeper(self) -> None:
        self._depth += 1
        if self._depth > NESTING_MAX:
            words = gettext_noop("Brackets are nested more than %(most)s deep.")
            raise FeelError(self._position, words, most=str(NESTING_MAX))

    def back(self) -> None:
        self._depth -= 1

    def _shown(self, token: Token) -> str:
        return self._text[token.start : token.end][:40]
