"""The outlook of one ticket: when it ends, what comes next, what may go wrong, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy

from gemba.foundation.events.actors import Actor
from gemba.insight.prediction.queries import predictions_for, reasons_for
from gemba.insight.prediction.reason_words import is_worth_telling, sentence
from gemba.insight.prediction.service import Foretold
from gemba.insight.prediction.targets import REMAINING, SATISFACTION
from gemba.insight.prediction.training import END
from gemba.interfaces.console.outlook.naming import desk_names
from gemba.interfaces.console.outlook.words import CHANCES
from gemba.interfaces.figures import share_words

REASONS_SHOWN = 3
STEP_SHARE_MIN = 0.1
BY_THE_HOUR_MAX = timedelta(days=2)
"""Where the interval is longer, the end is told by its day."""
# From here on a chance is worth a warning.
WORRYING = 0.5
ENDS = gettext_lazy("ends")


@dataclass(frozen=True)
class Chance:
    """Something that may happen, why, and whether it is a worry."""

    name: str
    share: str
    is_worrying: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """`ends_at` with an interval that holds 4 times of 5; what comes next, by its share."""

    ends_at: datetime | None
    ends_from: datetime | None
    ends_until: datetime | None
    reasons: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    chances: tuple[Chance, ...]

    @property
    def is_by_day(self) -> bool:
        """Whether nobody knows it to the hour."""
        if self.ends_from is None or self.ends_until is None:
            return False
        return self.ends_until - self.ends_from > BY_THE_HOUR_MAX


def outlook_of(ticket: UUID, *, actor: Actor, now: datetime) -> Outlook | None:
    """None where nothing can be said."""
    found = predictions_for([ticket], actor=actor, now=now).get(ticket)
    if found is None:
        return None
    names = desk_names(actor=actor, now=now)

    def why(target: str) -> tuple[str, ...]:
        told = reasons_for(ticket, target, actor=actor, now=now)[:REASONS_SHOWN]
        return tuple(
            sentence(each, target, names) for each in told if is_worth_telling(each, target)
        )

    remaining = found.remaining
    return Outlook(
        ends_at=_after(found, remaining.hours) if remaining else None,
        ends_from=_after(found, remaining.low_hours) if remaining else None,
        ends_until=_after(found, remaining.high_hours) if remaining else None,
        reasons=why(REMAINING) if remaining else (),
        steps=_steps(found, names.activity),
        chances=tuple(
            Chance(str(name), share_words(share), _is_worrying(target, share), why(target))
            for target, name in CHANCES.items()
            if (share := found.chances.get(target)) is not None
        ),
    )


def _after(found: Foretold, hours: float) -> datetime:
    return found.at + timedelta(hours=hours)


def _steps(found: Foretold, label: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    told = [each for each in found.next_steps if each.probability >= STEP_SHARE_MIN]
    return tuple(
        (str(ENDS) if each.step == END else label(each.step), share_words(each.probability))
        for each in told
    )


def _is_worrying(target: str, share: float) -> bool:
    return share < 1 - WORRYING if target == SATISFACTION else share >= WORRYING
