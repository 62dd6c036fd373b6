"""How cases begin."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, has_equal


class StartsWith(Template):
    """The activity is the first of every case."""

    word = "starts-with"
    title = gettext_noop("Cases begin with something")
    sentence = gettext_noop("Each case begins with {activity}")
    takes_other = False

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Decided by the first event."""
        rows = log.first_rows()
        return log.decided(rows, has_equal(rows, log.rows_of(rule.activity)))
