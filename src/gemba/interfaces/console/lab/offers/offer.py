"""A change as the Lab offers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gemba.interfaces.console.lab.asking import Ask, Desk, Words


@dataclass(frozen=True)
class Offer:
    """A kind of change (a name of the registry), what it is called, and what it asks for."""

    kind: str
    title: Words
    asks: tuple[Ask, ...]
    needs: Callable[[Desk], bool] | None = None

    def is_possible(self, desk: Desk) -> bool:
        """Whether this desk has what it is about."""
        if self.needs is not None and not self.needs(desk):
            return False
        return all(each.is_answerable(desk) for each in self.asks)


@dataclass(frozen=True)
class Group:
    """Offers that belong together, and what they are about in a few words."""

    name: str
    title: Words
    about: Words
    icon: str
    offers: tuple[Offer, ...]
