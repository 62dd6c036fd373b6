"""Whether the benefit of an adopted change is still there.

Limits come from the first points after the adoption. What follows is held against them: where a run
rule sounds on the worse side, and the points it saw have lost half of the benefit or more, it fades
and the proposal opens again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.wording import Said
from gemba.insight.kpis.kpi import Better
from gemba.insight.mining.wording import Share

from .chart import Chart
from .rules import Rule, Signal, signals

RULES = (Rule.ONE_BEYOND, Rule.TWO_OF_THREE, Rule.EIGHT_ON_A_SIDE)
KEPT_MIN = 0.5
SEEN_MIN = 3
"""Over so many points at least it is told what is left, so that one bad week is none."""
LATELY = 8


@dataclass(frozen=True)
class Fading:
    """`kept` is the share of the benefit that is left over the points that sounded, or where none
    did over the last eight since the adoption that tell anything; None where there was no benefit.
    `signal` is the first that shows that it fades."""

    kept: float | None
    signal: Signal | None

    @property
    def is_fading(self) -> bool:
        return self.signal is not None


def fading(
    chart: Chart, better: Better, adopted: int, counted: int, rules: Sequence[Rule] = RULES
) -> Fading:
    """Of a chart whose phase after the adoption begins at point `adopted` and has its limits from
    `counted` points. Raises ValueError where no phase begins there or nothing is better."""
    if better is Better.NEITHER:
        raise ValueError("What is neither better nor worse cannot fade.")
    if not 0 < adopted < len(chart) or chart.phase[adopted] == chart.phase[adopted - 1]:
        raise ValueError("The adoption begins a phase of its own.")
    before, after = float(chart.centre[adopted - 1]), float(chart.centre[adopted])
    worse = 1 if better is Better.LOWER else -1
    gain = worse * (before - after)
    if gain <= 0:
        return Fading(None, None)
    watched = adopted + counted
    for signal in signals(chart, rules):
        if signal.side == worse and signal.first >= watched:
            first = min(signal.first, signal.last - SEEN_MIN + 1)
            kept = _kept(_known(chart, max(first, watched), signal.last + 1), before, after)
            if kept is not None and kept < KEPT_MIN and signal.last - watched + 1 >= SEEN_MIN:
                return Fading(kept, signal)
    return Fading(_kept(_known(chart, adopted, len(chart))[-LATELY:], before, after), None)


def said(found: Fading) -> Said | None:
    """None where there is nothing to say."""
    if found.kept is None:
        return None
    words = {"kept": Share(min(max(found.kept, 0.0), 1.0))}
    if found.is_fading:
        template = gettext_noop(
            "Of the benefit of this change {kept} is left; the proposal is open again."
        )
        return Said(template, words)
    return Said(gettext_noop("Of the benefit of this change {kept} is there."), words)


def _known(chart: Chart, first: int, end: int) -> Floats:
    values = chart.value[first:end]
    known: Floats = values[np.isfinite(values)]
    return known


def _kept(known: Floats, before: float, after: float) -> float | None:
    return float((before - known.mean()) / (before - after)) if len(known) else None
