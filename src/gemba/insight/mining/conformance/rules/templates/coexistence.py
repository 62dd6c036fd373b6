"""Both or neither."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template, states
from gemba.insight.mining.conformance.rules.together import first_in_cases


class Coexistence(Template):
    """A case that has one of the two activities has the other too, in any order."""

    word = "coexistence"
    title = gettext_noop("Two things happen together or not at all")
    sentence = gettext_noop("A case with {activity} also has {other}, and the other way round")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Activated by whichever of the two comes first in a case."""
        first, both = first_in_cases(log, rule)
        return Checked(first, first, states(both, log.open_rows(first)))
