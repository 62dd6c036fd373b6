"""Cases that break a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.conformance.rules.judging import judge
from gemba.insight.mining.conformance.rules.registry import rule_of, rule_sentence
from gemba.insight.mining.conformance.rules.rule import Rule, RuleRefused
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused
from gemba.insight.mining.wording import Sentence

_BROKEN = gettext_noop("rule broken")
_REFUSED = Sentence(gettext_noop("A rule that says nothing about this log was left out."), {})


@dataclass(frozen=True)
class BreaksRule(CaseFilter):
    """Cases in which the rule is violated at least once."""

    rule: Rule
    word = "breaks"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        try:
            return cls(rule_of(fields))
        except RuleRefused as refusal:
            raise FilterRefused(_REFUSED) from refusal

    def fields(self) -> tuple[str, ...]:
        return self.rule.fields()

    def sentence(self) -> Sentence:
        rule = rule_sentence(self.rule)
        return Sentence(rule.template, rule.words, (*rule.conditions, _BROKEN))

    def cases(self, log: EventColumns) -> Bools:
        try:
            return judge(log, self.rule).broken_cases
        except RuleRefused as refusal:
            raise FilterRefused(_REFUSED) from refusal
