"""From a finding to the scenarios that might mend it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.remedies import remedies
from gemba.insight.simulation.whatif.registry import as_json
from gemba.interfaces.console.findings.ranked import is_ranked, ranked
from gemba.interfaces.console.findings.seeing import is_about_one, seen
from gemba.interfaces.console.findings.words import lever_words, said_words
from gemba.interfaces.console.lab.asked import ASKED_MAX, Asked, renamed_text
from gemba.interfaces.console.lab.fitted import is_fitted, twin_of
from gemba.interfaces.console.process.choosing import Choice


@dataclass(frozen=True, slots=True)
class Remedied:
    """The finding that scenarios are tried for, in words."""

    words: str
    lever: str


def remedied(choice: Choice, key: str, *, actor: Actor) -> Asked:
    """Scenarios for the finding as addresses carry them; none for one the log does not show this
    actor, or that nothing the twin can do would mend. Raises NothingToFit."""
    shown = seen(ranked(choice).ranking.findings, choice.log, actor)
    finding = next((each for each in shown if each.key == key), None)
    if finding is None:
        return Asked((), (), finding=key)
    meant = _meant(finding, choice)
    found = remedies(finding, twin_of(meant).twin)[:ASKED_MAX]
    texts = {_(each.name): json.dumps(as_json(each), ensure_ascii=False) for each in found}
    told = tuple(renamed_text(text, name) for name, text in texts.items())
    return Asked((), told, finding=key, apart=meant.apart)


def _meant(finding: Finding, choice: Choice) -> Choice:
    """With requests told apart by what the finding is about, unless the twin does so anyway: then
    finding and remedy speak of the same requests. Raises NothingToFit."""
    place = finding.place
    if not place.value or place.attribute not in choice.whole.case_attributes:
        return choice
    known = {value for each in twin_of(choice).twin.types for value in each.attributes}
    about = place.attribute, place.value
    return choice if about in known else replace(choice, apart=about)


def is_at_hand(choice: Choice, key: str) -> bool:
    """Whether neither findings nor the twin for one of them have to be made first."""
    if not (is_ranked(choice) and is_fitted(choice)):
        return False
    return all(is_fitted(_meant(each, choice)) for each in _named(choice, key))


def make_ready(choice: Choice, key: str) -> None:
    """Makes both. Raises NothingToFit."""
    ranked(choice)
    twin_of(choice)
    for each in _named(choice, key):
        twin_of(_meant(each, choice))


def _named(choice: Choice, key: str) -> list[Finding]:
    return [each for each in ranked(choice).ranking.findings if each.key == key]


def problem_of(choice: Choice, key: str) -> Remedied | None:
    """In the reader's words; None where it is not known, would have to be looked for first, or is
    not for everybody to read."""
    every: tuple[Finding, ...] = ranked(choice).ranking.findings if is_ranked(choice) else ()
    finding = next((each for each in every if each.key == key and not is_about_one(each)), None)
    if finding is None:
        return None
    return Remedied(said_words(finding.said, choice), lever_words(finding.lever))
