"""What must not follow."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states


class NotSuccession(Template):
    """After the first activity the other never happens in the case."""

    word = "not-succession"
    title = gettext_noop("Something is never followed by something else")
    sentence = gettext_noop("{activity} is never followed by {other}")
    timed_sentence = gettext_noop("{activity} is not followed by {other} within {time}")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Broken by the other activity."""
        rows = log.rows_of(rule.activity)
        after = log.next_of(rows, log.rows_of(rule.other))
        broken = after >= 0
        decided = np.where(broken, after, rows)
        if rule.within_seconds is not None:
            limit_us = round(rule.within_seconds * 1_000_000)
            broken = broken & (log.waited_us(rows, decided) <= limit_us)
        return Checked(rows, decided, states(~broken, np.zeros(len(rows), dtype=bool)))
