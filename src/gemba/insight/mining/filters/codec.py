"""Filters as short, readable texts for an address, and back: `with:Close:Reopen`.

Fields are parted by `:`; a `:` or `!` inside a field is written `!:` or `!!`.
"""

from __future__ import annotations

import re

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Sentence, Texts

from .kind import Filter, FilterRefused
from .registry import KINDS

TEXT_LENGTH_MAX = 4_000
_PIECE = re.compile(r"!(.)|([:!])|([^:!]+)", re.DOTALL)


def write(condition: Filter) -> str:
    """The text that `read` turns into the same filter again."""
    fields = (condition.word, *condition.fields())
    return ":".join(field.replace("!", "!!").replace(":", "!:") for field in fields)


def read(text: str) -> Filter:
    """Raises FilterRefused, with a sentence for the reader, when the text is no filter."""
    word, *fields = _fields(text[:TEXT_LENGTH_MAX])
    if word not in KINDS or len(text) > TEXT_LENGTH_MAX:
        raise FilterRefused(
            Sentence(
                gettext_noop("“{text}” is no filter known here; it was left out."),
                {"text": Texts((text[:60],))},
            )
        )
    return KINDS[word].read(tuple(fields))


def _fields(text: str) -> list[str]:
    fields = [""]
    for escaped, mark, plain in _PIECE.findall(text):
        if mark == ":":
            fields.append("")
        else:
            fields[-1] += escaped or mark or plain
    return fields
