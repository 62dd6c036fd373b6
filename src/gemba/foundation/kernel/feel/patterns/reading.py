"""A pattern's text as a program: single steps that are followed side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop

from .characters import (
    CATEGORIES,
    CLASSES,
    Member,
    any_of,
    between,
    category,
    either_case,
    inverted,
    single,
    without,
)

PATTERN_MAX = 500  # characters
PROGRAM_MAX = 2_000  # steps
NESTING_MAX = 20
_TIMES = re.compile(r"\{(\d{1,4})(?:(,)(\d{1,4})?)?\}", re.ASCII)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL = "\\|.-^?*+{}()[]$"


class BadPattern(ValueError):
    """`sentence % values` says what cannot be read."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True, slots=True)
class Take:
    """One character goes by."""

    member: Member


@dataclass(frozen=True, slots=True)
class Split:
    """Go on at both steps (counted from here), the first preferred."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The place is remembered: where group n begins (2n) or ends (2n + 1)."""

    slot: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Only at the beginning or the end, of the text or of a line."""

    is_end: bool
    of_line: bool


Step = Take | Split | Mark | Edge
Program = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    dot_takes_all: bool = False
    lines: bool = False
    ignore_case: bool = False
    spaced: bool = False
    literal: bool = False

    @classmethod
    def read(cls, text: str) -> Flags:
        if set(text) - set("smixq"):
            raise BadPattern(gettext_noop("The flags of a pattern are s, m, i, x and q."))
        return cls(*(letter in text for letter in "smixq"))


def program_of(text: str, flags: Flags) -> tuple[Program, int]:
    """The steps, and how many groups there are. Raises BadPattern."""
    if len(text) > PATTERN_MAX:
        words = gettext_noop("A pattern has at most %(most)s characters.")
        raise BadPattern(words, most=str(PATTERN_MAX))
    if flags.spaced and not flags.literal:
        text = re.sub(r"\s", "", text)
    reader = _Reader(text, flags)
    if flags.literal:
        return tuple(reader.literal(char) for char in text), 0
    steps = reader.alternatives()
    if reader.is_more():
        raise BadPattern(gettext_noop("A pattern closes a bracket that is not open."))
    return tuple(steps), reader.groups


class _Reader:
    def __init__(self, text: str, flags: Flags) -> None:
        self._text = text
        self._flags = flags
        self._at = 0
        self._depth = 0
        self.groups = 0

    def is_more(self) -> bool:
        return self._at < len(self._text)

    def alternatives(self) -> list[Step]:
        self._depth += 1
        if self._depth > NESTING_MAX:
            raise BadPattern(gettext_noop("The brackets of a pattern are nested too deep."))
        branches = [self._branch()]
        while self._accept("|"):
            branches.append(self._branch())
        self._depth -= 1
        steps = branches.pop()
        while branches:
            first = branches.pop()
            jump = Split(len(steps) + 1, len(steps) + 1)
            steps = self._sized([Split(1, len(first) + 2), *first, jump, *steps])
        return steps

    def literal(self, char: str) -> Take:
        return Take(self._cased(single(char)))

    def _branch(self) -> list[Step]:
        steps: list[Step] = []
        while self.is_more() and self._text[self._at] not in "|)":
            steps = self._sized(steps + self._quantified(self._atom()))
        return steps

    def _sized(self, steps: list[Step]) -> list[Step]:
        if len(steps) > PROGRAM_MAX:
            raise BadPattern(gettext_noop("A pattern repeats too much."))
        return steps

    def _accept(self, text: str) -> bool:
        if self._text.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def _take(self) -> str:
        if not self.is_more():
            raise BadPattern(gettext_noop("A pattern ends too early."))
        self._at += 1
        return self._text[self._at - 1]

    # Quantifiers

    def _quantified(self, atom: list[Step]) -> list[Step]:
        found = _TIMES.match(self._text, self._at)
        if found:
            self._at = found.end()
            least = int(found[1])
            most = least if not found[2] else int(found[3]) if found[3] else None
        elif self._accept("*"):
            least, most = 0, None
        elif self._accept("+"):
            least, most = 1, None
        elif self._accept("?"):
            least, most = 0, 1
        else:
            return atom
        if most is not None and most < least:
            raise BadPattern(gettext_noop("A pattern repeats at least more often than at most."))
        return self._repeated(atom, least, most, is_lazy=self._accept("?"))

    def _repeated(
        self, atom: list[Step], least: int, most: int | None, *, is_lazy: bool
    ) -> list[Step]:
        times = least + (1 if most is None else most - least)
        if times * (len(atom) + 2) > PROGRAM_MAX:
            raise BadPattern(gettext_noop("A pattern repeats too much."))

        def fork(inside: int, past: int) -> Split:
            return Split(past, inside) if is_lazy else Split(inside, past)

        steps = atom * least
        if most is None:
            return [*steps, fork(1, len(atom) + 2), *atom, Split(-len(atom) - 1, -len(atom) - 1)]
        optional: list[Step] = []
        for _time in range(most - least):
            optional = [fork(1, len(atom) + len(optional) + 1), *atom, *optional]
        return steps + optional

    # Single parts

    def _atom(self) -> list[Step]:
        char = self._take()
        if char == "(":
            return self._group()
        if char == "[":
            return [Take(self._cased(self._set()))]
        if char == ".":
            taken = "" if self._flags.dot_takes_all else "\n\r"
            return [Take(lambda each: each not in taken)] if taken else [Take(lambda _: True)]
        if char in "^$":
            return [Edge(char == "$", self._flags.lines)]
        if char == "\\":
            return [Take(self._cased(self._escape()))]
        if char in "*+?{}])":
            words = gettext_noop("“%(sign)s” has nothing before it in a pattern: write \\%(sign)s.")
            raise BadPattern(words, sign=char)
        return [self.literal(char)]

    def _group(self) -> list[Step]:
        if self._accept("?:"):
            steps = self.alternatives()
        elif self._accept("?"):
            raise BadPattern(gettext_noop("A pattern cannot look around: write it without (?…)."))
        else:
            self.groups += 1
            slot = 2 * self.groups
            steps = [Mark(slot), *self.alternatives(), Mark(slot + 1)]
        if not self._accept(")"):
            raise BadPattern(gettext_noop("A pattern leaves a bracket open."))
        return steps

    def _cased(self, member: Member) -> Member:
        return either_case(member) if self._flags.ignore_case else member

    def _escape(self) -> Member:
        char = self._take()
        if char in CLASSES:
            return CLASSES[char]
        if char in _ESCAPED or char in _LITERAL:
            return single(_ESCAPED.get(char, char))
        if char in "pP" and self._accept("{"):
            end = self._text.find("}", self._at)
            name = self._text[self._at : end] if end > 0 else ""
            if name in CATEGORIES:
                self._at = end + 1
                return category(name) if char == "p" else inverted(category(name))
        if char.isdigit():
            raise BadPattern(gettext_noop("A pattern cannot refer back to a group of its own."))
        words = gettext_noop("“\\%(sign)s” means nothing in a pattern.")
        raise BadPattern(words, sign=char)

    def _set(self) -> Member:
        """After `[`: characters, ranges, classes, and perhaps a set that is taken away."""
        self._depth += 1
        if self._depth > NESTING_MAX:
            raise BadPattern(gettext_noop("The brackets of a pattern are nested too deep."))
        is_inverted = self._accept("^")
        members: list[Member] = []
        excluded: Member | None = None
        while not self._accept("]"):
            if members and self._accept("-["):
                excluded = self._set()
                if not self._accept("]"):
                    raise BadPattern(gettext_noop("A set ends after what is taken from it."))
                break
            members.append(self._part_of_set())
        if not members:
            raise BadPattern(gettext_noop("A set in a pattern is empty."))
        self._depth -= 1
        member = inverted(any_of(members)) if is_inverted else any_of(members)
        return without(member, excluded) if excluded else member

    def _part_of_set(self) -> Member:
        first = self._one_of_set()
        is_range = self._text.startswith("-", self._at) and self._text[self._at + 1 :][:1] not in (
            *("[", "]", ""),
        )
        if not isinstance(first, str) or not is_range:
            return single(first) if isinstance(first, str) else first
        self._take()
        last = self._one_of_set()
        if not isinstance(last, str) or last < first:
            raise BadPattern(gettext_noop("A range of characters runs backwards."))
        return between(first, last)

    def _one_of_set(self) -> str | Member:
        char = self._take()
        if char == "[":
            raise BadPattern(gettext_noop("Write \\[ for a bracket within a set."))
        if char != "\\":
            return char
        escaped = self._text[self._at : self._at + 1]
        if escaped in _ESCAPED or (escaped and escaped in _LITERAL):
            self._take()
            return _ESCAPED.get(escaped, escaped)
        return self._escape()
