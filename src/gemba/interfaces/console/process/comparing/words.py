"""Differences in whole sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.insight.mining.comparing.cohorts import CASES_MIN
from gemba.insight.mining.comparing.differences import COUNT, SECONDS, SHARE, FigureDifference
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.figures import decimal_words, duration_words

NAMES: dict[str, str | Promise] = {
    "duration": gettext_lazy("Duration, median"),
    "waiting": gettext_lazy("Waiting between events, median"),
    "events": gettext_lazy("Events per case, mean"),
    "handovers": gettext_lazy("Handovers per case, mean"),
    "rework": gettext_lazy("Cases with repeated work"),
}
EFFECTS: dict[str, str | Promise] = {
    "negligible": gettext_lazy("a negligible effect"),
    "small": gettext_lazy("a small effect"),
    "medium": gettext_lazy("a medium effect"),
    "large": gettext_lazy("a large effect"),
}
MORE: dict[str, str | Promise] = {
    "duration": gettext_lazy("B takes {value} longer ({low} to {high}): {effect}."),
    "waiting": gettext_lazy("B waits {value} longer ({low} to {high}): {effect}."),
    "events": gettext_lazy("B has {value} more events per case ({low} to {high}): {effect}."),
    "handovers": gettext_lazy("B has {value} more handovers per case ({low} to {high}): {effect}."),
    "rework": gettext_lazy(
        "B repeats work in {value} percentage points more of its cases ({low} to {high}): {effect}."
    ),
}
LESS: dict[str, str | Promise] = {
    "duration": gettext_lazy("B takes {value} less ({low} to {high}): {effect}."),
    "waiting": gettext_lazy("B waits {value} less ({low} to {high}): {effect}."),
    "events": gettext_lazy("B has {value} fewer events per case ({low} to {high}): {effect}."),
    "handovers": gettext_lazy(
        "B has {value} fewer handovers per case ({low} to {high}): {effect}."
    ),
    "rework": gettext_lazy(
        "B repeats work in {value} percentage points fewer of its cases ({low} to {high}):"
        " {effect}."
    ),
}


def difference_words(found: FigureDifference) -> str:
    """“B takes 1.4 d longer (0.9 d to 1.8 d): a medium effect.”"""
    estimate = found.difference
    if estimate is None:
        return _("Too few cases to judge: both sides need {n}.").format(n=CASES_MIN)
    if not estimate.is_told_apart:
        template = _("No difference can be told: B lies between {low} below and {high} above A.")
        return template.format(
            low=size_words(max(-estimate.low, 0.0), found.kind),
            high=size_words(max(estimate.high, 0.0), found.kind),
        )
    bounds = sorted((abs(estimate.low), abs(estimate.high)))
    template = str((MORE if estimate.value > 0 else LESS)[found.name])
    return template.format(
        value=size_words(abs(estimate.value), found.kind),
        low=size_words(bounds[0], found.kind),
        high=size_words(bounds[1], found.kind),
        effect=EFFECTS[found.effect],
    )


def pairs_words(found: FigureDifference) -> str:
    """What the effect means: how often a case of B is the larger of two; ties count half."""
    if found.kind == SHARE:
        return ""
    chance = round(50 * (1 + found.delta))
    return _("Of 100 pairs of a case from A and one from B, B is higher in {n}.").format(n=chance)


def size_words(size: float, kind: str) -> str:
    """Seconds as a duration, shares as percentage points without their name."""
    if kind == SECONDS:
        return duration_words(size)
    return decimal_words(size if kind == COUNT else 100 * size)


def signed_points(estimate: Estimate) -> str:
    """+12, in percentage points."""
    return _signed(estimate.value, SHARE)


def signed_seconds(estimate: Estimate) -> str:
    """+3.2 h."""
    return _signed(estimate.value, SECONDS)


def interval_words(estimate: Estimate, kind: str) -> str:
    """The interval of a difference, signs kept."""
    ends = [_signed(end, kind) for end in (estimate.low, estimate.high)]
    return _("{low} to {high}").format(low=ends[0], high=ends[1])


def _signed(size: float, kind: str) -> str:
    """A sign only where something is left after rounding."""
    least = 0.0005 if kind == SHARE else 0.5
    sign = "±" if abs(size) < least else "+" if size > 0 else "−"
    return f"{sign}{size_words(abs(size), kind)}"
