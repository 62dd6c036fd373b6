"""Something must never happen."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states


class Absence(Template):
    """No case has the activity."""

    word = "absence"
    title = gettext_noop("Something never happens")
    sentence = gettext_noop("No case has {activity}")
    takes_other = False

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Broken by the first time it happens; until then it holds."""
        starts, rows = log.first_rows(), log.rows_of(rule.activity)
        first = np.where(np.isin(starts, rows), starts, log.next_of(starts, rows))
        decided = np.where(first >= 0, first, starts)
        return Checked(starts, decided, states(first < 0, np.zeros(len(starts), dtype=bool)))
