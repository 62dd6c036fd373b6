"""Who is able to do what for which requests, found in logs of desks whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.simulation.engine import Outcome, run
from gemba.insight.simulation.fitting.case_types import Cut
from gemba.insight.simulation.fitting.fit import Fitting, fit
from gemba.insight.simulation.model import (
    START,
    Activity,
    Arrivals,
    Calendar,
    CaseType,
    Draw,
    Handling,
    Horizon,
    Need,
    Person,
    Twin,
)
from gemba.insight.simulation.testing import MONDAY_US, chain
from gemba.insight.simulation.whatif.kinds.staff import Train

DAYS_OPEN = Calendar(tuple((day * 1_440 + 540, day * 1_440 + 1_020) for day in range(5)), "UTC")
MORNINGS = Calendar(tuple((day * 1_440 + 540, day * 1_440 + 780) for day in range(5)), "UTC")
FORMS = Need(("forms",), types=("form",), after=(START,))
NOT_FORMS = Need(("mail",), types=("mail",), after=(START,))
DAYS = 84


def desk(*needs: Need) -> Twin:
    """Mail and forms come while the desk is open. Zoe works in the mornings; forms may be hers
    alone."""
    open_hours = [9 <= hour % 24 < 17 and hour < 120 for hour in range(168)]
    people = [Person(name, DAYS_OPEN, ("mail",)) for name in ("Ann", "Ben", "Cem", "Dot")]
    return Twin(
        Horizon(MONDAY_US, DAYS, warm_up_days=14),
        types=tuple(CaseType(each, (("channel", each),)) for each in ("mail", "form")),
        arrivals=tuple(
            Arrivals(name, tuple(rate * is_open for is_open in open_hours))
            for name, rate in (("mail", 4.0), ("form", 1.45))
        ),
        activities=(
            Activity("Work", (Handling(Draw("weibull", (2.0, 1_000.0))),), needs=needs),
            Activity("Opened", (Handling(Draw.fixed(0.0)),), None, "customer"),
        ),
        branching=chain("Opened", "Work"),
        people=(*people, Person("Zoe", MORNINGS, ("forms",))),
    )


@cache
def lived(*needs: Need, seed: int = 1) -> Outcome:
    return run(desk(*needs), seed)


def log_of(outcome: Outcome) -> EventColumns:
    return build(outcome.rows)


@cache
def fitted(*needs: Need, seed: int = 1) -> Twin:
    found = fit(log_of(lived(*needs, seed=seed)), "UTC", Fitting(types_by="channel")).twin
    return replace(found, horizon=desk().horizon, open_cases=())


def form_hours(twin: Twin) -> float:
    """How long forms wait, over some runs."""
    means = []
    for seed in range(3):
        outcome = run(twin, 50 + seed)
        of_form = [each.name for each in twin.types].index("form")
        means.append(float(outcome.waits.seconds[outcome.waits.type == of_form].mean()))
    return float(np.mean(means)) / 3_600


def work(twin: Twin) -> Activity:
    return next(each for each in twin.activities if each.name == "Work")


def able(twin: Twin, of_type: str) -> set[str]:
    """Who can do the work of a type that is new."""
    needs = work(twin).needs
    wanted = {skill for need in needs if of_type in need.types for skill in need.skills}
    return {each.name for each in twin.people if wanted <= set(each.skills)}


def test_a_specialist_is_found_and_so_are_the_others() -> None:
    twin = fitted(FORMS, NOT_FORMS)
    assert able(twin, "form") == {"Zoe"}
    assert able(twin, "mail") == {"Ann", "Ben", "Cem", "Dot"}


def test_what_waits_for_her_waits_in_her_queue_and_is_no_delay() -> None:
    truth, twin = form_hours(desk(FORMS, NOT_FORMS)), fitted(FORMS, NOT_FORMS)
    assert truth > 10
    assert form_hours(twin) == pytest.approx(truth, rel=0.35)
    assert all(each.draw.mean_seconds < 1_800 for each in twin.delays)


def test_others_who_learn_it_bring_the_wait_down_as_they_truly_would() -> None:
    twin = fitted(FORMS, NOT_FORMS)
    (skill,) = {skill for need in work(twin).needs for skill in need.skills} & {
        skill for each in twin.people if each.name == "Zoe" for skill in each.skills
    }
    taught = Train(("Ann", "Ben"), skill).apply(twin)
    truly = Train(("Ann", "Ben"), "forms").apply(desk(FORMS, NOT_FORMS))
    assert form_hours(truly) < 1.0
    assert form_hours(taught) == pytest.approx(form_hours(truly), abs=0.5)


@pytest.mark.parametrize("seed", range(4))
def test_chance_makes_no_specialists(seed: int) -> None:
    assert work(fitted(seed=seed)).needs == ()


def test_few_requests_of_a_kind_make_none_either() -> None:
    few = tuple(
        replace(each, per_hour=tuple(0.02 * rate for rate in each.per_hour))
        if each.type == "form"
        else each
        for each in desk().arrivals
    )
    log = log_of(run(replace(desk(FORMS, NOT_FORMS), arrivals=few), 1))
    assert work(fit(log, "UTC", Fitting(types_by="channel")).twin).needs == ()


def test_types_are_told_by_who_does_them_where_nobody_says_by_what() -> None:
    twin = fit(log_of(lived(FORMS, NOT_FORMS)), "UTC").twin
    assert {each.name for each in twin.types} == {"mail", "form"}


def test_a_cut_tells_types_apart_besides() -> None:
    log = log_of(lived(FORMS, NOT_FORMS))
    twin = fit(log, "UTC", Fitting(besides=Cut("channel", "form"))).twin
    assert {each.attributes for each in twin.types} == {
        (("channel", "mail"),),
        (("channel", "form"),),
    }
