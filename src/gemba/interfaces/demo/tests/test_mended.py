"""What the Lab says of mending two planted problems: near what leaving their causes out does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.remedies import remedies
from gemba.insight.kpis.meanings import Meaning, desk_meanings
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.case_types import Cut
from gemba.insight.simulation.fitting.fit import Fitting, fit
from gemba.insight.simulation.fitting.roles import Roles
from gemba.insight.simulation.model import Twin
from gemba.interfaces.console.process.waiting.reading import desk_reading
from gemba.interfaces.demo.company import DESK_ZONE
from gemba.interfaces.demo.inventing import invent
from gemba.interfaces.demo.tests.columns import columns_of
from gemba.interfaces.demo.tests.found import found, letter_of
from gemba.interfaces.demo.tests.measures import KEYS, Histories

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
OUTSIDE = {"customer", "system"}
VENDOR_ROWS = ("status:pending_vendor", "status:open")
HOUR_US, DAY_US = 3.6e9, 8.64e10


@cache
def desk(without: str = "") -> Histories:
    return invent(7, 3000, KEYS, NOW, without=without)


def finding(letter: str) -> Finding:
    return next(each for each in found(desk()) if letter_of(each) == letter)


def twin_for(about: Finding) -> Twin:
    """As the Lab opened from that finding has it; two months of it."""
    meanings = desk_meanings()
    roles = Roles(
        reading=desk_reading(),
        replies=meanings.of(Meaning.REPLIED),
        wrote=meanings.of(Meaning.CUSTOMER_WROTE),
        customer="customer",
    )
    cut = Cut(about.place.attribute, about.place.value)
    twin = fit(columns_of(desk()), DESK_ZONE, Fitting(roles=roles, besides=cut)).twin
    months = replace(twin.horizon, days=62.0, warm_up_days=28.0)
    return replace(twin, open_cases=(), horizon=months)


def lived(twin: Twin) -> EventColumns:
    return build(run(twin, 1).rows)


def form_hours(log: EventColumns) -> float:
    """Until somebody first looks at a form."""
    ours = np.array([each not in OUTSIDE for each in log.resources])[log.resource]
    at = np.where(ours, log.time_us, np.iinfo(np.int64).max)
    first = np.minimum.reduceat(at, log.offsets[:-1])
    channel = log.case_attributes["channel"]
    forms = np.array([each == "form" for each in channel.names])[channel.codes]
    looked = forms & (first < np.iinfo(np.int64).max)
    return float((first - log.first_us)[looked].mean()) / HOUR_US


def vendor_days(log: EventColumns, tag: str) -> float:
    """From “waiting for vendor” to “open”, of cases with that tag."""
    tags = log.case_attributes["tags"]
    has_it = np.array([*(tag in each for each in tags.names), False])[tags.codes]
    since: dict[int, int] = {}
    days: dict[int, float] = {}
    for case, code, at in zip(
        log.case.tolist(), log.activity.tolist(), log.time_us.tolist(), strict=True
    ):
        name = log.activities[code]
        if has_it[case] and name == VENDOR_ROWS[0]:
            since.setdefault(case, at)
        elif name == VENDOR_ROWS[1] and case in since:
            days[case] = days.get(case, 0.0) + (at - since.pop(case)) / DAY_US
    return float(np.mean(list(days.values())))


def test_forms_no_longer_wait_once_others_learn_them() -> None:
    about = finding("b")
    twin = twin_for(about)
    taught = [each for each in remedies(about, twin) if "Train" in str(each.changes)]
    now, truly = form_hours(lived(twin)), form_hours(columns_of(desk()))
    then = min(form_hours(lived(each.apply(twin))) for each in taught)
    truly_then = form_hours(columns_of(desk("b")))
    assert now == pytest.approx(truly, rel=0.4)
    assert now - then > 0.4 * (truly - truly_then)
    assert then < 2 * truly_then


def test_a_vendor_as_quick_as_others_is_worth_what_it_would_be() -> None:
    about = finding("d")
    twin, tag = twin_for(about), about.place.value
    remedy = next(each for each in remedies(about, twin) if "vendor" in each.name)
    now, then = vendor_days(lived(twin), tag), vendor_days(lived(remedy.apply(twin)), tag)
    truly, truly_then = (vendor_days(columns_of(desk(each)), tag) for each in ("", "d"))
    assert now == pytest.approx(truly, rel=0.3)
    assert now - then == pytest.approx(truly - truly_then, rel=0.4)
