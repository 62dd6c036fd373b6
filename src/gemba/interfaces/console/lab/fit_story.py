"""How far the twin can be trusted, in words a manager understands, with the figures beside."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from gemba.insight.simulation.fitting.fit import Fitted
from gemba.insight.simulation.fitting.unknowns import WIDENS
from gemba.interfaces.console.lab.judged import Trusted
from gemba.interfaces.figures import count_words, decimal_words, duration_words, share_words
from gemba.interfaces.twin_words import unknown_words

HOUR_SECONDS = 3600
PICTURE_WIDTH = 200
NAMES = {
    "n_gram": gettext_noop("What happens after what"),
    "circadian_hours": gettext_noop("At which hours and on which weekdays"),
    "absolute_hours": gettext_noop("When in those weeks"),
    "relative_hours": gettext_noop("How long after a case begins"),
    "cycle_time_hours": gettext_noop("How long cases take"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """Distances as places in the picture: the twin's, its interval, and that of real weeks."""

    mean: float
    low: float
    high: float
    floor: float | None


@dataclass(frozen=True, slots=True)
class DistanceLine:
    """One of the five. `mood` is good or bad, or neither; `known`: where the twin was told how
    many requests would come."""

    name: str
    verdict: str
    mood: str
    mean: str
    between: str
    floor: str
    known: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """What the log does not tell, and by how much that widens intervals."""

    words: str
    wider: str


@dataclass(frozen=True, slots=True)
class FitStory:
    """`headline` says it in a sentence, `demand` how many requests came and were forecast."""

    headline: str
    weeks: str
    demand: str
    lines: tuple[DistanceLine, ...]
    has_floor: bool
    runs: int
    width: int = PICTURE_WIDTH


def fit_story(found: Trusted) -> FitStory:
    """In the reader's language."""
    lines = tuple(_line(name, found) for name in NAMES)
    judged = found.forecast
    weeks = ngettext("the last week", "the last {n} weeks", found.weeks).format(n=found.weeks)
    return FitStory(
        headline=_headline(lines, has_floor=judged.floor is not None),
        weeks=weeks,
        demand=_("{real} requests came and were done in them; the twin forecast {told}.").format(
            real=count_words(judged.cases), told=count_words(judged.cases_told)
        ),
        lines=lines,
        has_floor=judged.floor is not None,
        runs=len(judged.runs),
    )


def unknown_lines(fitted: Fitted) -> tuple[UnknownLine, ...]:
    """Those that widen most first."""
    ordered = sorted(fitted.unknowns, key=lambda each: -WIDENS[each.code] * each.degree)
    return tuple(
        UnknownLine(unknown_words(each), f"+{share_words(WIDENS[each.code] * each.degree)}")
        for each in ordered
    )


def widening_words(fitted: Fitted) -> str:
    """All of them together."""
    return _times(fitted.widening)


def _headline(lines: tuple[DistanceLine, ...], *, has_floor: bool) -> str:
    if not has_floor:
        return _("The log is too short to set two real stretches of it beside each other.")
    alike, apart = (sum(line.mood == mood for line in lines) for mood in ("good", "bad"))
    return _(
        "In {alike} of {all} respects the twin is as close to the real weeks as real weeks are to"
        " each other; in {near} it is hardly further away, in {apart} further."
    ).format(
        all=count_words(len(lines)),
        alike=count_words(alike),
        near=count_words(len(lines) - alike - apart),
        apart=count_words(apart),
    )


def _line(name: str, found: Trusted) -> DistanceLine:
    judged = found.forecast
    mean, low, high = (getattr(each, name) for each in (judged.mean, judged.low, judged.high))
    floor = None if judged.floor is None else float(getattr(judged.floor, name))
    words = partial(distance_words, name)
    verdict, mood = _verdict(mean, low, floor)
    return DistanceLine(
        name=_(NAMES[name]),
        verdict=verdict,
        mood=mood,
        mean=words(mean),
        between=f"{words(low)} … {words(high)}",
        floor="–" if floor is None else words(floor),
        known=words(getattr(found.known.mean, name)),
        picture=_picture(mean, low, high, floor),
    )


def distance_words(name: str, value: float) -> str:
    """A share of all that differs, or a time."""
    if not math.isfinite(value):
        return "–"
    return share_words(value) if name == "n_gram" else duration_words(value * HOUR_SECONDS)


def _verdict(mean: float, low: float, floor: float | None) -> tuple[str, str]:
    if floor is None or not math.isfinite(mean) or not math.isfinite(floor):
        return _("nothing to compare with"), ""
    if mean <= floor:
        return _("as alike as two real weeks"), "good"
    if low <= floor:
        return _("hardly further apart than two real weeks"), ""
    times = _times(mean / max(floor, 1e-9))
    return _("further apart than two real weeks: {times}").format(times=times), "bad"


def _times(factor: float) -> str:
    return pgettext("how far apart", "{n} times").format(n=decimal_words(factor))


def _picture(mean: float, low: float, high: float, floor: float | None) -> Picture:
    ends = [each for each in (mean, high, floor or 0.0) if math.isfinite(each)]
    reach = max(ends, default=0.0) or 1.0

    def place(value: float) -> float:
        return round(PICTURE_WIDTH * 0.97 * min(max(value, 0.0) / reach, 1.0), 1)

    return Picture(place(mean), place(low), place(high), None if floor is None else place(floor))
