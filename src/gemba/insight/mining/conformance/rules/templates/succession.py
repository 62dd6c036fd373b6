"""One never without the other, in this order."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, joined


class Succession(Template):
    """Each first activity is followed by the other, each of the others preceded by the first."""

    word = "succession"
    title = gettext_noop("Two things happen in this order, never one alone")
    sentence = gettext_noop("{activity} is always followed by {other}, which needs it before")
    timed_sentence = gettext_noop(
        "{activity} is always followed by {other} within {time}, which needs it before"
    )

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Each event of both activities is an activation."""
        first, others = log.rows_of(rule.activity), log.rows_of(rule.other)
        follows = log.answered(first, log.next_of(first, others), rule.within_seconds)
        return joined(follows, log.decided(others, log.last_of(others, first) >= 0))
