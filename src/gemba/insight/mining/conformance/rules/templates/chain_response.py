"""What must follow directly."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states


class ChainResponse(Template):
    """The event right after each first activity is the other."""

    word = "chain-response"
    title = gettext_noop("Something is followed directly by something else")
    sentence = gettext_noop("{activity} is followed directly by {other}")
    timed_sentence = gettext_noop("{activity} is followed directly by {other} within {time}")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Decided by the next event, whatever it is."""
        rows = log.rows_of(rule.activity)
        others = log.rows_of(rule.other)
        at_end = rows == log.columns.offsets[log.columns.case[rows] + 1] - 1
        after = np.where(np.isin(rows + 1, others) & ~at_end, rows + 1, -1)
        checked = log.answered(rows, after, rule.within_seconds)
        something_else = (after < 0) & ~at_end
        decided = np.where(something_else, rows + 1, checked.decided_by)
        return Checked(rows, decided, states(checked.state == 0, (checked.state == 2) & at_end))
