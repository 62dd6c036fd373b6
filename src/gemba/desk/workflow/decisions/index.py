"""The rules of a table that a row of values hits, found without asking each of them.

For each input, the values at which some cell changes its answer cut all values into segments; of
each segment is known, as the bits of one number, which rules let it pass. A row is a look into
each input's segments and an AND of these numbers. Cells that ask more than how a value compares
with constants pass there, and are asked themselves in the end, of the rules that are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gemba.foundation.kernel.feel import Run, UnaryTests, Value

from .cells import DOMAINS, Axis, Domain, Region, domain_of
from .running import Local


@dataclass(frozen=True)
class AxisMasks:
    """Bit n of a segment's mask: rule n lets it pass."""

    axis: Axis
    masks: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """The cells of one input, by rule. A region is None where the cell must be asked itself."""

    tests: tuple[UnaryTests, ...]
    regions: tuple[Region | None, ...]
    by_domain: dict[str, AxisMasks]
    null: int
    elsewhere: int
    asked: int

    @classmethod
    def of(cls, tests: Sequence[UnaryTests], regions: Sequence[Region | None]) -> Column:
        domains = {name for region in regions if region for name in region.axes}
        asked = _mask(region is None for region in regions)
        return cls(
            tuple(tests),
            tuple(regions),
            {name: axis_masks(DOMAINS[name], regions) for name in domains},
            _mask(region is not None and region.null for region in regions) | asked,
            _mask(region is not None and region.elsewhere for region in regions) | asked,
            asked,
        )

    def passing(self, run: Run, value: Value, local: Local) -> int:
        """The rules whose cell lets the value pass, or has to be asked itself."""
        if value is None:
            return self.null
        domain = domain_of(value)
        if domain is None:
            run.spend(len(self.tests))
            return _mask(test.evaluate(run, value, local) is True for test in self.tests)
        masks = self.by_domain.get(domain.name)
        return masks.masks[masks.axis.place_of(value)] if masks else self.elsewhere


class RuleIndex:
    """`columns` are those of the inputs; there are `count` rules."""

    def __init__(self, columns: Sequence[Column], count: int) -> None:
        self.columns = tuple(columns)
        self.count = count
        self._all = (1 << count) - 1

    def hits(self, run: Run, values: Sequence[Value], local: Local) -> list[int]:
        """The places of the rules that hit, ascending."""
        mask, asked = self._all, 0
        for column, value in zip(self.columns, values, strict=True):
            mask &= column.passing(run, value, local)
            asked |= column.asked
        rules = list(places(mask))
        if not mask & asked:
            return rules
        return [rule for rule in rules if self._passes(run, rule, values, local)]

    def _passes(self, run: Run, rule: int, values: Sequence[Value], local: Local) -> bool:
        for column, value in zip(self.columns, values, strict=True):
            if column.asked >> rule & 1:
                run.spend(10)
                if column.tests[rule].evaluate(run, value, local) is not True:
                    return False
        return True


def places(mask: int) -> Iterator[int]:
    """Of the bits that are set, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def axis_masks(domain: Domain, regions: Sequence[Region | None]) -> AxisMasks:
    """A domain cut wherever a cell cuts it. Cells without a region let everything pass."""
    points = [
        point
        for region in regions
        if region and domain.name in region.axes
        for point in region.axes[domain.name].points
    ]
    axis = Axis.through(domain, points)
    changes = [0] * (len(axis) + 1)
    for rule, region in enumerate(regions):
        for first, last in [(0, len(axis) - 1)] if region is None else region.runs_on(axis):
            changes[first] ^= 1 << rule
            changes[last + 1] ^= 1 << rule
    masks, mask = [], 0
    for change in changes[:-1]:
        mask ^= change
        masks.append(mask)
    return AxisMasks(axis, tuple(masks))


def _mask(answers: Iterable[bool]) -> int:
    mask = 0
    for place, answer in enumerate(answers):
        mask |= answer << place
    return mask
