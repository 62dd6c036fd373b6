"""All ways through a pattern followed side by side, character by character (Pike's machine)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop

from .reading import BadPattern, Edge, Flags, Mark, Program, Split, Take, program_of

Spend = Callable[[int], None]
Marks = tuple[tuple[int, int], ...]  # slot and place, later ones last
_REFERENCE = re.compile(r"\\([\\$])|\$(\d)|([\\$])", re.ASCII)


@dataclass(frozen=True)
class Found:
    text: str
    start: int
    end: int
    groups: tuple[str, ...]

    def filled(self, replacement: str) -> str:
        """`$1` is the first group, `$0` all that was found. Raises BadPattern."""

        def filled(found: re.Match[str]) -> str:
            if found[3]:
                words = gettext_noop("Write \\$ or \\\\ for the mere sign in a replacement.")
                raise BadPattern(words)
            if found[1]:
                return found[1]
            number = int(found[2])
            if number == 0:
                return self.text[self.start : self.end]
            return self.groups[number - 1] if number <= len(self.groups) else ""

        return _REFERENCE.sub(filled, replacement)


@dataclass(frozen=True)
class Pattern:
    program: Program
    group_count: int

    @classmethod
    def read(cls, text: str, flags: str = "") -> Pattern:
        """Raises BadPattern."""
        return cls(*program_of(text, Flags.read(flags)))

    def search(self, text: str, start: int, spend: Spend) -> Found | None:
        """The first place at or after `start` where the pattern fits; of several ways there, the
        preferred one. `spend` is told the steps taken."""
        machine = _Machine(self.program, text, spend)
        threads: _Threads = {}
        seen: set[int] = set()
        best: tuple[int, int, Marks] | None = None
        for place in range(start, len(text) + 1):
            if best is None:
                machine.enter(threads, seen, 0, _Way(place, place, ()))
            finished = threads.get(len(self.program))
            if finished is not None:
                threads = machine.before(threads, len(self.program))
                best = (finished.begin, place, finished.marks)
            if best is not None and not threads:
                break
            spend(1 + len(threads))
            threads, seen = machine.step(threads, place) if place < len(text) else ({}, set())
        if best is None:
            return None
        begin, end, marks = best
        return Found(text, begin, end, self._groups(text, marks))

    def found(self, text: str, spend: Spend) -> Iterator[Found]:
        """One after another. Raises BadPattern for a pattern that finds the empty text."""
        if self.search("", 0, spend) is not None:
            raise BadPattern(gettext_noop("The pattern also fits where there is nothing."))
        at = 0
        while (found := self.search(text, at, spend)) is not None:
            yield found
            at = found.end if found.end > at else at + 1

    def _groups(self, text: str, marks: Marks) -> tuple[str, ...]:
        places = dict(marks)
        return tuple(
            text[places[2 * group] : places[2 * group + 1]] if 2 * group + 1 in places else ""
            for group in range(1, self.group_count + 1)
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a way began, where it is, and what it has marked."""

    begin: int
    place: int
    marks: Marks


_Threads = dict[int, _Way]  # by the step that is next, preferred ways first


@dataclass(frozen=True)
class _Machine:
    program: Program
    text: str
    spend: Spend

    def enter(self, threads: _Threads, seen: set[int], at: int, way: _Way) -> None:
        """Adds all steps that are reached from one without a character, but those seen before."""
        waiting = [(at, way.marks)]
        while waiting:
            at, marks = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            self.spend(1)
            step = self.program[at] if at < len(self.program) else None
            if isinstance(step, Split):
                waiting.append((at + step.second, marks))
                waiting.append((at + step.first, marks))
            elif isinstance(step, Mark):
                kept = tuple(mark for mark in marks if mark[0] != step.slot)
                waiting.append((at + 1, (*kept, (step.slot, way.place))))
            elif isinstance(step, Edge):
                if self._is_at(step, way.place):
                    waiting.append((at + 1, marks))
            else:
                threads[at] = _Way(way.begin, way.place, marks)

    def step(self, threads: _Threads, place: int) -> tuple[_Threads, set[int]]:
        """One character goes by."""
        char = self.text[place]
        following: _Threads = {}
        seen: set[int] = set()
        for at, way in threads.items():
            step = self.program[at]
            if isinstance(step, Take) and step.member(char):
                moved = _Way(way.begin, place + 1, way.marks)
                self.enter(following, seen, at + 1, moved)
        return following, seen

    @staticmethod
    def before(threads: _Threads, finish: int) -> _Threads:
        """The ways preferred to the one that is finished."""
        kept: _Threads = {}
        for at, thread in threads.items():
            if at == finish:
                break
            kept[at] = thread
        return kept

    def _is_at(self, edge: Edge, place: int) -> bool:
        if edge.is_end:
            if place == len(self.text):
                return True
            return edge.of_line and self.text[place] == "\n"
        return place == 0 or (edge.of_line and self.text[place - 1] == "\n")
