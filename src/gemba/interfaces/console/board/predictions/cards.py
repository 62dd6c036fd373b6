"""One target: what speaks of it, how well, and whether it still does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.insight.prediction.learning.chances import BOOSTED, CHAIN, SHARES
from gemba.insight.prediction.learning.remaining import HAZARD_TABLE, HAZARDS, LAST_TWO, LENGTH
from gemba.insight.prediction.queries import CHALLENGER, CHAMPION, ModelLine
from gemba.insight.prediction.reason_words import Names, feature_told
from gemba.insight.prediction.silence import silence_told
from gemba.insight.prediction.targets import BREACH, NEXT, REMAINING
from gemba.insight.prediction.watching import CHANGED
from gemba.interfaces.console.outlook.words import TARGETS
from gemba.interfaces.figures import count_words, decimal_words, duration_words, share_words

# A picture of 100 by 100; the dot of most moments is so large.
SIDE, DOT_MAX, DOT_MIN = 100.0, 6.0, 1.5
DAY_SECONDS = 86_400
SPEAKERS = {
    BOOSTED: gettext_lazy("decision trees"),
    CHAIN: gettext_lazy("a table of the last three steps"),
    LENGTH: gettext_lazy("the mean of tickets after as many steps"),
    LAST_TWO: gettext_lazy("the median of tickets after the same two steps"),
    HAZARDS: gettext_lazy("decision trees that learn from running tickets too"),
    HAZARD_TABLE: gettext_lazy("a table that learns from running tickets too"),
    SHARES: gettext_lazy("the shares of all tickets"),
}


@dataclass(frozen=True)
class Figure:
    """A number on tickets the model knew nothing of, and what it is to be held against; `is_poor`:
    it does not hold against that."""

    name: str
    value: str
    note: str = ""
    is_poor: bool = False


@dataclass(frozen=True)
class Dot:
    """Moments to which about the same chance was told: where the dot stands, and its words."""

    x: str
    y: str
    r: str
    told: str
    came: str
    moments: str


@dataclass(frozen=True)
class Card:
    """`silence`: why nothing is said; '' where something speaks. `drift` is how it keeps up, worse
    than it was where `is_worse`, and in a world that moved where `has_drifted`."""

    target: str
    name: str
    silence: str
    speaks: str = ""
    figures: tuple[Figure, ...] = ()
    dots: tuple[Dot, ...] = ()
    drift: str = ""
    has_drifted: bool = False
    is_worse: bool = False
    contest: str = ""


def card_of(
    target: str, models: Sequence[ModelLine], silent: Mapping[str, str], names: Names
) -> Card:
    """From the models of a target, the newest first, and why the last training made none."""
    name = str(TARGETS[target])
    champion = next((each for each in models if each.standing == CHAMPION), None)
    if champion is None:
        code = silent.get(target, "")
        return Card(
            target, name, silence_told(code) if code else _("Nothing has been trained yet.")
        )
    speaker = champion.figures.get("speaker")
    if speaker == SHARES and target not in (REMAINING, NEXT):
        silence = _("Nothing that is known tells tickets apart better than the share of them all.")
        return Card(target, name, silence, contest=_contest(champion, models))
    return Card(
        target=target,
        name=name,
        silence="",
        speaks=_speaks(champion),
        figures=tuple(_figures(target, champion.figures)),
        dots=_dots(champion),
        drift=_drift(champion, names),
        has_drifted=champion.has_drifted,
        is_worse=champion.is_worse,
        contest=_contest(champion, models),
    )


def _speaks(champion: ModelLine) -> str:
    return _("Foretold by {speaker}; learnt from {n} tickets that had ended by {day}.").format(
        speaker=SPEAKERS.get(champion.figures.get("speaker", ""), ""),
        n=count_words(champion.cases),
        day=_day(champion),
    )


def _figures(target: str, told: Mapping[str, float]) -> Iterator[Figure]:
    """Those of a kind; what a model of an older version did not measure is missing."""
    if target == REMAINING:
        error, best = (
            told["mae_days"],
            min(told["mean_by_length_days"], told["median_by_last_two_days"]),
        )
        simple = _("simple means: {error}").format(error=_days(best))
        yield Figure(_("Off by, so far"), _days(error), simple, is_poor=error > best)
        if told.get("inside") is not None:
            inside = share_words(told["inside"])
            yield Figure(_("Within the interval told"), inside, _("meant: {n}").format(n="80%"))
        yield Figure(_("Width of the interval"), _days(told["width_days"]))
    elif target == NEXT:
        right, best = told["accuracy"], max(told["chain_accuracy"], told["commonest_accuracy"])
        simple = _("simple tables: {share}").format(share=share_words(best))
        yield Figure(_("Right step"), share_words(right), simple, is_poor=right < best)
    elif told.get("auc") is not None:
        chance = _("by chance: {share}").format(share="50%")
        yield Figure(_("Tells two tickets apart"), share_words(told["auc"]), chance)
    if told.get("calibration_error") is not None:
        points = decimal_words(100 * told["calibration_error"])
        off = _("{points} points").format(points=points)
        yield Figure(_("Chances miss what came by"), off)
    yield Figure(_("Checked on"), _("{n} moments").format(n=count_words(told["moments"])))


def _days(days: float) -> str:
    return duration_words(days * DAY_SECONDS)


def _dots(champion: ModelLine) -> tuple[Dot, ...]:
    steps = champion.figures.get("reliability") or []
    most = max((each["moments"] for each in steps), default=1)
    return tuple(
        Dot(
            x=f"{SIDE * each['told']:.1f}",
            y=f"{SIDE * (1 - each['came']):.1f}",
            r=f"{max(DOT_MIN, DOT_MAX * sqrt(each['moments'] / most)):.1f}",
            told=share_words(each["told"]),
            came=share_words(each["came"]),
            moments=count_words(each["moments"]),
        )
        for each in steps
    )


def _drift(champion: ModelLine, names: Names) -> str:
    if champion.is_worse:
        told = _("Its errors have grown from {then} to {now} since it was made.").format(
            then=decimal_words(champion.error_then or 0), now=decimal_words(champion.error or 0)
        )
        if champion.target == BREACH:
            told += " " + _("Until it is replaced it counts neither in queues nor in the list.")
        return told
    if champion.psi is None:
        return _("Too little has happened since the training to look for drift.")
    filled = {"what": feature_told(champion.feature, names), "psi": f"{champion.psi:.2f}"}
    if champion.psi > CHANGED:
        return _("Tickets are not what they were: {what} (PSI {psi}).").format(**filled)
    return _(
        "Tickets are as they were at the training; most has moved: {what} (PSI {psi})."
    ).format(**filled)


def _contest(champion: ModelLine, models: Sequence[ModelLine]) -> str:
    """How the newest model fared that is not the champion, or how the champion came to be it."""
    newest = models[0]
    if newest.standing == CHALLENGER and newest.contest:
        return _("The model of {day} was no better on {n} tickets that neither knew.").format(
            day=_day(newest), n=count_words(newest.contest["cases"])
        )
    if champion.contest:
        return _("It was better than the one before on {n} tickets that neither knew.").format(
            n=count_words(champion.contest["cases"])
        )
    return ""


def _day(model: ModelLine) -> str:
    return date_format(localtime(model.trained_at), "SHORT_DATE_FORMAT")
