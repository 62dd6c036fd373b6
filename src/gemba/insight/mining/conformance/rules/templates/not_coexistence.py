"""Never both."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states
from gemba.insight.mining.conformance.rules.together import first_in_cases


class NotCoexistence(Template):
    """No case has both activities."""

    word = "not-coexistence"
    title = gettext_noop("Two things never happen in one case")
    sentence = gettext_noop("No case has both {activity} and {other}")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Broken by the later of the two."""
        first, both = first_in_cases(log, rule)
        rows, others = log.rows_of(rule.activity), log.rows_of(rule.other)
        later = np.maximum(log.next_of(first, rows), log.next_of(first, others))
        decided = np.where(both & (later >= 0), later, first)
        return Checked(first, decided, states(~both, np.zeros(len(first), dtype=bool)))
