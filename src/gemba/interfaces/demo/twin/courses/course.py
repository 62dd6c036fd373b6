"""The course of one type of case in the making, and what all courses begin and end with."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from gemba.insight.simulation.model import END, START, Choice
from gemba.interfaces.demo.company import Fault
from gemba.interfaces.demo.planted import Planted
from gemba.interfaces.demo.twin.matters import Request
from gemba.interfaces.demo.twin.steps import CLOSED, MAIL, WEB_FORM, at_door, by_team, says

SETTLED_AT_ONCE_SHARE, UNSOLVED_SHARE = 0.12, 0.04
THANKS_SHARE, ASKS_EXTRA_SHARE, CONTENT_AFTER_ALL_SHARE = 0.42, 0.2, 0.6

Shares = Mapping[str, float]


class Course:
    """What comes next after each step of a request, with its share."""

    def __init__(self, of: Request, planted: Planted) -> None:
        self.of, self.planted = of, planted
        self._next: dict[tuple[str, int | None], dict[str, float]] = {}
        self.after(CLOSED, {END: 1})

    @property
    def fault(self) -> Fault:
        """What is broken. Raises ValueError where nothing is."""
        if self.of.matter.fault is None:
            raise ValueError(f"Nothing is broken in '{self.of.name}'.")
        return self.of.matter.fault

    @property
    def choices(self) -> Iterator[Choice]:
        """As the twin takes them."""
        for (step, visits), shares in self._next.items():
            some = tuple((name, share) for name, share in shares.items() if share > 0)
            yield Choice(some, (step,), self.of.name, visits)

    def begins(self, looks: Shares) -> None:
        """With one of these first looks."""
        self.after(START, {self.look(what): share for what, share in looks.items()})

    def look(self, what: str) -> str:
        """A first look, by whoever reads what comes through this door."""
        return at_door(what, WEB_FORM if self.of.is_form else MAIL)

    def says(self, what: str, team: str = "") -> str:
        """The customer writes."""
        return says(what, self.of.language, team)

    def after(self, step: str, shares: Shares, visits: int | None = None) -> None:
        """What comes after a step, or after that many visits to it."""
        self._next[step, visits] = dict(shares)

    def on(self, *steps: str) -> None:
        """One step after the other."""
        for step, following in pairwise(steps):
            self.after(step, {following: 1})

    def answered(self, what: str, team: str, settles: str) -> Shares:
        """The shares of an answer that waits whether it helped, and of one that does not."""
        self.after(what, self.waits(team))
        self.after(settles, self.resolved(team))
        return {what: 1 - SETTLED_AT_ONCE_SHARE, settles: SETTLED_AT_ONCE_SHARE}

    def waits(self, team: str, share: float = 1, *, may_ask: bool = True) -> Shares:
        """After an answer: thanks, another small question, or silence; then it is resolved."""
        asks = ASKS_EXTRA_SHARE if may_ask else 0.0
        thanks, asks_extra = self.says("thanks", team), self.says("asks extra", team)
        silence = by_team("ends in silence", team)
        self.on(thanks, by_team("ends with thanks", team))
        for end in (by_team("ends with thanks", team), silence):
            self.after(end, self.resolved(team))
        if may_ask:
            self.on(asks_extra, by_team("answers extra", team))
            self.after(by_team("answers extra", team), self.waits(team, may_ask=False))
        shares = {thanks: THANKS_SHARE, asks_extra: asks, silence: 1 - THANKS_SHARE - asks}
        return {step: share * each for step, each in shares.items()}

    def resolved(self, team: str) -> Shares:
        """It is closed two weeks later, unless the customer comes back before."""
        unsolved = self.says("unsolved", team)
        self.comes_back(unsolved, team)
        return {unsolved: UNSOLVED_SHARE, CLOSED: 1 - UNSOLVED_SHARE}

    def comes_back(self, complaint: str, team: str) -> None:
        """It was not solved: this time somebody waits for the result."""
        again, after_all = by_team("tries again", team), by_team("ends after all", team)
        content = self.says("content after all", team)
        self.on(complaint, again)
        share = CONTENT_AFTER_ALL_SHARE
        self.after(again, {content: share, after_all: 1 - share})
        self.on(content, after_all, CLOSED)
