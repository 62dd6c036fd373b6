"""Reasons as sentences a person understands."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from .features.table import RECENT
from .reasons import Reason
from .targets import REMAINING


def sentence(reason: Reason, target: str, label: Callable[[str], str] = str) -> str:
    """What it is and by how much it moves the prediction; `label` names an activity."""
    return _("%(what)s: %(moves)s") % {
        "what": matter(reason, label),
        "moves": _moves(reason.moves, target),
    }


def matter(reason: Reason, label: Callable[[str], str] = str) -> str:
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
        return _step(name, label(value) if isinstance(value, str) else _("none"))
    if name.startswith("count:"):
        return _("“%(step)s” so far: %(count)d") % {
            "step": label(name.removeprefix("count:")),
            "count": int(hours),
        }
    if name.startswith("label:"):
        shown = value if isinstance(value, str) else _("another")
        return f"{name.removeprefix('label:')}: {shown}"
    return _number(name, value, hours)


def _step(name: str, step: str) -> str:
    if name == "last.0":
        return _("last step: %(step)s") % {"step": step}
    return _("an earlier step: %(step)s") % {"step": step}


def _number(name: str, value: str | float | None, number: float) -> str:
    if name == "resource":
        return _("who did the last step: %(who)s") % {"who": value or _("somebody else")}
    words = {
        "steps": _("steps so far: %(count)d"),
        "repeats": _("the same step again: %(count)d"),
        "handovers": _("handed on: %(count)d"),
        "hour": _("hour of the day: %(count)d (UTC)"),
        "begun_hour": _("hour in which it began: %(count)d (UTC)"),
        "weekday": _("day of the week: %(count)d"),
        "begun_weekday": _("day of the week on which it began: %(count)d"),
        "steps_within.1": _("steps on all requests in a day: %(count)d"),
        "steps_within.7": _("steps on all requests in a week: %(count)d"),
        "begun_within.1": _("new requests in a day: %(count)d"),
        "begun_within.7": _("new requests in a week: %(count)d"),
        "resource_within.7": _("steps by the same person in a week: %(count)d"),
    }
    # Monday is 1
    shown = int(number) + int(name.endswith("weekday"))
    return words[name] % {"count": shown} if name in words else name


def _moves(moves: float, target: str) -> str:
    if target == REMAINING:
        return _("%(days)+.1f days") % {"days": moves}
    return _("%(points)+.0f points") % {"points": 100 * moves}


def _time(hours: float) -> str:
    if hours < 48:
        return _("%(hours).1f hours") % {"hours": hours}
    return _("%(days).1f days") % {"days": hours / 24}
