"""Logs drawn for tests of predictions: a small desk whose waits follow what is known; models and
outlooks as if they had been made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from gemba.foundation.kernel.ids import new_id
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.queries import DESK

from .models import DriftLook, Outlook, PredictionModel, Standing, TrainingRun
from .reasons import Reason

HOUR_US = 3_600 * 1_000_000
BEGAN_US = 1_700_000_000_000_000


def drawn_log(cases: int = 600, seed: int = 7, *, slow_from: int | None = None) -> EventColumns:
    """Requests by mail are answered in some two hours, by post in some forty; one in four by post
    comes back. From case `slow_from` on everything takes five times as long."""
    chance = np.random.default_rng(seed)
    rows: list[tuple[str, str, int, str]] = []
    channels, late = [], []
    for number in range(cases):
        by_post = chance.random() < 0.5
        pace = 40.0 if by_post else 2.0
        if slow_from is not None and number >= slow_from:
            pace *= 5
        at = BEGAN_US + int(number * 3 * HOUR_US + chance.integers(0, HOUR_US))
        names = ["opened", "assigned", "replied"]
        if chance.random() < 0.4:
            names += ["customer_wrote", "replied"]
        names.append("resolved")
        comes_back = by_post and chance.random() < 0.5
        if comes_back:
            names.append("reopened")
        for name in names:
            rows.append((f"{number:032x}", name, at, f"agent {int(chance.integers(0, 3))}"))
            at += int(pace * (0.5 + chance.random()) * HOUR_US)
        channels.append("post" if by_post else "mail")
        late.append("no" if chance.random() < (0.7 if by_post else 0.1) else "yes")
    case, activity, time_us, resource = zip(*rows, strict=True)
    drawn = EventRows.of(case, activity, time_us, resource)
    attributes = {"channel": CodedColumn.of(channels), "sla_met": CodedColumn.of(late)}
    return build(
        EventRows(
            drawn.case,
            drawn.activity,
            drawn.time_us,
            drawn.resource,
            case_attributes=attributes,
        )
    )


def foretell(ticket: UUID, chance: float, *, now: datetime, reason: Reason | None = None) -> None:
    """Keep that a promise will be broken, as the job does."""
    told = None if reason is None else vars(reason)
    Outlook.objects.create(ticket=ticket, breach=chance, reason=told, foretold_at=now)


def foretold_long_ago(at: datetime) -> None:
    """All that is kept was foretold then."""
    Outlook.objects.update(foretold_at=at)


def speaking(
    target: str, figures: Mapping[str, Any], *, now: datetime, cases: int = 300, **more: Any
) -> PredictionModel:
    """A champion with these figures, and no file: it says nothing itself."""
    return PredictionModel.objects.create(
        **{
            "id": new_id(now),
            "log": DESK,
            "target": target,
            "standing": Standing.CHAMPION,
            "digest": "0" * 64,
            "cases": cases,
            "figures": dict(figures),
            "cut_at": now,
            "trained_at": now,
            **more,
        }
    )


def looked_at(model: PredictionModel, *, now: datetime, **more: Any) -> None:
    """A look at how it keeps up, as steady as it was unless `more` says otherwise."""
    steady: dict[str, Any] = {"feature": "", "psi": 0.05, "error": 0.3, "error_then": 0.3}
    told = {"moments": 400, "has_drifted": False, **steady, **more}
    DriftLook.objects.create(model=model, looked_at=now, **told)


def training_begun(*, now: datetime) -> None:
    """A training that has not ended yet."""
    TrainingRun.objects.create(log=DESK, began_at=now, cases=300)


def training_failed(why: str, *, now: datetime) -> None:
    """A training that ended without models, for this reason (a code)."""
    TrainingRun.objects.create(log=DESK, began_at=now, ended_at=now, cases=300, failure=why)


def trained(silent: Mapping[str, str], *, now: datetime) -> None:
    """A training that made no model of these targets, for these reasons."""
    TrainingRun.objects.create(log=DESK, began_at=now, ended_at=now, cases=300, silent=dict(silent))
