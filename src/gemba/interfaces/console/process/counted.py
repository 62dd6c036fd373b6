"""What still counts where filters take single events away, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from gemba.insight.mining.filters.kind import ActivityFilter, PeriodFilter
from gemba.interfaces.console.process.choosing import Choice


def waits_counted(choice: Choice) -> str:
    """Of the tab Waiting; empty while whole cases are looked at."""
    return " ".join(_waits(choice))


def _waits(choice: Choice) -> Iterator[str]:
    hides = any(isinstance(each, ActivityFilter) for each in choice.filters)
    trims = any(isinstance(each, PeriodFilter) for each in choice.filters)
    if hides:
        yield _(
            "Waits run from one step shown to the next; work at hidden steps in between counts as"
            " “Hidden steps”."
        )
    if trims:
        yield _("Only waits that begin and end within the period count.")
    if hides or trims:
        yield _("Who was busy is told by the whole log.")


def deeds_counted(choice: Choice) -> str:
    """Of the tab People; empty while whole cases are looked at."""
    if not any(isinstance(each, ActivityFilter | PeriodFilter) for each in choice.filters):
        return ""
    return _(
        "Only steps shown count, and handovers from one of them to the next. How busy people are is"
        " told by the whole log: what a filter hides was work all the same."
    )
