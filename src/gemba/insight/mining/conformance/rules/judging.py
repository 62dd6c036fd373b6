"""How a log keeps a rule: how often, who broke it, when, and in which cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, distinct
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.wording import Sentence, Texts

from .registry import TEMPLATES
from .rule import Rule, RuleRefused
from .template import Checked, RuleLog, State


@dataclass(frozen=True, slots=True)
class Breaker:
    """Who did the event that decided: of `decided` activations so many were `violated`."""

    resource: str
    violated: int
    decided: int


@dataclass(frozen=True, eq=False)
class Violations:
    """One entry per violation, in the order of the log: its case, the event that broke the rule
    (that activated it, where something is missing), when, and who (-1 unknown)."""

    case: Int32s
    row: Int64s
    activated_by: Int64s
    at_us: Int64s
    resource: Int32s


@dataclass(frozen=True, eq=False)
class RuleResult:
    """Counts of activations. `broken_cases` has one flag per case of the log; `cases` counts
    those where the rule was activated. `breakers` with most violations come first; unknown
    people are not among them."""

    rule: Rule
    satisfied: int
    violated: int
    pending: int
    cases: int
    broken_cases: Bools
    breakers: tuple[Breaker, ...]
    violations: Violations

    @property
    def activations(self) -> int:
        return self.satisfied + self.violated + self.pending

    @property
    def kept_share(self) -> float:
        """Of the activations decided so far; NaN where there is none."""
        decided = self.satisfied + self.violated
        return self.satisfied / decided if decided else float("nan")


def judge(columns: EventColumns, rule: Rule, cases: Bools | None = None) -> RuleResult:
    """All cases, or those flagged in `cases` (one flag per case). Raises RuleRefused."""
    chosen = _cases_meant(columns, rule)
    if cases is not None:
        chosen = chosen & cases
    log = RuleLog(columns, chosen)
    checked = TEMPLATES[rule.template].check(log, rule)
    counts = np.bincount(checked.state, minlength=3)
    broken = np.zeros(columns.cases, dtype=bool)
    violations = _violations(columns, checked)
    broken[violations.case] = True
    return RuleResult(
        rule=rule,
        satisfied=int(counts[State.SATISFIED]),
        violated=int(counts[State.VIOLATED]),
        pending=int(counts[State.PENDING]),
        cases=len(distinct(columns.case[checked.row])),
        broken_cases=broken,
        breakers=_breakers(columns, checked),
        violations=violations,
    )


def _cases_meant(columns: EventColumns, rule: Rule) -> Bools:
    for name in (rule.activity, rule.other):
        if name and name not in columns.activities.codes:
            raise RuleRefused(
                Sentence(
                    gettext_noop("This log has no activity “{name}”."), {"name": Texts((name,))}
                )
            )
    if not rule.attribute:
        return np.ones(columns.cases, dtype=bool)
    column = columns.case_attributes.get(rule.attribute)
    if column is None:
        raise RuleRefused(
            Sentence(
                gettext_noop("The cases of this log have no attribute “{name}”."),
                {"name": Texts((rule.attribute,))},
            )
        )
    code = column.names.codes.get(rule.value)
    meant: Bools = column.codes == (-2 if code is None else code)
    return meant


def _violations(columns: EventColumns, checked: Checked) -> Violations:
    broken = np.flatnonzero(checked.state == State.VIOLATED)
    broken = broken[np.argsort(checked.row[broken], kind="stable")]
    row = checked.decided_by[broken]
    return Violations(
        case=columns.case[row],
        row=row,
        activated_by=checked.row[broken],
        at_us=columns.time_us[row],
        resource=columns.resource[row],
    )


def _breakers(columns: EventColumns, checked: Checked) -> tuple[Breaker, ...]:
    resource = columns.resource[checked.decided_by]
    known = (resource >= 0) & (checked.state != State.PENDING)
    names = len(columns.resources)
    decided = np.bincount(resource[known], minlength=names)
    broken = known & (checked.state == State.VIOLATED)
    violated = np.bincount(resource[broken], minlength=names)
    order = np.lexsort((np.arange(names), -violated))
    return tuple(
        Breaker(columns.resources[code], int(violated[code]), int(decided[code]))
        for code in order[violated[order] > 0].tolist()
    )
