"""Forecasts, requirements and plans in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from gemba.insight.staffing.forecasting.forecast import Choice as Method
from gemba.insight.staffing.forecasting.methods import NAIVE
from gemba.insight.staffing.series import ArrivalKind
from gemba.interfaces.console.process.attributes import value_namer
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.arrived import OTHER, Arrived
from gemba.interfaces.console.staffing.asked import address
from gemba.interfaces.figures import count_words, decimal_words

METHODS = {
    NAIVE: gettext_noop("last week again"),
    "recent_weeks_1": gettext_noop("usual week, the last one or two weeks count most"),
    "recent_weeks_2": gettext_noop("usual week, the last few weeks count most"),
    "recent_weeks_4": gettext_noop("usual week, the last two months count most"),
    "recent_weeks_8": gettext_noop("usual week, the last four months count most"),
    "recent_weeks_26": gettext_noop("usual week, the last year counts most"),
    "level_and_shape": gettext_noop("level of the weeks on the shape of a usual week"),
    "fading_trend": gettext_noop("trend that fades, on the shape of a usual week"),
    "fading_growth": gettext_noop("growth that fades, on the shape of a usual week"),
    "together": gettext_noop("the mean of three methods"),
}
# Beside a kind of request there is room for two words.
BADGES = {
    "better": gettext_noop("beats last week"),
    "unsure": gettext_noop("too early to tell"),
    "hardly_better": gettext_noop("hardly beats last week"),
    "not_better": gettext_noop("yields to last week"),
    "too_short": gettext_noop("too few weeks"),
}


class KindNames:
    """Channels and types in the reader's words."""

    def __init__(self, choice: Choice, known: Arrived, query: QueryDict | None = None) -> None:
        self._log, self._query = choice.log.key, query or QueryDict()
        self._channel = channel_namer(choice, known.channels.attribute)
        self._type = value_namer(choice.log, known.types.attribute)

    def __call__(self, kind: ArrivalKind) -> str:
        """“E-mail · Repair”; all together without either."""
        names = [self._channel(kind.channel)] if kind.channel else []
        names += [self._type(kind.type)] if kind.type else []
        return " · ".join(names) or _("Everything")

    def url(self, kind: ArrivalKind) -> str:
        """Of the Demand tab with this kind."""
        return address("staffing-log", self._log, self._query, channel=kind.channel, type=kind.type)


def channel_namer(choice: Choice, attribute: str) -> Callable[[str], str]:
    """From a channel as it is planned for to the reader's words."""
    named = value_namer(choice.log, attribute)
    return lambda channel: _("other channels") if channel == OTHER else named(channel)


def method_words(method: Method) -> str:
    """Which method a forecast uses."""
    return _(METHODS.get(method.method, method.method))


def verdict_words(method: Method) -> str:
    """How it did against repeating last week."""
    sentence, places = method.words()
    return _(sentence) % places


def between_words(low: float, high: float) -> str:
    """“28 to 54”."""
    return pgettext("interval", "{low} to {high}").format(
        low=count_words(low), high=count_words(high)
    )


def day_words(day: date) -> str:
    """“Mon 23 Nov”, “11月23日 周一”."""
    return date_format(day, pgettext("date format", "D j M"))


def slot_words(slot: int) -> str:
    """“09:30”, counted in half hours from midnight."""
    return f"{slot // 2 % 24:02d}:{slot % 2 * 30:02d}"


def hours_words(hours: float) -> str:
    """“132 h”."""
    return _("{n} h").format(n=count_words(hours) if hours >= 10 else decimal_words(hours))
