"""What an import has to say, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .quality.issues import QualityIssue, Severity
from .quality.sentences import SENTENCES
from .report import PLACES, REFUSALS, WORDINGS, LogUnreadable, Problem


def problem_words(problem: Problem) -> str:
    """What was found in which rows, and what was done about it."""
    params = dict(problem.params)
    if "order" in params:
        params["order"] = {"day/month": _("day/month"), "month/day": _("month/day")}.get(
            params["order"], params["order"]
        )
    text = _(WORDINGS[problem.code].template).format(count=problem.count, **params)
    if not problem.rows:
        return text
    rows = problem.rows_text.replace(", ", pgettext("between items of a list", ", "))
    where = _(PLACES[problem.place]).format(rows=rows)
    return _after(text, where)


def refusal_words(refusal: LogUnreadable) -> str:
    """Why a file gives no log, and what to do."""
    params = dict(refusal.params)
    if refusal.problems:
        params["reasons"] = reduce(_after, map(problem_words, refusal.problems))
    return _(REFUSALS[refusal.code]).format(**params)


@dataclass(frozen=True, slots=True)
class IssueWords:
    """A issue about the quality of a log; `cure` is empty where nothing need be done."""

    severity: Severity
    what: str
    meaning: str
    cure: str
    cases: tuple[str, ...]


def issue_words(issue: QualityIssue, activity: Callable[[int], str]) -> IssueWords:
    """What is odd about a log, what that means and what can be done; `activity` puts the code of
    an activity into words."""
    known = {role: activity(code) for role, code in issue.activities.items()}
    known |= {"count": f"{issue.count:,}", "total": f"{issue.total:,}", **issue.params}
    sentences = SENTENCES[issue.code]
    what, meaning, cure = (
        _(text).format(**known) if text else ""
        for text in (sentences.what, sentences.meaning, sentences.cure)
    )
    return IssueWords(sentences.severity, what, meaning, cure, issue.cases)


def _after(sentence: str, following: str) -> str:
    return _("{problem} {where}").format(problem=sentence, where=following)
