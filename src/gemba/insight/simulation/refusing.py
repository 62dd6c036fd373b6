"""Refusals that can be told in any language."""

from __future__ import annotations

from functools import partial

from gemba.insight.mining.wording import (
    Activities,
    Number,
    Resources,
    Seconds,
    Sentence,
    Share,
    Texts,
    Word,
)


class Refused(ValueError):
    """Something that cannot be. `sentence` is for pages, which know the reader's words; `str` says
    it in English, with names as the log stores them.

    `template` is marked with gettext_noop; a bare string among its words reads the same in every
    language.
    """

    def __init__(self, template: str, **words: Word | str) -> None:
        super().__init__(template)
        told = {
            place: Texts((each,)) if isinstance(each, str) else each
            for place, each in words.items()
        }
        self.sentence = Sentence(template, told)

    def __str__(self) -> str:
        words = {place: _plain(word) for place, word in self.sentence.words.items()}
        return self.sentence.template.format(**words)

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """So that it comes back whole from another process."""
        return partial(type(self), self.sentence.template, **self.sentence.words), ()


def _plain(word: Word) -> str:
    match word:
        case Activities(names) | Resources(names) | Texts(names):
            return ", ".join(names)
        case Number(value):
            return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
        case Share(share):
            return f"{share:.0%}"
        case Seconds(seconds):
            return f"{seconds:,g} s"
        case _:
            return str(word)
