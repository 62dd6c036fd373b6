"""What an import has to say, in the reader's language."""

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
    return _("{problem} {where}").format(problem=text, where=where)


def refusal_words(refusal: LogUnreadable) -> str:
    """Why a file gives no log, and what to do."""
    return _(REFUSALS[refusal.code]).format(**refusal.params)
