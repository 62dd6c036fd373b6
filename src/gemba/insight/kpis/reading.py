"""Attribute texts read as numbers and as yes or no; NaN where they are neither."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gemba.insight.eventlog.arrays import Floats

_YES = frozenset(
    {"true", "yes", "y", "1", "met", "achieved", "kept", "是", "已达成", "达标", "sì", "si"}
)
_NO = frozenset(
    {"false", "no", "n", "0", "missed", "breached", "violated", "否", "未达成", "超时", "未达标"}
)


def truths(texts: Sequence[str]) -> Floats:
    """1 for yes, 0 for no, NaN for anything else."""
    return np.array([_truth(text.strip().lower()) for text in texts], dtype=np.float64)


def numbers(texts: Sequence[str]) -> Floats:
    """What reads as a finite number; a decimal comma is taken for a point."""
    return np.array([_number(text) for text in texts], dtype=np.float64)


def _truth(word: str) -> float:
    if word in _YES:
        return 1.0
    return 0.0 if word in _NO else math.nan


def _number(text: str) -> float:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
