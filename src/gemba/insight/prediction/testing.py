"""Logs drawn for tests of predictions: a small desk whose waits follow what is known."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn

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
