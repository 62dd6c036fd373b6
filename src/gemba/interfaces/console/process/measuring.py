"""Models asked for in addresses, rules, and what the cases of a log tell of them: worked out once
and kept until the log grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from uuid import UUID

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.mining.conformance.alignments import Alignments, alignments
from gemba.insight.mining.conformance.deviations import Deviations, deviations
from gemba.insight.mining.conformance.quality import ModelQuality, evaluate
from gemba.insight.mining.conformance.rules.judging import judge
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.step_counts import step_counts
from gemba.insight.mining.discovery.discovering import Discovered, Miner, discover
from gemba.insight.mining.filters.applying import Filtered
from gemba.insight.mining.model.petri import PetriNet
from gemba.interfaces.console.process.remembering import Memory

# Elementary steps before the rest is left out and said to be: two or three seconds of one core.
OPERATIONS_MAX = 8_000_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """`percent` is how much of rare ways the miner leaves out; steps that fewer than
    `steps_percent` of the cases have are left out with them. `kept` is the id of a kept model,
    which then is shown instead of mining."""

    miner: Miner = Miner.INDUCTIVE
    percent: int = 0
    kept: UUID | None = None

    @property
    def steps_percent(self) -> float:
        """From 0 to 5: a step in one case of a hundred is as rare as a fifth of all ways."""
        return self.percent / 20

    @property
    def query(self) -> dict[str, str]:
        """As parameters of an address."""
        if self.kept is not None:
            return {"model": self.kept.hex}
        return {"miner": self.miner.value, "rare": str(self.percent)}

    @property
    def text(self) -> str:
        """As one field of a filter."""
        return "-".join(self.query.values())

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What `text` gave; None for nonsense."""
        miner, _hyphen, percent = text.partition("-")
        try:
            if not percent:
                return cls(kept=UUID(miner))
            return cls(Miner(miner), min(int(percent[:3]), 100))
        except ValueError:
            return None


@dataclass(frozen=True, eq=False)
class Measured:
    """What cases tell of a model, each figure worked out when it is first asked for."""

    columns: EventColumns
    cases: Bools | None
    net: PetriNet

    @cached_property
    def alignments(self) -> Alignments:
        """Where each case departs from the model. Raises ModelCannotEnd."""
        return alignments(self.columns, self.net, self.cases, OPERATIONS_MAX)

    @cached_property
    def deviations(self) -> Deviations:
        """What cases do differently. Raises ModelCannotEnd."""
        return deviations(self.columns, self.alignments, self.cases)

    @cached_property
    def quality(self) -> ModelQuality:
        """Fitness and precision by replay."""
        return evaluate(self.columns, self.net, self.cases)

    @cached_property
    def steps(self) -> Mapping[str, int]:
        """How often each step of the model is passed."""
        return step_counts(self.columns, self.net, self.cases)


@dataclass(frozen=True, eq=False)
class _Mined:
    columns: EventColumns
    discovered: Discovered


@dataclass(frozen=True, slots=True)
class Judged:
    """How often cases keep a rule."""

    columns: EventColumns
    satisfied: int
    violated: int
    pending: int
    broken_cases: int

    @property
    def decided(self) -> int:
        """How often it was kept or broken."""
        return self.satisfied + self.violated


# As many rules as two logs may have.
JUDGED_MAX = 200

_MEASURED = Memory[Measured]()
_MINED = Memory[_Mined]()
_JUDGED = Memory[Judged](JUDGED_MAX)


def measured(
    line: LogLine, log: EventColumns, left: Filtered, *, asked: Asked, net: PetriNet
) -> Measured:
    """What the cases left of a log tell of the model `asked`, which means `net`."""
    key = (left.applied, asked, OPERATIONS_MAX)
    return _MEASURED.of(line, log, key, lambda: Measured(left.columns, left.cases, net))


def mined(line: LogLine, log: EventColumns, left: Filtered, asked: Asked) -> Discovered:
    """The model found in the cases left. Raises TooManyActivities."""

    def find() -> _Mined:
        found = discover(
            left.columns,
            left.cases,
            miner=asked.miner,
            rare=asked.percent / 100,
            steps_from=asked.steps_percent / 100,
        )
        return _Mined(left.columns, found)

    return _MINED.of(line, log, (left.applied, asked), find).discovered


def judged(line: LogLine, log: EventColumns, left: Filtered, rule: Rule) -> Judged:
    """How the cases left keep a rule. Raises RuleRefused."""

    def find() -> Judged:
        found = judge(left.columns, rule, left.cases)
        broken = int(found.broken_cases.sum())
        return Judged(left.columns, found.satisfied, found.violated, found.pending, broken)

    return _JUDGED.of(line, log, (left.applied, rule), find)
