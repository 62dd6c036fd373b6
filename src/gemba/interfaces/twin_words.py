"""What a twin tells, in the reader's words."""

from __future__ import annotations

import math
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from gemba.foundation.kernel.money import minor_digits
from gemba.insight.simulation.fitting.unknowns import Unknown
from gemba.insight.simulation.whatif.comparing import COST
from gemba.interfaces.figures import (
    count_words,
    decimal_words,
    duration_words,
    money_words,
    share_words,
)

MEASURE_NAMES = {
    "waiting_seconds": gettext_noop("Work waits, on average"),
    "waiting_seconds_p90": gettext_noop("Work waits, one in ten longer than"),
    "case_seconds": gettext_noop("A case takes, on average"),
    "late_share": gettext_noop("Cases past their promise"),
    "left_share": gettext_noop("Customers who leave"),
    "open_cases": gettext_noop("Cases open at the end"),
    "busy_share": gettext_noop("How busy people are"),
    "first_reply_seconds": gettext_noop("Until the first reply, on average"),
    "first_contact_share": gettext_noop("Solved at first contact"),
    "cases_per_person_hour": gettext_noop("Cases solved in eight hours on duty"),
    "cases_per_work_hour": gettext_noop("Cases solved in eight hours of work"),
    "cost_per_case": gettext_noop("Work for a case costs"),
}
UNKNOWN = {
    "few_cases": gettext_noop("There are only {cases} cases; {wanted} tell something."),
    "one_person": gettext_noop("All work is done by one person: how others would do is unknown."),
    "no_people": gettext_noop("Of {share} of the work nobody is named: neither hours nor skills."),
    "no_starts": gettext_noop("When {share} of the work was begun is estimated from its end."),
    "backward_clocks": gettext_noop("{events} steps end before they begin."),
    "no_weeks": gettext_noop("The log covers {days} days: which weekdays are busy is unknown."),
    "no_trend": gettext_noop("The log covers {days} days: whether demand grows is unknown."),
    "no_season": gettext_noop("The log covers {days} days: seasons are unknown."),
    "quiet_days": gettext_noop("{days} days without any case were left out, the first on {first}."),
    "demand_changed": gettext_noop("Demand changed on {on}: only what came since is taken."),
    "process_changed": gettext_noop("The way through the process changed on {on}."),
    "choices_changed": gettext_noop(
        "What comes next is chosen otherwise after {activities} steps since {on}: only what came"
        " since is taken."
    ),
    "handling_changed": gettext_noop(
        "{activities} steps take another time since {on}: only what came since is taken."
    ),
    "delays_changed": gettext_noop(
        "The wait before {activities} steps is another one since {on}: only what came since is"
        " taken."
    ),
    "people_gone": gettext_noop("{people} people have not been seen for long: they have left."),
    "rare_activities": gettext_noop("{activities} steps are too rare to tell how long they take."),
    "no_patience": gettext_noop("Nobody in the log leaves: how long customers wait is unknown."),
    "side_by_side": gettext_noop(
        "{share} of the steps ran side by side; they run one by one here."
    ),
}
# The same where what they count is one.
UNKNOWN_OF_ONE = {
    "few_cases": gettext_noop("There is only one case; {wanted} tell something."),
    "backward_clocks": gettext_noop("One step ends before it begins."),
    "no_weeks": gettext_noop("The log covers one day: which weekdays are busy is unknown."),
    "no_trend": gettext_noop("The log covers one day: whether demand grows is unknown."),
    "no_season": gettext_noop("The log covers one day: seasons are unknown."),
    "quiet_days": gettext_noop("One day without any case was left out: {first}."),
    "choices_changed": gettext_noop(
        "What comes next is chosen otherwise after one step since {on}: only what came since is"
        " taken."
    ),
    "handling_changed": gettext_noop(
        "One step takes another time since {on}: only what came since is taken."
    ),
    "delays_changed": gettext_noop(
        "The wait before one step is another one since {on}: only what came since is taken."
    ),
    "people_gone": gettext_noop("One person has not been seen for long, and so has left."),
    "rare_activities": gettext_noop("One step is too rare to tell how long it takes."),
}
DAY_OF_WORK_HOURS = 8
# Values that are days.
DAYS = frozenset({"on", "first"})
# Values that are names, one after another: how many there are is enough.
LISTED = frozenset({"activities", "people"})


def unknown_words(unknown: Unknown) -> str:
    """What the log cannot tell, as a sentence."""
    values = {name: _value(name, value) for name, value in unknown.values}
    is_of_one = bool(values) and next(iter(values.values())) == count_words(1)
    templates = UNKNOWN_OF_ONE if is_of_one and unknown.code in UNKNOWN_OF_ONE else UNKNOWN
    return _(templates[unknown.code]).format(**values)


def measure_name(measure: str) -> str:
    """A figure of a run."""
    return _(MEASURE_NAMES[measure])


def measure_words(measure: str, value: float, *, signed: bool = False, currency: str = "") -> str:
    """In its unit; `signed` for a difference. Money without a currency is a number."""
    if not math.isfinite(value):
        return "–"
    value *= DAY_OF_WORK_HOURS if measure.endswith("_hour") else 1
    sign = ("+" if value > 0 else "−" if value < 0 else "±") if signed else ""
    size = abs(value) if signed else value
    if measure.endswith("_share"):
        return sign + (_points(size) if signed else share_words(min(size, 1.0)))
    if measure == COST and currency:
        return sign + money_words(round(size * 10 ** minor_digits(currency)), currency)
    return sign + (duration_words(size) if "seconds" in measure else decimal_words(size))


def _points(share: float) -> str:
    return pgettext("percentage", "{n} points").format(n=decimal_words(100 * share))


def _value(name: str, value: str | float) -> str:
    if isinstance(value, str) and name in DAYS:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if isinstance(value, str):
        return count_words(value.count(", ") + 1) if name in LISTED else value
    return share_words(value) if name == "share" else count_words(value)
