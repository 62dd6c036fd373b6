"""How well a twin fitted to the time before a change tells what comes after it."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path

import pytest
from studies.effects import KPIS, Effect, effect_of, median_error
from studies.page import Picture, Study, Table, keep, percent
from studies.pictures import Bar, Point, bars, scatter
from studies.shop_changes import KINDS

# Ten kinds were asked for; each of these is tried as often as makes a hundred together.
EACH, FIRST_SEED = 8, 50_000
ERROR_MAX = 0.1
HEADLINE = ("case time", "waiting", "late share")
_HOUR = 3_600.0


# Historical: stays true whatever a later run says.
HOW_BLIND = (
    "How blind this is: that hours in which only colleagues begin work were fitted as everybody's"
    " was found on other shops of this generator, and mended. A first run over these very seeds, on"
    " 23 November 2026, was off by 4.2 % in case time, 5.7 % in waiting, 4.6 % in the late share;"
    " after it the shop learned to leave the rest of a batch for the next shift and the fitting"
    " went on, so the seeds were not unseen any more. On 39 changes of seeds never looked at before"
    " (80000 to 80038, three of each kind) the same day's code was off by 3.6 %, 5.2 % and 4.3 %,"
    " and 3 % too low in the median. A part of that was that an hour after a shift in which"
    " somebody finished work now and then was taken for one in which she may begin some; mended,"
    " waiting was off by 2.3 instead of 3.4 % on eight changes of yet other seeds (91000 to 91007)."
)


def page(effects: list[Effect], folder: Path | None = None) -> Path:
    """Writes what was found."""
    study = Study(
        "effects",
        "What a change does, foretold and found",
        "Shops drawn at random (`tests/studies/shop.py`, a simulator that shares no code with the"
        " twin: three teams in shifts, four types of request, rework, parts from outside, refunds"
        " saved up; teams busy up to 95 % of their time) ran for 120 days, and a twin was fitted"
        " to their log. Then one thing was changed in the shop for real, and in the twin by the"
        " scenario a manager would choose. Foretold is the mean of six runs of the twin, found"
        " that of six runs of the changed shop, both of twelve weeks after four to fill up; the"
        " error is the difference as a part of what was found. A KPI is that of the cases the"
        " change is about: for priority, batches, the step removed, rework and the vendor those of"
        " one type, else all. Beside it stands the error of who says that nothing changes.",
        f"{FIRST_SEED} to {FIRST_SEED + len(effects) - 1}",
    )
    parts = (
        HOW_BLIND,
        Table(
            ("KPI", "median error", "nine of ten within", "nothing changes", "noise of the truth"),
            [_summary(effects, kpi) for kpi in KPIS],
            f"{len(effects)} changes of {len(KINDS)} kinds",
        ),
        Table(
            ("change", *(f"{kpi}" for kpi in KPIS), "waiting if nothing changed"),
            [_kind_row([each for each in effects if each.kind == kind], kind) for kind in KINDS],
            "Median error by kind",
        ),
        Picture(
            scatter(
                [
                    Point(e.true["waiting"] / _HOUR, e.said["waiting"] / _HOUR, e.kind)
                    for e in effects
                ],
                "Waiting of a piece of work after the change",
                "found, hours",
                "foretold, hours",
            ),
            "Waiting foretold against found, one dot a change.",
        ),
        Picture(
            bars([_bar(effects, kind) for kind in KINDS], "Median error of the case time", "share"),
            "The median error of the case time by kind of change.",
            "kinds",
        ),
    )
    return keep(study, *parts) if folder is None else keep(study, *parts, folder=folder)


def _summary(effects: list[Effect], kpi: str) -> tuple[str, ...]:
    errors = sorted(each.error(kpi) for each in effects)
    return (
        kpi,
        percent(median_error(effects, partial(Effect.error, kpi=kpi))),
        percent(errors[math.ceil(0.9 * len(errors)) - 1]),
        percent(median_error(effects, partial(Effect.error_unchanged, kpi=kpi))),
        percent(median_error(effects, lambda each: each.noise[kpi])),
    )


def _kind_row(effects: list[Effect], kind: str) -> tuple[str, ...]:
    if not effects:
        return (kind, *("–" for _ in KPIS), "–")
    errors = [percent(median_error(effects, partial(Effect.error, kpi=kpi))) for kpi in KPIS]
    unchanged = median_error(effects, partial(Effect.error_unchanged, kpi="waiting"))
    return (kind, *errors, percent(unchanged))


def _bar(effects: list[Effect], kind: str) -> Bar:
    mine = [each for each in effects if each.kind == kind]
    error = median_error(mine, partial(Effect.error, kpi="case time")) if mine else math.nan
    return Bar(kind, error, goal=ERROR_MAX)


@pytest.mark.study
def test_the_kpi_after_a_change_is_foretold_within_a_tenth() -> None:
    effects = [
        effect_of(kind, FIRST_SEED + EACH * place + number)
        for place, kind in enumerate(KINDS)
        for number in range(EACH)
    ]
    page(effects)
    for kpi in HEADLINE:
        assert median_error(effects, partial(Effect.error, kpi=kpi)) <= ERROR_MAX, kpi
