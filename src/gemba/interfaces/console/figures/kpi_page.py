"""One KPI closely: its trend, its spread, its parts, and its cases."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import moment_of
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.kpis.figures import Figure, choose, summarise, trend
from gemba.insight.kpis.kpi import Kpi, Measure, Unit
from gemba.insight.kpis.queries import TargetLine, targets
from gemba.interfaces.console.figures.asking import Asked
from gemba.interfaces.console.figures.board import Tile, parts_of, target_view, tile
from gemba.interfaces.console.figures.periods import CUSTOM
from gemba.interfaces.console.figures.words import each_words, interval_words, value_words
from gemba.interfaces.figures import count_words, share_words

PARTS_LISTED = 60
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
_TIMES = (
    *(0.0, _MINUTE, 5 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR),
    *(_DAY, 2 * _DAY, 4 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY, 60 * _DAY, 120 * _DAY, 365 * _DAY),
)
_BINS = 12
_END = 1e15


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of one size. `width` is its part of the fullest bin."""

    label: str
    count: str
    share: str
    width: float
    url: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a figure."""

    label: str
    value: str
    interval: str
    median: str
    p90: str
    count: str
    weight: float
    url: str
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """What the figure is narrowed to; `url` is without it."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A step of the trend, for those who cannot see the chart."""

    label: str
    value: str
    interval: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class KpiPage:
    """Everything on the page of one KPI."""

    tile: Tile
    stats: tuple[tuple[str, str], ...]
    chart: dict[str, object]
    trend: tuple[TrendRow, ...]
    bins: tuple[Bin, ...]
    parts: tuple[PartLine, ...]
    parts_total: int
    chips: tuple[Chip, ...]


def kpi_page(asked: Asked, kpi: Kpi, *, actor: Actor) -> KpiPage:
    """The figure asked for."""
    facts, window = asked.facts(kpi), asked.period.window
    now = summarise(kpi, asked.choose(kpi, facts, window).values)
    known = targets().get(kpi.name) if asked.choice.log.has_tickets else None
    people = {person.id: person.name for person in desk_people()} if known else {}
    steps = trend(kpi, facts, asked.period.edges_us)
    rows = _trend_rows(asked, kpi, steps)
    parts = _parts(asked, kpi)
    return KpiPage(
        tile=tile(asked, kpi, target_view(kpi, known, people, actor)),
        stats=(*_stats(kpi, now), *_kept(kpi, known, asked.choose(kpi, facts, window).values)),
        chart=_chart(kpi, steps, rows, known),
        trend=rows,
        bins=_bins(asked, kpi, choose(kpi, facts, window).values),
        parts=parts[:PARTS_LISTED],
        parts_total=len(parts),
        chips=_chips(asked, kpi),
    )


def _stats(kpi: Kpi, now: Figure) -> tuple[tuple[str, str], ...]:
    if kpi.measure in (Measure.COUNT, Measure.STOCK) or not now.count:
        return ()
    if kpi.measure is Measure.SHARE:
        return (
            (_("Yes"), count_words(now.total)),
            (_("No"), count_words(now.count - now.total)),
        )
    return (
        (_("Median"), value_words(kpi, now.median)),
        (_("Mean"), value_words(kpi, now.mean)),
        (_("A quarter within"), value_words(kpi, now.p25)),
        (_("Three quarters within"), value_words(kpi, now.p75)),
        (_("9 of 10 within"), value_words(kpi, now.p90)),
    )


def _kept(kpi: Kpi, target: TargetLine | None, values: Floats) -> tuple[tuple[str, str], ...]:
    """How many of the times keep the target that the figure as a whole is to reach."""
    if target is None or kpi.unit is not Unit.SECONDS or not len(values):
        return ()
    return ((_("Within the target"), share_words(float(np.mean(values <= target.value)))),)


def _trend_rows(asked: Asked, kpi: Kpi, steps: list[Figure]) -> tuple[TrendRow, ...]:
    begins = [moment_of(us) for us in asked.period.edges_us.tolist()]
    local = [timezone.localtime(each, timezone.get_default_timezone()) for each in begins]
    rows = []
    for figure, begin, end in zip(steps, local, local[1:], strict=False):
        if asked.period.step == "hour":
            label, url = date_format(begin, "TIME_FORMAT"), ""
        else:
            label = _step_words(asked.period.step, begin.date())
            until = (end - timedelta(microseconds=2)).date()
            dates = {"since": begin.date().isoformat(), "until": until.isoformat()}
            url = asked.address("figures-kpi", kpi.name, period=CUSTOM, **dates)
        interval = interval_words(kpi, figure.low, figure.high)
        rows.append(
            TrendRow(
                label, value_words(kpi, figure.value), interval, count_words(figure.count), url
            )
        )
    return tuple(rows)


def _step_words(step: str, day: date) -> str:
    if step in ("month", "year"):
        return date_format(day, "YEAR_MONTH_FORMAT")
    return date_format(day, "MONTH_DAY_FORMAT")


def _chart(
    kpi: Kpi, steps: list[Figure], rows: tuple[TrendRow, ...], target: TargetLine | None
) -> dict[str, object]:
    """What the chart's script draws: numbers in a unit that suits their size, and their words."""
    divisor, unit = _scale(kpi, steps)

    def numbers(name: str) -> list[float | None]:
        found = [float(getattr(each, name)) / divisor for each in steps]
        return [None if math.isnan(each) else round(each, 4) for each in found]

    series: dict[str, list[float | None]] = {"value": numbers("value")}
    if kpi.measure in (Measure.MEDIAN, Measure.STOCK_MEDIAN):
        series |= {name: numbers(name) for name in ("p25", "p75", "p90")}
    elif kpi.measure in (Measure.SHARE, Measure.MEAN):
        series |= {name: numbers(name) for name in ("low", "high")}
    return {
        "kind": kpi.measure.value,
        "unit": unit,
        "labels": [row.label for row in rows],
        "words": [row.value for row in rows],
        "counts": [row.count for row in rows],
        "urls": [row.url for row in rows],
        "target": round(target.value / divisor, 4) if target else None,
        "series": series,
    }


def _scale(kpi: Kpi, steps: list[Figure]) -> tuple[float, str]:
    if kpi.unit is Unit.SHARE:
        return 0.01, "%"
    if kpi.unit is not Unit.SECONDS:
        return 1.0, ""
    top = max((each.p90 for each in steps if each.count), default=0.0)
    if top >= 2 * _DAY:
        return _DAY, _("days")
    if top >= 2 * _HOUR:
        return _HOUR, _("hours")
    return (_MINUTE, _("minutes")) if top >= 2 * _MINUTE else (1.0, _("seconds"))


def _bins(asked: Asked, kpi: Kpi, values: Floats) -> tuple[Bin, ...]:
    if kpi.measure in (Measure.COUNT, Measure.STOCK) or not len(values):
        return ()
    edges = _bin_edges(kpi, values)
    counts = np.bincount(np.searchsorted(edges, values, side="right") - 1, minlength=len(edges))
    filled = np.flatnonzero(counts)
    found = []
    for at in range(int(filled[0]), int(filled[-1]) + 1):
        low, high = float(edges[at]), float(edges[at + 1]) if at + 1 < len(edges) else math.inf
        count = int(counts[at])
        found.append(
            Bin(
                label=_bin_words(kpi, low, high),
                count=count_words(count),
                share=share_words(count / len(values)),
                width=count / int(counts.max()),
                url=asked.address(
                    "figures-kpi",
                    kpi.name,
                    low=repr(low),
                    high="" if math.isinf(high) else repr(high),
                ),
            )
        )
    return tuple(found)


def _bin_edges(kpi: Kpi, values: Floats) -> Floats:
    """Where each bin begins; the last has no end."""
    if kpi.unit is Unit.SECONDS:
        return np.array(_TIMES)
    top = float(values.max())
    if kpi.unit in (Unit.SHARE, Unit.COUNT) or bool(np.all(values == np.round(values))):
        return np.arange(math.floor(float(values.min())), min(top, _BINS) + 1)
    return np.linspace(float(values.min()), top, _BINS + 1)[:-1]


def _bin_words(kpi: Kpi, low: float, high: float) -> str:
    if kpi.unit is Unit.SHARE:
        return each_words(kpi, low)
    if kpi.unit is not Unit.SECONDS and high == low + 1:
        return value_words(kpi, low)
    # Bounds are round numbers: 1 h, not 1.0 h.
    begin, end = (value_words(kpi, each).replace(".0 ", " ") for each in (low, min(high, _END)))
    if math.isinf(high):
        return _("{low} or more").format(low=begin)
    if low == 0:
        return _("under {high}").format(high=end)
    return _("{low} to {high}").format(low=begin, high=end)


def _parts(asked: Asked, kpi: Kpi) -> tuple[PartLine, ...]:
    found = sorted(parts_of(asked, kpi), key=lambda part: (-part[2].count, part[1]))
    top = max((figure.count for _key, _label, figure in found), default=1)
    return tuple(
        PartLine(
            label=label,
            value=value_words(kpi, figure.value),
            interval=interval_words(kpi, figure.low, figure.high),
            median=value_words(kpi, figure.median),
            p90=value_words(kpi, figure.p90),
            count=count_words(figure.count),
            weight=figure.count / top,
            url=asked.address("figures-kpi", kpi.name, part=key),
            is_enough=figure.is_enough,
        )
        for key, label, figure in found
    )


def _chips(asked: Asked, kpi: Kpi) -> tuple[Chip, ...]:
    chips = []
    if asked.part and asked.by is not None:
        text = asked.by.words(asked.part[1:]) if asked.part.startswith("=") else _("Unknown")
        words = _("{dimension}: {part}").format(dimension=asked.by.label, part=text)
        chips.append(Chip(words, asked.address("figures-kpi", kpi.name, part="")))
    if asked.has_bounds:
        low = 0.0 if math.isnan(asked.low) else asked.low
        high = math.inf if math.isnan(asked.high) else asked.high
        words = _bin_words(kpi, low, high)
        chips.append(Chip(words, asked.address("figures-kpi", kpi.name, low="", high="")))
    return tuple(chips)


def scale_words(kpi: Kpi) -> tuple[str, float]:
    """In what a person gives a target, and how much of the KPI's unit that is."""
    if kpi.unit is Unit.SECONDS:
        return _("hours"), _HOUR
    if kpi.unit is Unit.SHARE:
        return "%", 0.01
    return "", 1.0
