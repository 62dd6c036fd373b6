"""A number that opens its tickets."""

from dataclasses import dataclass

from gemba.interfaces.console.wallboard.words import LABELS, SHORT

TONES = {"broken": "bad", "at_risk": "warn", "unassigned": "warn"}


@dataclass(frozen=True, slots=True)
class Number:
    """How many tickets, and the address of their list."""

    figure: str
    count: int
    url: str

    @property
    def label(self) -> str:
        """What is counted."""
        return str(LABELS[self.figure])

    @property
    def short(self) -> str:
        """The same for the head of a column."""
        return str(SHORT[self.figure])

    @property
    def tone(self) -> str:
        """How it is coloured when it is not nought: bad, warn or nothing."""
        return TONES.get(self.figure, "") if self.count else ""
