"""What must happen soon after a case begins."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template


class Soon(Template):
    """Each case has the activity soon after its first event, or begins with it."""

    word = "soon"
    title = gettext_noop("Something happens soon after a case begins")
    sentence = gettext_noop("Each case has {activity}")
    timed_sentence = gettext_noop("Each case has {activity} within {time} of its beginning")
    takes_other, needs_time = False, True

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Decided by the first such event."""
        starts, rows = log.first_rows(), log.rows_of(rule.activity)
        found = np.where(np.isin(starts, rows), starts, log.next_of(starts, rows))
        return log.answered(starts, found, rule.within_seconds)
