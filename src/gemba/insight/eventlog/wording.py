"""What an import has to say, in the reader's language."""

from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

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


def _after(sentence: str, following: str) -> str:
    return _("{problem} {where}").format(problem=sentence, where=following)
