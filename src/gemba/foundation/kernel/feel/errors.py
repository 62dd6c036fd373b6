"""What can be wrong with an expression, in sentences for whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass


class FeelError(ValueError):
    """The text is no expression. `position` is the character, from 0, where reading stopped.

    `words` is the sentence in English; `sentence % values` of its translation is the same in
    another language.
    """

    def __init__(self, position: int, sentence: str, **values: str) -> None:
        self.words = sentence % values
        super().__init__(self.words)
        self.position = position
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True, slots=True)
class Warned:
    """Why something became null. `str()` is the sentence in English, as in FeelError."""

    sentence: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.sentence % dict(self.values)
