"""What comes next without a step, or without a part of it.

A history that no longer shows the step stands for several of today: with the step in between or
without. Each is as likely as its shares make it, and what comes next is blended accordingly, so
that what the step led to stays as frequent as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import Branching, Choice, Twin

from .change import ChangeRefused
from .shares import Apart, Book, History, Next, history_room, once_each, summed

# So often in a row a step left out is followed, and so many histories of today are told apart.
_AGAIN_MAX, _WAYS_MAX = 40, 12
_TOO_SMALL = 1e-9
# How many steps before one left out are told apart.
_LEAD_MAX = 2
# With more situations than that, only the last step before is told apart.
_SITUATIONS_MAX = 20_000


def left_out(twin: Twin, name: str, share: float = 1.0) -> tuple[Choice, ...]:
    """The choices where so large a share of a step is not done: what would come after it comes.

    Raises ChangeRefused where nothing else ever happens.
    """
    choices = _Without(twin.branching, name, share).choices()
    return once_each(choices, min(history_room(twin), twin.branching.history_max + _LEAD_MAX))


class _Without:
    def __init__(self, branching: Branching, name: str, share: float) -> None:
        self.branching, self.name, self.share = branching, name, share
        self.book = Book(branching)
        # What the step comes right after.
        self.leads = {
            each.history[-back:]: None
            for each in branching.choices
            for back in range(1, _LEAD_MAX + 1)
            if name not in each.history[-back:] and len(each.history) >= back
            if any(known == name for known, _chance in each.next)
        }
        begin_with = sum(each.history[:1] == (name,) for each in branching.choices)
        if len(self.leads) * begin_with > _SITUATIONS_MAX:
            self.leads = {lead: None for lead in self.leads if len(lead) == 1}
        self.last_leads = {history[-1] for history in self.leads}

    def choices(self) -> Iterator[Choice]:
        """Histories that the step has no part in keep their choices."""
        touched = dict.fromkeys(
            history
            for each in self.branching.choices
            for history in self._histories(each.history)
            if not history or self.name in history or self.last_leads.intersection(history)
        )
        yield from (
            each
            for each in self.branching.choices
            if each.history not in touched and (self.share < 1 or self.name not in each.history)
        )
        apart = Apart.of(self.branching)
        if len(touched) * apart.size > _SITUATIONS_MAX:
            apart = Apart(apart.types, ())
        for history in touched:
            found = list(apart.choices(history, partial(self._next, history)))
            if not found:
                raise ChangeRefused(
                    gettext_noop("Without “{name}” nothing would happen any more."),
                    name=Activities((self.name,)),
                )
            yield from found

    def _histories(self, history: History) -> Iterator[History]:
        """What a history of today reads like then."""
        if self.share < 1 or self.name not in history:
            yield history
        if self.name not in history:
            return
        rest = tuple(each for each in history if each != self.name)
        if rest:
            yield rest
        if history[0] == self.name:
            for lead in self.leads:
                yield (*lead, *rest)

    def _next(self, history: History, of_type: str | None, visits: int | None) -> Next:
        parts: list[tuple[str, float]] = []
        for today, weight in self._ways(history, of_type):
            parts += self._onward(today, of_type, visits, weight)
        return summed(parts) if any(share > 0 for _name, share in parts) else ()

    def _onward(
        self, today: History, of_type: str | None, visits: int | None, weight: float
    ) -> Iterator[tuple[str, float]]:
        """What comes after a history of today, passing over what is left out."""
        following = self.book.next(today, of_type, visits)
        for _again in range(_AGAIN_MAX):
            here = sum(share for each, share in following if each == self.name)
            yield from ((each, weight * share) for each, share in following if each != self.name)
            yield self.name, weight * here * (1 - self.share)
            weight *= here * self.share
            if weight < _TOO_SMALL:
                return
            today = (*today, self.name)
            following = self.book.next(today, of_type)

    def _ways(self, history: History, of_type: str | None) -> list[tuple[History, float]]:
        """The histories of today that now look like this one, with weights that sum to 1."""
        if not self.last_leads.intersection(history[:-1]):
            return [(history, 1.0)]
        ways: list[tuple[History, float]] = [(history[:1], 1.0)]
        for step in history[1:]:
            found: defaultdict[History, float] = defaultdict(float)
            for today, weight in ways:
                for longer, share in self._leading(today, of_type, step):
                    found[longer] += weight * share
            likeliest = sorted(found.items(), key=lambda each: -each[1])[:_WAYS_MAX]
            whole = sum(weight for _today, weight in likeliest)
            if not whole:
                return [(history, 1.0)]
            ways = [(today, weight / whole) for today, weight in likeliest]
        return ways

    def _leading(
        self, today: History, of_type: str | None, step: str
    ) -> Iterator[tuple[History, float]]:
        """Ways from a history of today to a step, with their shares."""
        weight = 1.0
        for _again in range(_AGAIN_MAX):
            following = dict(self.book.next(today, of_type))
            done = 1 - self.share if step == self.name else 1.0
            if following.get(step, 0.0) * done > 0:
                yield (*today, step), weight * following[step] * done
            weight *= following.get(self.name, 0.0) * self.share
            if weight < _TOO_SMALL:
                return
            today = (*today, self.name)
