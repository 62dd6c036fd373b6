"""Four eyes."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.conformance.rules.template import Checked, RuleLog, Template
from gemba.insight.mining.conformance.rules.together import done_by


class OtherPerson(Template):
    """Nobody does both activities of a case."""

    word = "other-person"
    title = gettext_noop("Two things are done by different people (four eyes)")
    sentence = gettext_noop("{activity} and {other} of a case are done by different people")

    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Activated by each event of the second where the case has the first; events of unknown
        people are left out."""
        return done_by(log, rule, same=False)
