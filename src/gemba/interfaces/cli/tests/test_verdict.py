"""`gemba verdict ID`: what a pilot has proven, of which tickets, and whether it comes out again."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.types import read_payload
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.event_types import VerdictGiven
from gemba.insight.improvement.operations import judging, stop_pilot
from gemba.insight.improvement.pilots.judging import METHOD
from gemba.insight.improvement.pilots.verdict import Verdict as Judged
from gemba.insight.improvement.queries import pilots_of
from gemba.insight.improvement.queries.pilots import judged_until
from gemba.insight.improvement.tests.small_desk import (
    EVERYTHING,
    World,
    begun,
    proposed,
    small_desk,
)
from gemba.interfaces.cli.verdict import command

pytestmark = pytest.mark.django_db
REPAIRS: JsonValue = {"fact": "type", "op": "any_of", "values": ["repair"]}


@pytest.fixture(scope="module")
def lived(written_once: Path) -> World:
    desk = small_desk()
    desk.types = ("repair", "")
    desk.live(4)
    return desk


@pytest.fixture
def world(lived: World) -> World:
    return deepcopy(lived)


def judged(world: World, condition: JsonValue = EVERYTHING) -> str:
    """The id of the verdict on a pilot that was stopped after two days."""
    key = proposed(world)
    pilot = begun(world, key, condition)
    world.live(2)
    stop_pilot(pilot_id=pilot.id, remark="", actor=world.people.sun_wei, now=world.now)
    return str(pilots_of(key, actor=world.people.adele)[0].verdicts[0].id)


def run(*said: str) -> Result:
    return CliRunner().invoke(command, list(said))


def test_which_tickets_took_part_is_told_in_words(world: World) -> None:
    verdict = judged(world, REPAIRS)
    told = run(verdict)
    assert told.exit_code == 0, told.output
    assert "took part for which this held when they came in: Type is Repair" in told.stdout
    assert json.loads(run(verdict, "--json").stdout)["taking_part"] == REPAIRS


def test_where_all_took_part_nothing_is_said_of_it(world: World) -> None:
    assert "took part" not in run(judged(world)).stdout


def test_the_events_alone_give_the_same(world: World) -> None:
    told = run(judged(world), "--recompute")
    assert told.exit_code == 0, told.output
    assert "the same numbers, every one" in told.stderr


def given_with_method(monkeypatch: pytest.MonkeyPatch, world: World, method: int) -> str:
    """A verdict of the method so numbered, by which it came out a little differently."""
    with monkeypatch.context() as patch:
        patch.setattr(judging, "METHOD", method)
        patch.setattr(judging, "judged_until", a_day_longer)
        return judged(world)


def a_day_longer(*args: Any, **more: Any) -> Judged:
    found = judged_until(*args, **more)
    return replace(found, days_run=found.days_run + 1)


def test_other_numbers_by_the_same_method_are_an_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run(given_with_method(monkeypatch, world, METHOD), "--recompute")
    assert told.exit_code == 1
    assert "The events give other numbers than the verdict says." in told.stderr


def test_other_numbers_by_another_method_are_told_as_such(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = given_with_method(monkeypatch, world, METHOD - 1)
    told = run(verdict, "--recompute")
    assert told.exit_code == 3
    assert f"Given with method {METHOD - 1}, recomputed with method {METHOD}" in told.stderr
    assert "The events give other numbers" not in told.stderr
    assert "From the events alone:" in told.stdout
    said = json.loads(run(verdict, "--recompute", "--json").stdout)
    assert (said["method_given"], said["method_now"]) == (METHOD - 1, METHOD)
    assert said["given"]["days_run"] == said["again"]["days_run"] + 1


def test_what_does_not_say_its_method_was_given_with_the_first() -> None:
    told = VerdictGiven(UUID(int=1), UUID(int=2), "keep", NOON, 1, 2, "{}").to_json()
    del told["method"]
    read = read_payload(VerdictGiven.name, told)
    assert isinstance(read, VerdictGiven) and read.method == 1


def test_a_verdict_nobody_gave_is_refused_in_a_sentence() -> None:
    assert "There is no such verdict." in run("0192a5b0-0000-7000-8000-000000000000").output
    assert "A verdict is named by its id" in run("P-3").output
