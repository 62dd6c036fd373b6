"""Something happens so many times at most."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states


class AtMost(Template):
    """No case has the activity more often."""

    word = "at-most"
    title = gettext_noop("Something happens so many times at most")
    sentence = gettext_noop("{activity} happens {times} times a case at most")
    once_sentence = gettext_noop("{activity} happens once a case at most")
    takes_other, takes_times = False, True

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Activated by the first time in a case, broken by the first time too many."""
        rows = log.rows_of(rule.activity)
        case = log.columns.case[rows]
        first = np.flatnonzero(np.diff(case, prepend=-1))
        counts = np.diff(np.append(first, len(rows)))
        holds = counts <= rule.times
        decided = rows[np.where(holds, first, np.minimum(first + rule.times, len(rows) - 1))]
        return Checked(rows[first], decided, states(holds, np.zeros(len(first), dtype=bool)))
