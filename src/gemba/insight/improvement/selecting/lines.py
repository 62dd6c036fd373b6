"""What an automation costs and brings, line by line, and its gain where a pilot has measured it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.comparing.intervals import Estimate

from .ownership import WHOLE, Costs, Range

# A triangle as far spread as a bell curve reaches 2.5 of its standard deviations (the square root
# of six) either way, where the interval of an estimate ends at 1.96.
_SPREAD = math.sqrt(6) / 1.96


class LineKind(StrEnum):
    """When money is paid, or that it comes in."""

    ONCE = "once"
    YEARLY = "yearly"
    GAIN = "gain"


LINE_KINDS = {
    LineKind.ONCE: gettext_noop("paid once"),
    LineKind.YEARLY: gettext_noop("paid every year"),
    LineKind.GAIN: gettext_noop("gained every year"),
}


@dataclass(frozen=True)
class CostLine:
    """One thing that costs or brings money, in whole units of it."""

    kind: LineKind
    name: str
    amount: Range


@dataclass(frozen=True)
class Horizon:
    """Over how many years money is counted, and what later money is worth."""

    years: int
    discount: Range


def summed(lines: Iterable[CostLine], kind: LineKind) -> Range:
    """All lines of a kind, ends added to ends: as if they ran over together, which is wider than
    if each did by itself."""
    amounts = [each.amount for each in lines if each.kind is kind]
    return Range(
        math.fsum(each.low for each in amounts),
        math.fsum(each.likely for each in amounts),
        math.fsum(each.high for each in amounts),
    )


def measured(found: Estimate) -> Range:
    """What was measured with its 95 % interval, as a range that is spread as much."""
    return Range(
        found.value - _SPREAD * max(found.value - found.low, 0.0),
        found.value,
        found.value + _SPREAD * max(found.high - found.value, 0.0),
    )


def part_reached(found: Estimate, expected: float) -> Range | None:
    """What was measured as a share of what was expected, below zero where it went the other way;
    None where nothing was expected or the measure tells nothing."""
    told = (found.low, found.value, found.high)
    if not expected or not all(map(math.isfinite, told)):
        return None
    ends = measured(found)
    low, high = sorted((ends.low / expected, ends.high / expected))
    return Range(low, ends.likely / expected, high)


def scaled(amount: Range, share: Range) -> Range:
    """A share of an amount, neither of them known exactly: the ends are those of all products."""
    corners = [a * b for a in (amount.low, amount.high) for b in (share.low, share.high)]
    likely = amount.likely * share.likely
    return Range(min(likely, *corners), likely, max(likely, *corners))


def costs_of(
    lines: tuple[CostLine, ...],
    horizon: Horizon,
    *,
    first_year: Range = WHOLE,
    gain: Range | None = None,
) -> Costs:
    """What `return_of` reads. `gain` takes the place of the gain the lines assume."""
    return Costs(
        years=horizon.years,
        once=summed(lines, LineKind.ONCE),
        yearly=summed(lines, LineKind.YEARLY),
        yearly_gain=summed(lines, LineKind.GAIN) if gain is None else gain,
        first_year=first_year,
        discount=horizon.discount,
    )
