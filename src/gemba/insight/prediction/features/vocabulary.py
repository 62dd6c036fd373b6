"""Which texts of a column are told apart, and all others as one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Codes, Int64s
from gemba.insight.eventlog.names import Names


@dataclass(frozen=True)
class Vocabulary:
    """Texts by code from 0; `len(texts)` is any other text, one more is that none is known."""

    texts: tuple[str, ...]

    @property
    def other(self) -> int:
        """The code of texts seen too seldom, or never."""
        return len(self.texts)

    @property
    def size(self) -> int:
        """Codes in use."""
        return len(self.texts) + 2

    def table(self, names: Names) -> Int64s:
        """The code here of each code of `names`; its last entry serves -1, unknown."""
        table = np.full(len(names) + 1, self.other, np.int64)
        table[-1] = self.other + 1
        known = names.codes
        for code, text in enumerate(self.texts):
            if text in known:
                table[known[text]] = code
        return table

    def word(self, code: int) -> str | None:
        """The text of a code; None for all others."""
        return self.texts[code] if 0 <= code < len(self.texts) else None


def most_common(codes: Codes, names: Names, *, least: int, most: int) -> Vocabulary:
    """The texts that come `least` times or more, the commonest first and `most` of them."""
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    order = np.argsort(-counts, kind="stable")[:most]
    return Vocabulary(tuple(names[int(each)] for each in order if counts[each] >= least))
