"""The finding that scenarios are tried for."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.improvement.finding import Finding
from gemba.interfaces.console.findings.ranked import is_ranked, ranked
from gemba.interfaces.console.findings.words import lever_words, said_words
from gemba.interfaces.console.process.choosing import Choice


@dataclass(frozen=True, slots=True)
class Remedied:
    """The finding that scenarios are tried for, in words."""

    words: str
    lever: str


def problem_of(choice: Choice, key: str) -> Remedied | None:
    """In the reader's words; None where it is not known, or would have to be looked for first."""
    finding = _finding(choice, key) if is_ranked(choice) else None
    if finding is None:
        return None
    return Remedied(said_words(finding.said, choice), lever_words(finding.lever))


def _finding(choice: Choice, key: str) -> Finding | None:
    return next((each for each in ranked(choice).ranking.findings if each.key == key), None)
