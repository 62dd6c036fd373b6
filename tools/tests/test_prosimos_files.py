"""What Prosimos is given says the same as the twin, or nothing."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any, cast

import pytest
from prosimos_files import NotTheSame, prosimos_model

from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Branching,
    Calendar,
    Choice,
    Delay,
    Draw,
    Handling,
    Horizon,
    Person,
    Twin,
)
from gemba.insight.simulation.testing import queue_twin

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def two_steps() -> Twin:
    """Some cases come back to the first step after the customer wrote."""
    ways = {
        START: (("Served", 1.0),),
        "Served": (("Wrote", 0.25), (END, 0.75)),
        "Wrote": (("Served", 1.0),),
    }
    queue = queue_twin(servers=1, per_hour=4, service=Draw("lognormal", (6.0, 0.5)), days=5)
    wrote = Activity("Wrote", (Handling(Draw.fixed(0)),), None, "customer")
    return replace(
        queue,
        horizon=Horizon(queue.horizon.start_us, 5),
        activities=(replace(queue.activities[0], skills=("talk",)), wrote),
        branching=Branching(tuple(Choice(after, (before,)) for before, after in ways.items())),
        delays=(Delay("Wrote", Draw.exponential(600)),),
        people=(
            Person("Ann", Calendar.weekly((0, 4), 8, 16.5), ("talk", "sing")),
            Person("Bob", Calendar.always(), ("sing",)),
        ),
    )


def found(parameters: object, *path: str | int) -> Any:
    for each in path:
        parameters = cast("dict[str | int, object]", parameters)[each]
    return parameters


def test_the_drawing_holds_every_move() -> None:
    drawing = ET.fromstring(prosimos_model(two_steps()).drawing)
    names = {each.get("id"): each.get("name") for each in drawing.iter() if each.get("name")}
    flows = {
        (each.get("sourceRef"), each.get("targetRef"))
        for each in drawing.iter(BPMN + "sequenceFlow")
    }
    ids = {name: key for key, name in names.items()}
    served, wrote = ids["Served"], ids["Wrote"]
    assert {
        (ids[START], f"{served}_join"),
        (f"{served}_join", served),
        (served, f"{served}_split"),
        (f"{served}_split", wrote),
        (f"{served}_split", ids[END]),
        (wrote, f"{served}_join"),
    } == flows
    assert [each.get("id") for each in drawing.iter(BPMN + "task")] == [served]
    assert [each.get("id") for each in drawing.iter(BPMN + "intermediateCatchEvent")] == [wrote]


def test_the_parameters_say_what_the_twin_says() -> None:
    told = prosimos_model(two_steps()).parameters
    (gateway,) = found(told, "gateway_branching_probabilities")
    assert sorted(each["value"] for each in gateway["probabilities"]) == [0.25, 0.75]
    arrives = found(told, "arrival_time_distribution")
    assert (arrives["distribution_name"], arrives["distribution_params"][0]["value"]) == (
        "expon",
        900,
    )
    (doers,) = (each["resources"] for each in found(told, "task_resource_distribution"))
    assert [each["resource_id"] for each in doers] == ["person0"]
    mean, variance = (each["value"] for each in doers[0]["distribution_params"][:2])
    assert mean == pytest.approx(Draw("lognormal", (6.0, 0.5)).mean_seconds)
    assert variance == pytest.approx(mean**2 * (2.718281828**0.25 - 1))
    assert found(told, "resource_calendars", 0, "time_periods") == [
        {"from": day, "to": day, "beginTime": "08:00:00", "endTime": "16:30:00"}
        for day in ("MONDAY", "FRIDAY")
    ]
    assert len(found(told, "resource_calendars", 1, "time_periods")) == 7
    (event,) = found(told, "event_distribution")
    assert event["distribution_params"][0]["value"] == 600


def test_what_is_not_the_same_is_refused() -> None:
    twin = two_steps()
    absent = replace(twin.people[0], absences=((0, 1),))
    with pytest.raises(NotTheSame, match="never absent"):
        prosimos_model(replace(twin, people=(absent,)))
    with pytest.raises(NotTheSame, match="after a delay"):
        prosimos_model(replace(twin, delays=(Delay("Served", Draw.fixed(5)),)))
    capped = Handling(Draw("exponential", (60.0,), cap_seconds=90))
    served = replace(twin.activities[0], handling=(capped,))
    with pytest.raises(NotTheSame, match="capped"):
        prosimos_model(replace(twin, activities=(served, twin.activities[1])))
