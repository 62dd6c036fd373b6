"""What must have happened before."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states


class Precedence(Template):
    """The first activity happens only after the other."""

    word = "precedence"
    title = gettext_noop("Something happens only after something else")
    sentence = gettext_noop("{activity} happens only after {other}")
    timed_sentence = gettext_noop("{activity} happens only within {time} after {other}")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Decided by the event itself."""
        rows = log.rows_of(rule.activity)
        before = log.last_of(rows, log.rows_of(rule.other))
        holds = before >= 0
        if rule.within_seconds is not None:
            waited = log.waited_us(np.where(holds, before, rows), rows)
            holds = holds & (waited <= round(rule.within_seconds * 1_000_000))
        return Checked(rows, rows, states(holds, np.zeros(len(rows), dtype=bool)))
