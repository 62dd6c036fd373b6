"""The inputs of a table as the sides of a box, each cut into groups of values that all rules
treat alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gemba.desk.workflow.decisions.cells import DOMAINS, Axis, Segment, region_of
from gemba.desk.workflow.decisions.index import AxisMasks, Column, axis_masks
from gemba.desk.workflow.decisions.tables import TableInput
from gemba.foundation.kernel.feel import Value
from gemba.foundation.kernel.feel.printing import literal_text


@dataclass(frozen=True)
class Group:
    """Values that pass the same rules: bit n of `mask` is rule n. They are some segments of an
    axis; without an axis, null or all that there is."""

    mask: int
    axis: Axis | None = None
    places: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Unary tests that let them pass."""
        return _text(self.axis, self.places) if self.axis else "-"

    @property
    def sample(self) -> Value:
        return _plainest(self.axis, self.places) if self.axis else None


@dataclass(frozen=True)
class Side:
    """`groups` leave null and what the input does not allow out; `asked` are the rules whose cell
    tells its answer only when it is asked."""

    title: str
    groups: tuple[Group, ...]
    null: Group
    asked: int

    def common(self, rules: int) -> Group:
        """The values that all these rules let pass, of one axis; there are some."""
        fitting = [group for group in self.groups if group.mask & rules == rules]
        if len(fitting) == len(self.groups):
            return Group(rules)
        same = [group for group in fitting if group.axis is fitting[0].axis]
        places = sorted(place for group in same for place in group.places)
        return Group(rules, same[0].axis, tuple(places))

    def sample(self, group: Group) -> Value:
        """A value of a group; of one that is everything, the plainest there is."""
        return group.sample if group.axis or not self.groups else self.groups[0].sample


def side_of(given: TableInput, column: Column) -> Side:
    """A date and time is with a zone or without, as the cells have it."""
    wanted = given.type.base
    names = [name for name in column.by_domain if wanted in ("Any", DOMAINS[name].type)]
    if not names and wanted in DOMAINS:
        names = [wanted]
    allowed = region_of(given.allowed) if given.allowed is not None else None
    groups: list[Group] = []
    for name in names:
        regions = [*column.regions, allowed] if allowed else column.regions
        masks = axis_masks(DOMAINS[name], regions)
        groups += _groups(masks, 1 << len(column.regions) if allowed else 0)
    if not names:
        groups = [Group(column.elsewhere)]
    return Side(given.title, tuple(groups), Group(column.null), column.asked)


def _groups(masks: AxisMasks, allowed: int) -> list[Group]:
    """`allowed` is the bit of what the input allows, or none."""
    places: dict[int, list[int]] = {}
    for place, mask in enumerate(masks.masks):
        if mask & allowed == allowed and masks.axis.sample(place) is not None:
            places.setdefault(mask & ~allowed, []).append(place)
    return [Group(mask, masks.axis, tuple(found)) for mask, found in places.items()]


def _plainest(axis: Axis, places: Sequence[int]) -> Value:
    """Of several values, rather one between the points, but of texts one that has a name."""
    is_text = axis.domain.name == "string"
    wanted = [place for place in places if place % 2 == is_text]
    if is_text and not wanted and axis.place_of(axis.domain.anything) in places:
        return axis.domain.anything
    return axis.sample(wanted[0] if wanted else places[0])


def _text(axis: Axis, places: Sequence[int]) -> str:
    chosen = set(places)
    left_out = [
        place
        for place in range(len(axis))
        if place not in chosen and axis.sample(place) is not None
    ]
    if not left_out:
        return "-"
    if axis.domain.name == "string" and all(place % 2 for place in left_out):
        return f"not({', '.join(literal_text(axis.sample(place)) for place in left_out)})"
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and _are_neighbours(axis, runs[-1][1], place):
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return ", ".join(_run_text(axis.segment(first), axis.segment(last)) for first, last in runs)


def _are_neighbours(axis: Axis, before: int, place: int) -> bool:
    """Is there nothing between the two?"""
    return all(axis.sample(between) is None for between in range(before + 1, place))


def _run_text(first: Segment, last: Segment) -> str:
    low, high = first.low, last.high
    if first.is_point and last.is_point and low == high:
        return literal_text(low)
    if low is None:
        return f"{'<=' if last.is_point else '<'} {literal_text(high)}"
    if high is None:
        return f"{'>=' if first.is_point else '>'} {literal_text(low)}"
    opening, closing = "[" if first.is_point else "(", "]" if last.is_point else ")"
    return f"{opening}{literal_text(low)}..{literal_text(high)}{closing}"
