"""Remedies of a finding are for those who may read it, and speak of the requests it is about."""

from dataclasses import replace
from functools import cache
from urllib.parse import parse_qs, urlparse

import pytest

from gemba.foundation.events.actors import Actor, Role
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.improvement.tests.desk import HASTY, Desk
from gemba.insight.simulation.engine import run
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
from gemba.interfaces.console.lab.fitted import skill_words, twin_of
from gemba.interfaces.console.lab.remedied import is_at_hand, make_ready, remedied
from gemba.interfaces.console.process.choosing import Choice, choice_in

SUPERVISOR = Actor("user", "sun", "Sun", Role.SUPERVISOR)
KEY = "missing_skills:Answered|product|drone"


@pytest.mark.django_db
def test_how_one_persons_work_holds_is_not_told_by_what_would_mend_it() -> None:
    log = Desk(3, {"comes_back": 0.8}, 84).simulated().columns
    choice, key = choice_in("A desk", log), f"comes_back:{HASTY}"
    assert remedied(choice, key, actor=SUPERVISOR).texts
    assert remedied(choice, key, actor=Actor("user", "ana", "Ana", Role.AGENT)).texts == ()


@cache
def desk_log() -> EventColumns:
    """Drones are Zoe's, who is there in the mornings; channels go different ways."""
    week = [9 <= hour % 24 < 17 and hour < 120 for hour in range(168)]
    days, mornings = (
        Calendar(tuple((day * 1_440 + 540, day * 1_440 + end) for day in range(5)))
        for end in (1_020, 780)
    )
    types = tuple(
        CaseType(f"{channel} {product}", (("channel", channel), ("product", product)))
        for channel in ("mail", "form")
        for product in ("kettle", "drone")
    )
    drones = tuple(each.name for each in types if each.name.endswith("drone"))
    others = tuple(each.name for each in types if each.name not in drones)
    needs = (Need(("drones",), drones, (START,)), Need(("kettles",), others, (START,)))
    work = (Handling(Draw("weibull", (2.0, 1_000.0))),)
    twin = Twin(
        Horizon(MONDAY_US, 84, warm_up_days=14),
        types=types,
        arrivals=tuple(
            Arrivals(each.name, tuple((0.7 if each.name in drones else 2.0) * o for o in week))
            for each in types
        ),
        activities=(
            Activity("Answered", work, needs=needs, reply=True),
            Activity("Opened", (Handling(Draw.fixed(0.0)),), None, "customer"),
        ),
        branching=chain("Opened", "Answered"),
        people=(
            *(Person(name, days, ("kettles",)) for name in ("Ann", "Ben", "Cem", "Dot")),
            Person("Zoe", mornings, ("drones",)),
        ),
    )
    return build(run(twin, 1).rows)


@pytest.mark.django_db
def test_they_teach_others_what_only_such_requests_take() -> None:
    choice = choice_in("A desk", desk_log())
    found = remedied(choice, KEY, actor=SUPERVISOR)
    assert any('"train"' in text and "product: drone" in text for text in found.texts)


@pytest.mark.django_db
def test_requests_are_told_apart_by_what_the_finding_is_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gemba.insight.simulation.fitting.case_types.DOERS_MAX", 0)
    choice = choice_in("A desk", desk_log())
    assert not is_at_hand(choice, KEY)
    make_ready(choice, KEY)
    assert is_at_hand(choice, KEY)
    found = remedied(choice, KEY, actor=SUPERVISOR)
    assert found.apart == ("product", "drone")
    query = parse_qs(urlparse(found.address("lab-log", choice.log.key)).query)
    assert (query["by"], query["value"]) == (["product"], ["drone"])
    told = {value for each in twin_of(meant(choice)).twin.types for value in each.attributes}
    assert ("product", "drone") in told


def meant(choice: Choice) -> Choice:
    return replace(choice, apart=("product", "drone"))


@pytest.mark.django_db
def test_a_skill_of_some_requests_is_told_by_what_they_have_in_common() -> None:
    choice = choice_in("A desk", desk_log())
    assert skill_words("product: drone", choice) == "product: drone"
    assert skill_words("product: drone · Answered", choice) == "product: drone · Answered"
    assert skill_words("Answered", choice) == "Answered"
