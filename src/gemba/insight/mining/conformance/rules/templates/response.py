"""What must follow, at once or later."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template


class Response(Template):
    """Each first activity is followed by the other in its case."""

    word = "response"
    title = gettext_noop("Something is followed by something else")
    sentence = gettext_noop("{activity} is followed by {other}")
    timed_sentence = gettext_noop("{activity} is followed by {other} within {time}")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Decided by what follows."""
        rows = log.rows_of(rule.activity)
        return log.answered(rows, log.next_of(rows, log.rows_of(rule.other)), rule.within_seconds)
