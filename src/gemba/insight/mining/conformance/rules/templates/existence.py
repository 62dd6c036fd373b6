"""Something must happen."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states


class Existence(Template):
    """Every case has the activity, so many times or more."""

    word = "existence"
    title = gettext_noop("Something happens")
    sentence = gettext_noop("Each case has {activity}, {times} times or more")
    once_sentence = gettext_noop("Each case has {activity}")
    takes_other, takes_times = False, True

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Decided by the last event of a case, or by the one that makes the number full."""
        rows, starts = log.rows_of(rule.activity), log.first_rows()
        before = np.searchsorted(rows, starts)
        ends = np.searchsorted(rows, log.last_rows(), side="right")
        enough = ends - before >= rule.times
        full = rows[np.where(enough, before + rule.times - 1, 0)] if len(rows) else starts
        decided = np.where(enough, full, log.last_rows())
        return Checked(starts, decided, states(enough, log.open_rows(starts)))
