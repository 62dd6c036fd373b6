"""What differs in the order of two models, in as few words as may be. Pure and symmetric."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from gemba.insight.mining.model.profile import Profile, Relation


@dataclass(frozen=True, slots=True)
class Reordered:
    """How one step stood and now stands to others, by their names in the nets."""

    step: str
    others: tuple[str, ...]
    was: Relation
    now: Relation


@dataclass(frozen=True, slots=True)
class OrderDifference:
    """`again` are steps that can be repeated now and could not, `once` the other way round."""

    reordered: tuple[Reordered, ...] = ()
    again: tuple[str, ...] = ()
    once: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """Every step that is told of as moved in order or repeated otherwise."""
        told = (each.step for each in self.reordered)
        return tuple(dict.fromkeys((*told, *self.again, *self.once)))


def order_difference(before: Profile, after: Profile) -> OrderDifference:
    """Steps are the same by name; only those in both are compared.

    Every pair that stands otherwise is told once, by the step that is in most of such pairs: where
    one step went from the end to the beginning, it is told of that step and not of all others.
    """
    common = sorted(set(before.steps) & set(after.steps))
    pairs = {
        (one, other): (was, now)
        for at, one in enumerate(common)
        for other in common[at + 1 :]
        if (was := before.relation(one, other)) is not (now := after.relation(one, other))
    }
    return OrderDifference(
        tuple(_told(pairs)),
        tuple(each for each in common if each in after.repeated - before.repeated),
        tuple(each for each in common if each in before.repeated - after.repeated),
    )


def turned(difference: OrderDifference) -> OrderDifference:
    """What the other direction would say."""
    return OrderDifference(
        tuple(
            sorted(
                (replace(each, was=each.now, now=each.was) for each in difference.reordered),
                key=_place,
            )
        ),
        difference.once,
        difference.again,
    )


def _told(pairs: dict[tuple[str, str], tuple[Relation, Relation]]) -> list[Reordered]:
    left, found = dict(pairs), list[Reordered]()
    while left:
        counted = Counter(step for pair in left for step in pair)
        most = max(counted.values())
        step = min(each for each, count in counted.items() if count == most)
        groups: defaultdict[tuple[Relation, Relation], list[str]] = defaultdict(list)
        for one, other in [pair for pair in left if step in pair]:
            was, now = left.pop((one, other))
            if step == one:
                groups[was, now].append(other)
            else:
                groups[was.turned, now.turned].append(one)
        found += (Reordered(step, tuple(others), *key) for key, others in groups.items())
    return sorted(found, key=_place)


def _place(each: Reordered) -> tuple[str, tuple[str, ...]]:
    return each.step, each.others
