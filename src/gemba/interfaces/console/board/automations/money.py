"""What automations cost and bring, and what a pilot says of it, as screens show it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.improvement.pilots import wording
from gemba.insight.improvement.queries import AutomationLine, Proof, SelectionLine, SelectionPage
from gemba.insight.improvement.selecting.lines import LINE_KINDS, LineKind, summed
from gemba.insight.improvement.selecting.ownership import Return
from gemba.interfaces.console.board.automations.chart import MoneyChart, Scale, chart_of
from gemba.interfaces.console.board.automations.words import (
    KIND_ICONS,
    KINDS,
    about,
    between,
    range_words,
    ratio_words,
    years_words,
)
from gemba.interfaces.console.board.pilot_page import ADVICE
from gemba.interfaces.console.board.told import amount_words, kpi_words, said_lines, signed
from gemba.interfaces.figures import roughly, share_words


@dataclass(frozen=True)
class MoneyFigure:
    """One figure with its bounds."""

    name: str
    value: str
    between: str
    tone: str = ""


@dataclass(frozen=True)
class ProofWords:
    """The pilot behind an automation, in words; `counts` says what it does to the gain."""

    line: Proof
    advice: str
    why: str
    counts: str


@dataclass(frozen=True)
class MoneyCard:
    """An automation with what it costs and brings."""

    line: AutomationLine
    kind: str
    icon: str
    items: tuple[tuple[str, str, str], ...]
    figures: tuple[MoneyFigure, ...]
    chart: MoneyChart | None
    proof: ProofWords | None
    first_year: str


def money_cards(page: SelectionPage) -> tuple[MoneyCard, ...]:
    """In the order they were added, all drawn on one scale."""
    horizon = page.line.order.horizon
    returns = [each.returns(horizon) for each in page.automations]
    courses = [each.course for each in returns if each]
    scale = Scale.of(courses) if courses else Scale(0.0, 1.0)
    return tuple(
        _card(each, found, scale, page.line)
        for each, found in zip(page.automations, returns, strict=True)
    )


def assumptions(line: SelectionLine) -> tuple[str, ...]:
    """What the figures rest on."""
    horizon = line.order.horizon
    rate = horizon.discount
    return (
        _("Money is counted over {years}; amounts stay the same from year to year.").format(
            years=years_words(horizon.years)
        ),
        _(
            "What a later year costs or brings is worth {likely} less a year ({low} to {high})."
        ).format(
            likely=share_words(rate.likely), low=share_words(rate.low), high=share_words(rate.high)
        ),
        _(
            "Each amount is drawn 20,000 times between its least and its most, likeliest in the"
            " middle of three; bounds hold nine times of ten."
        ),
        _(
            "Lines of one kind run over together, and what runs over in the first year does so in"
            " all: bounds are wide rather than narrow."
        ),
    )


def _card(
    each: AutomationLine, found: Return | None, scale: Scale, above: SelectionLine
) -> MoneyCard:
    currency, first = above.order.currency, each.order.first_year
    items = tuple(
        (_(LINE_KINDS[item.kind]), item.name, range_words(item.amount, currency))
        for item in each.order.lines
    )
    return MoneyCard(
        line=each,
        kind=str(KINDS[each.order.kind]),
        icon=KIND_ICONS[each.order.kind],
        items=items,
        figures=_figures(found, above) if found else (),
        chart=chart_of(found.course, scale, currency) if found else None,
        proof=_proof(each.proof, each, currency) if each.proof else None,
        first_year=share_words(first.likely) if first.low < 1 else "",
    )


def _figures(found: Return, above: SelectionLine) -> tuple[MoneyFigure, ...]:
    currency, years = above.order.currency, above.order.horizon.years
    tone = "good" if found.net.low > 0 else "bad" if found.net.high < 0 else ""
    ratio = _("{low} to {high}").format(
        low=ratio_words(roughly(found.ratio.low)), high=ratio_words(roughly(found.ratio.high))
    )
    return (
        MoneyFigure(
            _("Total cost (TCO)"),
            about(found.cost, currency),
            between(found.cost, currency),
        ),
        MoneyFigure(
            _("Net present value (NPV)"),
            about(found.net, currency),
            between(found.net, currency),
            tone,
        ),
        MoneyFigure(_("Return on it (ROI)"), ratio_words(roughly(found.ratio.value)), ratio, tone),
        MoneyFigure(_("Paid back after"), _back(found.payback_years.value, years), _backs(found)),
        MoneyFigure(_("Chance that it pays"), _chance(found), ""),
    )


def _chance(found: Return) -> str:
    """What never failed in all draws may fail all the same."""
    if found.pays == 1 and found.net.low < found.net.high:
        return _("over {share}").format(share=share_words(0.999))
    return share_words(found.pays)


def _back(years: float, most: int) -> str:
    if not math.isfinite(years):
        return _("not within {years}").format(years=years_words(most))
    return years_words(years) if years > 0 else _("at once")


def _backs(found: Return) -> str:
    low, high = found.payback_years.low, found.payback_years.high
    if not math.isfinite(low) or (low == high == 0):
        return ""
    if math.isfinite(high):
        return _("{low} to {high}").format(low=years_words(low), high=years_words(high))
    return _("{low} at the soonest, perhaps never").format(low=years_words(low))


def _proof(proof: Proof, each: AutomationLine, currency: str) -> ProofWords:
    if proof.verdict is None or proof.plan is None:
        counts = _("No verdict yet: what it gains is assumed.")
        return ProofWords(proof, "", "", counts)
    why = said_lines(wording.why(proof.verdict, proof.plan))[0]
    counts = _counts(proof, each, currency)
    return ProofWords(proof, str(ADVICE[proof.verdict.advice]), why, counts)


def _counts(proof: Proof, each: AutomationLine, currency: str) -> str:
    """What the verdict does to the gain."""
    main, gain = proof.verdict.main if proof.verdict else None, each.measured_gain
    assumed = amount_words(summed(each.order.lines, LineKind.GAIN).likely, currency)
    if gain is None or main is None:
        return _(
            "The verdict tells neither money nor a share of what was expected: what it gains stays"
            " assumed. Say in the proposal what you expect."
        )
    if proof.money is not None:
        return _(
            "The pilot measured {gain} a year if all tickets were served so. That counts, not the"
            " {assumed} assumed."
        ).format(gain=range_words(gain, currency), assumed=assumed)
    return _(
        "{kpi}: {measured} measured, {expected} expected. So much of the assumed gain counts:"
        " {gain} a year, not {assumed}."
    ).format(
        kpi=kpi_words(main.kpi),
        measured=signed(main.difference.value, main.measured_in),
        expected=signed(proof.expected or 0.0, main.measured_in),
        gain=range_words(gain, currency),
        assumed=assumed,
    )
