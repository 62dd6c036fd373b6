"""The month in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.improvement.pilots.verdict import Verdict
from gemba.insight.improvement.queries.months import Between
from gemba.insight.improvement.stages import Evidence, Stage
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.board.worth import hours_words, proven, rough_money
from gemba.interfaces.figures import count_words


@dataclass(frozen=True)
class Sum:
    """A number and what it is of; `note` is its interval or what goes with it."""

    value: str
    name: str
    note: str = ""


def sums_of(found: Between) -> tuple[Sum, ...]:
    """What was judged, kept, stopped, closed, and what a year of what was kept is worth."""
    stages = [each.stage for each in found.moves]
    return (
        Sum(count_words(len(found.judgements)), _("verdicts")),
        Sum(count_words(stages.count(Stage.ADOPTED)), _("changes kept")),
        Sum(
            count_words(stages.count(Stage.ROLLED_BACK)),
            _("rolled back"),
            _("{n} by a guardrail").format(n=count_words(len(found.stops))) if found.stops else "",
        ),
        Sum(count_words(stages.count(Stage.CLOSED)), _("closed with a measured effect")),
        *_faded(found),
        *_worth([each.line.judged for each in found.kept]),
    )


def _faded(found: Between) -> list[Sum]:
    """Only where there are any: benefits that did not last."""
    faded = sum(each.evidence.get("kind") == Evidence.FADED for each in found.moves)
    return [Sum(count_words(faded), _("opened again: the benefit faded"))] if faded else []


def _worth(kept: list[Verdict]) -> list[Sum]:
    """The ends of intervals are added up, which is wider than needed."""
    told = list(proven(kept))
    if not told:
        return []
    money = summed([each.money for each in told])
    hours = summed([each.waiting_hours for each in told])
    currency = told[0].currency
    found = []
    if money.value:
        low, high = (rough_money(each, currency) for each in (money.low, money.high))
        note = _("{low} to {high}").format(low=low, high=high)
        words = rough_money(money.value, currency)
        found.append(Sum(words, _("a year, of what was kept"), note))
    if hours.value:
        low, high = (hours_words(each) for each in (hours.low, hours.high))
        note = _("{low} to {high}").format(low=low, high=high)
        found.append(Sum(hours_words(hours.value), _("hours of waiting less a year"), note))
    return found


def summed(parts: list[Estimate]) -> Estimate:
    """Of several together."""
    return Estimate(
        sum(each.value for each in parts),
        sum(each.low for each in parts),
        sum(each.high for each in parts),
    )
