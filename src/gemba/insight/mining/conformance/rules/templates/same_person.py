"""Who begins also finishes."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template
from gemba.insight.mining.conformance.rules.together import done_by


class SamePerson(Template):
    """Both activities of a case are done by one person."""

    word = "same-person"
    title = gettext_noop("Two things are done by the same person")
    sentence = gettext_noop("{activity} and {other} of a case are done by the same person")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Activated by each event of the second where the case has the first; events of unknown
        people are left out."""
        return done_by(log, rule, same=True)
