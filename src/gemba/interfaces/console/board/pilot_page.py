"""What the templates of a pilot are given: its plan, how it stands, its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.piloted import ENDINGS, Ending, Kept
from gemba.insight.improvement.pilots import balance, wording
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.verdict import Advice, Figure, Verdict
from gemba.insight.improvement.queries import PilotLine
from gemba.insight.kpis.kpi import Better, Unit
from gemba.interfaces.console.board.pilot_chart import Chart, chart_of
from gemba.interfaces.console.board.taking_part import told_taking_part
from gemba.interfaces.console.board.told import (
    kpi_words,
    level_of,
    said_lines,
    said_words,
    signed,
)
from gemba.interfaces.console.board.worth import Gain, gains
from gemba.interfaces.figures import NONE, count_words, share_words

ADVICE = {
    Advice.KEEP: gettext_lazy("Keep it."),
    Advice.ROLL_BACK: gettext_lazy("Roll it back."),
    Advice.GO_ON: gettext_lazy("Go on."),
}
UNITS = {
    "case": gettext_lazy("tickets drawn by lot"),
    "contact": gettext_lazy("customers drawn by lot"),
    "block": gettext_lazy("blocks of time drawn by lot"),
}


@dataclass(frozen=True)
class FigureRow:
    """A figure in both arms. `tone`: good or bad where it stands, else empty."""

    name: str
    control: str
    treatment: str
    difference: str
    between: str
    tone: str
    cases: str


@dataclass(frozen=True)
class Standing:
    """How a pilot stands, or what it has shown."""

    at: datetime
    advice: str
    advice_name: str
    lines: tuple[str, ...]
    main: FigureRow | None
    rows: tuple[FigureRow, ...]
    guards: tuple[FigureRow, ...]
    segments: tuple[FigureRow, ...]
    balance: tuple[str, ...]
    worth: tuple[Gain, ...]
    share_known: float
    days_run: str
    saved: str
    is_over: bool


@dataclass(frozen=True)
class PilotView:
    """A pilot with all that is shown of it. `only`: which tickets take part; empty: all.
    `is_ahead`: its verdict is of a moment that has not come, by a clock that was ahead of time."""

    line: PilotLine
    only: str
    chart: Chart | None
    now: Standing | None
    verdict: Standing | None
    verdict_id: UUID | None
    is_ahead: bool
    unit: str
    ending: str
    days_planned: str
    share: str


def pilot_views(lines: Iterable[PilotLine]) -> tuple[PilotView, ...]:
    """Pilots as they are shown, in their order."""
    return tuple(_view(each) for each in lines)


def _view(line: PilotLine) -> PilotView:
    plan = line.kept.plan
    last = line.looks[0] if line.looks else None
    verdict = line.verdicts[0] if line.verdicts else None
    return PilotView(
        line=line,
        only=told_taking_part(line.trial.condition),
        chart=chart_of(line.looks, plan, is_over=verdict is not None or not line.is_running),
        now=standing(last.judged, line.kept, last.at) if last else None,
        verdict=standing(verdict.judged, line.kept, verdict.at) if verdict else None,
        verdict_id=verdict.id if verdict else None,
        is_ahead=verdict is not None and verdict.is_ahead(current_time()),
        unit=str(UNITS[plan.unit.value]),
        ending=_(ENDINGS[Ending(line.ended_because)]) if line.ended_because else "",
        days_planned=count_words((plan.ends_us - plan.begins_us) / 86_400e6),
        share=share_words(plan.share),
    )


def standing(verdict: Verdict, kept: Kept, at: datetime) -> Standing:
    """A verdict in words and rows."""
    plan = kept.plan
    saving = wording.of_saving(verdict, kept.saved_before)
    return Standing(
        at=at,
        advice=verdict.advice.value,
        advice_name=str(ADVICE[verdict.advice]),
        lines=said_lines(wording.why(verdict, plan)),
        main=_row(verdict.main) if verdict.main else None,
        rows=tuple(_row(each) for each in verdict.others),
        guards=tuple(_row(each.figure) for each in verdict.guards if each.figure),
        segments=tuple(
            FigureRow(
                each.value,
                "",
                "",
                signed(each.difference.value, plan.measured_in),
                _between(each.difference.low, each.difference.high, plan.measured_in),
                _tone(each.difference.value, plan.better, stands=each.stands),
                _cases(each.cases),
            )
            for each in verdict.segments
        ),
        balance=said_lines(balance.said(verdict.balance, plan)),
        worth=gains(verdict),
        share_known=min(verdict.information, 1.0),
        days_run=count_words(verdict.days_run),
        saved=said_words(saving) if saving else "",
        is_over=verdict.ended is not Ended.RUNNING,
    )


def _row(figure: Figure) -> FigureRow:
    low, high = figure.difference.low, figure.difference.high
    return FigureRow(
        name=kpi_words(figure.kpi),
        control=level_of(figure.control, figure.measured_in),
        treatment=level_of(figure.treatment, figure.measured_in),
        difference=signed(figure.difference.value, figure.measured_in),
        between=_between(low, high, figure.measured_in) if figure.has_ends else NONE,
        tone=_tone(figure.difference.value, figure.better, stands=figure.stands),
        cases=_cases(figure.cases),
    )


def _tone(difference: float, better: Better, *, stands: bool) -> str:
    if not stands or better is Better.NEITHER or not difference:
        return ""
    return "good" if (difference < 0) == (better is Better.LOWER) else "bad"


def _between(low: float, high: float, measured_in: Unit) -> str:
    return _("{low} to {high}").format(low=signed(low, measured_in), high=signed(high, measured_in))


def _cases(cases: tuple[int, int]) -> str:
    return _("{control} and {treated}").format(
        control=count_words(cases[0]), treated=count_words(cases[1])
    )
