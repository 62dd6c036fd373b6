"""Ranges with one or two ends, as flags and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.mining.wording import Sentence, Word


@dataclass(frozen=True, slots=True)
class RangeWords:
    """Templates with {low} and {high}, for each way a range may be open."""

    between: str
    at_least: str
    at_most: str


def within(
    values: npt.NDArray[np.integer | np.floating], low: float | None, high: float | None
) -> Bools:
    """Both ends belong to the range; NaN is never inside."""
    flags: Bools = ~np.isnan(values)
    if low is not None:
        flags &= values >= low
    if high is not None:
        flags &= values <= high
    return flags


def range_sentence(
    words: RangeWords, low: float | None, high: float | None, word: Callable[[float], Word]
) -> Sentence:
    if low is None and high is not None:
        return Sentence(words.at_most, {"high": word(high)})
    if high is None and low is not None:
        return Sentence(words.at_least, {"low": word(low)})
    return Sentence(words.between, {"low": word(low or 0.0), "high": word(high or 0.0)})
