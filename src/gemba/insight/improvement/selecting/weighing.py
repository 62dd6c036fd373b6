"""The order of those that are scored, and who is not scored yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .criteria import Candidate, Criterion, shares_of
from .ordering import Order, order_of


@dataclass(frozen=True)
class Weighed:
    """`order` is None where nobody has a score for each criterion that has a weight; `unscored`
    are the names of those that lack one."""

    order: Order | None
    unscored: tuple[str, ...]

    @property
    def first(self) -> str | None:
        """The name of the best."""
        return self.order.placed[0].name if self.order else None


def weigh(candidates: Sequence[Candidate], weights: Mapping[Criterion, float]) -> Weighed:
    """Raises ValueError where no criterion has a weight above zero."""
    counted = set(shares_of(weights))
    scored = [each for each in candidates if counted <= set(each.scores)]
    names = {each.name for each in scored}
    return Weighed(
        order_of(scored, weights) if scored else None,
        tuple(each.name for each in candidates if each.name not in names),
    )
