"""Which distribution counts: the most particular one that fits."""

from __future__ import annotations

from collections.abc import Mapping

from .model import Activity, Draw, Person, Twin

ANY = None


class Handlings:
    """How long an activity takes, by person or role, and type."""

    def __init__(self, activity: Activity) -> None:
        self._draws = {(each.who, each.type): each.draw for each in activity.handling}
        particular = any(each.who is not None for each in activity.handling)
        self.differs_by_doer = particular and activity.skills is not None

    def draw(self, of_type: str, person: Person | None = None) -> Draw:
        names = (person.name, person.role, ANY) if person else (ANY,)
        keys = [(who, what) for who in names for what in (of_type, ANY)]
        return next(self._draws[key] for key in keys if key in self._draws)


def delays_of(twin: Twin) -> Mapping[tuple[str, str | None, str | None], Draw]:
    return {(each.to, each.after, each.type): each.draw for each in twin.delays}


def delay(
    delays: Mapping[tuple[str, str | None, str | None], Draw], edge: tuple[str, str], of_type: str
) -> Draw | None:
    """What an edge (from START or an activity, to an activity) costs a type; None is nothing."""
    after, to = edge
    keys = [(to, before, what) for before in (after, ANY) for what in (of_type, ANY)]
    return next((delays[key] for key in keys if key in delays), None)
