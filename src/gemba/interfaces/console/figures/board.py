"""The tiles: every figure of a log at a glance, by what it answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.figures import Figure, breakdown, change, spark, summarise
from gemba.insight.kpis.kpi import Kpi, Measure, Topic, Unit
from gemba.insight.kpis.queries import TargetLine, may_steer, targets
from gemba.insight.kpis.registry import kpis, lacking
from gemba.interfaces.console.figures.asking import Asked
from gemba.interfaces.console.figures.dimensions import suits
from gemba.interfaces.console.figures.words import (
    change_interval_words,
    change_words,
    interval_words,
    measure_words,
    need_words,
    tone,
    value_words,
)
from gemba.interfaces.figures import count_words, duration_words

SPARK_WIDTH, SPARK_HEIGHT = 120, 30
PARTS_SHOWN = 15


@dataclass(frozen=True, slots=True)
class ChangeView:
    """`words` is how far the number moved, `between` its interval, `tone` good, bad or none."""

    words: str
    between: str
    before: str
    tone: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class TargetView:
    """What is wanted of a figure, by whom, and whether that is missed."""

    words: str
    owner: str
    days: int
    missed_at: datetime | None
    miss_id: UUID | None
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure. `lines` are the pieces of its trend as points of an SVG polyline."""

    name: str
    label: str
    meaning: str
    measure: str
    value: str
    interval: str
    note: str
    count: str
    is_enough: bool
    change: ChangeView | None
    lines: tuple[str, ...]
    url: str
    target: TargetView | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A KPI this log does not tell, and what it would have to tell."""

    label: str
    meaning: str
    needs: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one part; empty words where there is none."""

    words: str
    count: str
    url: str
    is_enough: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a dimension with its figures."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the first page of the screen."""

    topics: tuple[tuple[str, tuple[Tile, ...]], ...]
    missing: tuple[Missing, ...]
    heads: tuple[tuple[str, str], ...]
    rows: tuple[PartRow, ...]
    rows_total: int


def board(asked: Asked, *, actor: Actor) -> Board:
    """The figures of the period."""
    wanted = targets() if asked.choice.log.has_tickets else {}
    people = {person.id: person.name for person in desk_people()} if wanted else {}
    tiles: dict[Topic, list[Tile]] = {topic: [] for topic in Topic}
    for name, kpi in kpis().items():
        if name in asked.book.facts:
            target = target_view(kpi, wanted.get(name), people, actor)
            tiles[kpi.topic].append(tile(asked, kpi, target))
    heads, rows, total = _parts(asked) if asked.by else ((), (), 0)
    return Board(
        topics=tuple((_topic_words(topic), tuple(each)) for topic, each in tiles.items() if each),
        missing=_missing(asked),
        heads=heads,
        rows=rows,
        rows_total=total,
    )


def tile(asked: Asked, kpi: Kpi, target: TargetView | None) -> Tile:
    """One figure with its trend and its change."""
    facts, period = asked.facts(kpi), asked.period
    now = summarise(kpi, asked.choose(kpi, facts, period.window).values)
    points = spark(kpi, facts, period.edges_us)
    return Tile(
        name=kpi.name,
        label=_(kpi.label),
        meaning=_(kpi.meaning),
        measure=measure_words(kpi),
        value=value_words(kpi, now.value),
        interval=interval_words(kpi, now.low, now.high),
        note=note_words(kpi, now, period.window.seconds),
        count=count_words(now.count),
        is_enough=now.is_enough,
        change=change_view(asked, kpi, facts, now),
        lines=_polylines(points),
        url=asked.address("figures-kpi", kpi.name, part="", low="", high=""),
        target=target,
    )


def change_view(asked: Asked, kpi: Kpi, facts: Facts, now: Figure) -> ChangeView | None:
    """How the figure moved against the period before."""
    if asked.period.before is None:
        return None
    before = summarise(kpi, asked.choose(kpi, facts, asked.period.before).values)
    moved = change(kpi, now, before)
    words = change_words(kpi, moved) if moved else ""
    if moved is None or not words:
        return None
    return ChangeView(
        words=words,
        between=change_interval_words(kpi, moved, before),
        before=value_words(kpi, before.value),
        tone=tone(kpi, moved),
        is_sure=moved.is_sure,
    )


def note_words(kpi: Kpi, now: Figure, seconds: float) -> str:
    """What stands beside the number: the slow tenth, the rate per day, the count of a share."""
    if not now.count:
        return ""
    if kpi.measure in (Measure.MEDIAN, Measure.STOCK_MEDIAN):
        return _("9 of 10 within {time}").format(time=duration_words(now.p90))
    if kpi.measure is Measure.SHARE:
        part = count_words(now.total)
        return _("{n} of {all}").format(n=part, all=count_words(now.count))
    if kpi.measure is Measure.COUNT:
        per_day = now.count * 86_400 / max(seconds, 1)
        return _("{n} a day").format(n=f"{per_day:,.1f}")
    if kpi.measure is Measure.MEAN and kpi.unit is Unit.COUNT:
        return _("median {value}").format(value=value_words(kpi, now.median))
    return ""


def target_view(
    kpi: Kpi, target: TargetLine | None, people: dict[int, str], actor: Actor
) -> TargetView | None:
    """A target as those may know it who work the desk."""
    if target is None:
        return None
    value = value_words(kpi, target.value)
    at_least = kpi.judges(target.value + 1, target.value)
    words = _("at least {value}") if at_least else _("at most {value}")
    concerns = may_steer(actor) or actor.user_id == target.owner_id
    return TargetView(
        words=words.format(value=value),
        owner=people.get(target.owner_id, ""),
        days=target.window_days,
        missed_at=target.miss.missed_at if target.miss else None,
        miss_id=target.miss.id if target.miss and concerns else None,
        is_seen=bool(target.miss and target.miss.seen_at),
    )


def _missing(asked: Asked) -> tuple[Missing, ...]:
    found = []
    for kpi in kpis().values():
        needs = lacking(kpi, asked.book.columns, asked.book.meanings)
        if needs:
            words = ", ".join(need_words(need) for need in needs)
            found.append(Missing(_(kpi.label), _(kpi.meaning), words))
    return tuple(found)


def _parts(asked: Asked) -> tuple[tuple[tuple[str, str], ...], tuple[PartRow, ...], int]:
    """Every figure of every part, the parts with most values first."""
    by = asked.by
    if by is None:
        return (), (), 0
    told = [kpis()[name] for name in asked.book.facts if suits(kpis()[name], by, asked.choice)]
    labels: dict[str, str] = {}
    weight: dict[str, int] = {}
    cells: dict[tuple[str, str], Cell] = {}
    for kpi in told:
        for key, label, figure in parts_of(asked, kpi):
            labels[key] = label
            weight[key] = weight.get(key, 0) + figure.count
            cells[kpi.name, key] = Cell(
                words=value_words(kpi, figure.value),
                count=count_words(figure.count),
                url=asked.address("figures-kpi", kpi.name, part=key, low="", high=""),
                is_enough=figure.is_enough,
            )
    order = sorted(labels, key=lambda key: (-weight[key], labels[key]))
    none = Cell("", "", "", is_enough=True)
    rows = tuple(
        PartRow(labels[key], tuple(cells.get((kpi.name, key), none) for kpi in told))
        for key in order[:PARTS_SHOWN]
    )
    heads = tuple((_(kpi.label), _(kpi.meaning)) for kpi in told)
    return heads, rows, len(order)


def parts_of(asked: Asked, kpi: Kpi) -> list[tuple[str, str, Figure]]:
    """Key, words and figure of each part that has values."""
    if asked.by is None or asked.grouped is None:
        return []
    facts = asked.facts(kpi)
    chosen = asked.choose(kpi, facts, asked.period.window)
    groups = asked.grouped(facts)
    figures = breakdown(kpi, chosen, groups.codes[chosen.places], len(groups.texts) + 1)
    texts = (*(asked.by.words(text) for text in groups.texts), _("Unknown"))
    return [
        (groups.key(code), texts[code], figure)
        for code, figure in enumerate(figures)
        if figure.count
    ]


def _polylines(values: Floats) -> tuple[str, ...]:
    """The trend as runs of points between what is missing."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return ()
    top = float(np.nanmax(values)) or 1.0
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    runs = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    return tuple(
        " ".join(
            f"{at * step:.1f},{SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * values[at] / top:.1f}"
            for at in (run.tolist() if len(run) > 1 else [run[0], run[0]])
        )
        for run in runs
    )


def _topic_words(topic: Topic) -> str:
    return {
        Topic.SPEED: _("How fast"),
        Topic.VOLUME: _("How much"),
        Topic.QUALITY: _("How well"),
        Topic.EFFORT: _("With how much effort"),
    }[topic]
