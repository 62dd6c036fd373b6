"""How cases end."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import (
    Checked,
    RuleLog,
    Template,
    has_equal,
    states,
)


class EndsWith(Template):
    """The activity is the last of every case."""

    word = "ends-with"
    title = gettext_noop("Cases end with something")
    sentence = gettext_noop("Each case ends with {activity}")
    takes_other = False

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Decided by the last event, unless the case may still go on."""
        rows = log.last_rows()
        holds = has_equal(rows, log.rows_of(rule.activity))
        return Checked(rows, rows, states(holds, log.open_rows(rows)))
