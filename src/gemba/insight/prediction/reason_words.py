"""Reasons as sentences a person understands."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from .features.table import RECENT
from .reasons import Reason
from .targets import REMAINING


@dataclass(frozen=True)
class Names:
    """What readers call activities, attributes, their values (asked with the attribute), and who
    takes steps; as stored in the log, unless somebody knows better."""

    activity: Callable[[str], str] = str
    attribute: Callable[[str], str] = str
    value: Callable[[str, str], str] = lambda _attribute, value: value
    person: Callable[[str], str] = str


AS_STORED = Names()


def sentence(reason: Reason, target: str, names: Names = AS_STORED) -> str:
    """What it is and by how much it moves the prediction."""
    return _("%(what)s: %(moves)s") % {
        "what": matter(reason, names),
        "moves": _moves(reason.moves, target),
    }


def matter(reason: Reason, names: Names = AS_STORED) -> str:
    """What it is."""
    name, value = reason.feature, reason.value
    hours = value if isinstance(value, float) else 0.0
    if name == RECENT:
        return _("how long requests have waited lately")
    if name == "waited":
        return _("has waited for %(time)s since the last step") % {"time": _time(hours)}
    if name == "elapsed":
        return _("began %(time)s ago") % {"time": _time(hours)}
    if name.startswith("gap."):
        return _("time between earlier steps: %(time)s") % {"time": _time(hours)}
    if name.startswith("last."):
        return _step(name, names.activity(value) if isinstance(value, str) else _("none"))
    if name.startswith("count:"):
        return _("“%(step)s” so far: %(count)d") % {
            "step": names.activity(name.removeprefix("count:")),
            "count": int(hours),
        }
    if name.startswith("label:"):
        attribute = name.removeprefix("label:")
        shown = names.value(attribute, value) if isinstance(value, str) else _("another")
        return f"{names.attribute(attribute)}: {shown or _('none')}"
    if name == "resource":
        who = names.person(value) if isinstance(value, str) and value else _("somebody else")
        return _("who did the last step: %(who)s") % {"who": who}
    if name in ("weekday", "begun_weekday"):
        return _day(name, hours)
    return _number(name, hours)


def is_worth_telling(reason: Reason, target: str) -> bool:
    """Whether what it moves is more than nothing in the unit it is told in."""
    return abs(reason.moves) >= (0.5 / 24 if target == REMAINING else 0.005)


def feature_told(name: str, names: Names = AS_STORED) -> str:
    """What a feature is, whatever it says of a case."""
    if name.startswith("count:"):
        step = names.activity(name.removeprefix("count:"))
        return _("how often “%(step)s” came") % {"step": step}
    if name.startswith("label:"):
        return names.attribute(name.removeprefix("label:"))
    words = {
        "waited": _("time since the last step"),
        "elapsed": _("time since the beginning"),
        "gap": _("time between earlier steps"),
        "last": _("the last steps"),
        "resource": _("who did the last step"),
        "resource_within": _("how busy who did the last step was"),
        "steps": _("how many steps there were"),
        "repeats": _("the same step again"),
        "handovers": _("how often it was handed on"),
        "hour": _("hour of the day"),
        "weekday": _("day of the week"),
        "begun_hour": _("hour in which it began"),
        "begun_weekday": _("day of the week on which it began"),
        "steps_within": _("how busy the desk is"),
        "begun_within": _("how many requests come"),
    }
    return words.get(name.partition(".")[0], name)


def _step(name: str, step: str) -> str:
    if name == "last.0":
        return _("last step: %(step)s") % {"step": step}
    return _("an earlier step: %(step)s") % {"step": step}


def _number(name: str, number: float) -> str:
    words = {
        "steps": _("steps so far: %(count)d"),
        "repeats": _("the same step again: %(count)d"),
        "handovers": _("handed on: %(count)d"),
        "hour": _("hour of the day: %(count)d (UTC)"),
        "begun_hour": _("hour in which it began: %(count)d (UTC)"),
        "steps_within.1": _("steps on all requests in a day: %(count)d"),
        "steps_within.7": _("steps on all requests in a week: %(count)d"),
        "begun_within.1": _("new requests in a day: %(count)d"),
        "begun_within.7": _("new requests in a week: %(count)d"),
        "resource_within.7": _("steps by the same person in a week: %(count)d"),
    }
    return words[name] % {"count": number} if name in words else name


def _day(name: str, place: float) -> str:
    """0 is a Monday."""
    day = {"day": WEEKDAYS.get(int(place), "")}
    return _("it is %(day)s") % day if name == "weekday" else _("began on a %(day)s") % day


def _moves(moves: float, target: str) -> str:
    if target != REMAINING:
        told = _("%(points)+.0f points") % {"points": 100 * moves}
    elif abs(moves) < 1:
        told = _("%(hours)+.0f hours") % {"hours": 24 * moves}
    else:
        told = _("%(days)+.1f days") % {"days": moves}
    return told.replace("-", "−")


def _time(hours: float) -> str:
    if hours < 48:
        return _("%(hours).1f hours") % {"hours": hours}
    return _("%(days).1f days") % {"days": hours / 24}
