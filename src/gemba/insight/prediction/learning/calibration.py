"""Probabilities that come true as often as they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s

_TINY = 1e-6
_TEMPERATURES = np.exp(np.linspace(np.log(0.4), np.log(4.0), 61))
STEPS_LEAST = 30


@dataclass(frozen=True)
class Curve:
    """What a told probability turned out to be: rises, straight between its points."""

    told: tuple[float, ...]
    true: tuple[float, ...]

    def applied(self, told: Floats) -> Floats:
        """Between what was ever seen; never wholly sure."""
        found = np.interp(told, self.told, self.true) if self.told else told
        return np.clip(found, _TINY, 1 - _TINY)


def isotonic(told: Floats, came: Bools) -> Curve:
    """The rising steps closest to what came (pool adjacent violators), each of some cases."""
    order = np.argsort(told, kind="stable")
    blocks: list[tuple[float, float, int]] = []
    for x, y in zip(told[order].tolist(), came[order].astype(float).tolist(), strict=True):
        sum_x, sum_y, count = x, y, 1
        while blocks and (
            blocks[-1][1] * count >= sum_y * blocks[-1][2] or blocks[-1][2] < STEPS_LEAST
        ):
            before = blocks.pop()
            sum_x, sum_y, count = sum_x + before[0], sum_y + before[1], count + before[2]
        blocks.append((sum_x, sum_y, count))
    if len(blocks) > 1 and blocks[-1][2] < STEPS_LEAST:
        (sum_x, sum_y, count), before = blocks.pop(), blocks.pop()
        blocks.append((sum_x + before[0], sum_y + before[1], count + before[2]))
    # one case more of each outcome keeps a step from being wholly sure; few cases are drawn in by
    # it more than many, so that steps are made to rise again
    true = np.maximum.accumulate([(y + 0.5) / (n + 1) for _x, y, n in blocks])
    return Curve(tuple(x / n for x, _y, n in blocks), tuple(true.tolist()))


def temperature(probabilities: Floats, classes: Int64s) -> float:
    """By which power of them the classes that came were likeliest (Guo et al. 2017)."""
    logs = np.log(np.maximum(probabilities, _TINY))
    losses = [_loss(logs / each, classes) for each in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def warmed(probabilities: Floats, degrees: float) -> Floats:
    """The same with another temperature; each row sums to 1."""
    logs = np.log(np.maximum(probabilities, _TINY)) / degrees
    raised = np.exp(logs - logs.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


def _loss(logs: Floats, classes: Int64s) -> float:
    top = logs.max(axis=1)
    total = top + np.log(np.exp(logs - top[:, None]).sum(axis=1))
    return float((total - logs[np.arange(len(classes)), classes]).mean())
