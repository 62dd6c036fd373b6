"""The Lab by HTTP: a twin of a log, scenarios put together, run side by side, and refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.eventlog.queries import open_columns
from gemba.insight.eventlog.writers.parquet import write_parquet
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import Draw
from gemba.insight.simulation.testing import queue_twin
from gemba.interfaces.console.lab import results
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db
ONE_MORE = {"name": "One more", "changes": [{"kind": "add_people", "like": "server 0"}]}
NOTHING = {"name": "", "demand": "100", "more": "0", "part": "30"}


@pytest.fixture(scope="module")
def queue_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks of two people who are busy most of the time."""
    twin = queue_twin(servers=2, per_hour=3, service=Draw.exponential(2_000.0), days=21)
    file = tmp_path_factory.mktemp("lab") / "queue.parquet"
    write_parquet(build(run(twin, 5).rows), None, file)
    return file


@pytest.fixture
def log(
    people: Cast,
    queue_file: Path,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    settings.EVENT_LOGS = tmp_path / "logs"
    monkeypatch.setattr(results, "RUNS", 4)
    monkeypatch.setattr(results, "PROCESSES", 1)
    return import_log(path=queue_file, order=ImportOrder(), actor=people.sun_wei, now=NOON).key


def visited(name: str, log: str, query: dict[str, str] | None = None) -> Any:
    return visitor("sun.wei").get(reverse(f"console:{name}", args=[log]), query)


def test_an_empty_desk_has_nothing_to_try_things_on(people: Cast) -> None:
    assert "needs a log" in visitor("ana").get(reverse("console:lab")).content.decode()


def test_a_scenario_is_put_together_and_stands_in_the_address(log: str) -> None:
    page = visited("lab-log", log)
    assert "What the log cannot tell" in page.content.decode()
    given = {**NOTHING, "name": "One more", "more": "1", "like": "server 0", "demand": "120"}
    added = visited("lab-log", log, given)
    assert added.status_code == 302
    shown = visitor("sun.wei").get(added.headers["Location"])
    (line,) = shown.context["scenarios"]
    assert line.name == "One more"
    assert line.changes == ("120% of today's requests", "1 more like server 0")
    assert visitor("sun.wei").get(line.remove_url).context["scenarios"] == []


def test_one_more_person_is_told_apart_from_chance(log: str) -> None:
    found = visited("lab-results", log, {"s": json.dumps(ONE_MORE)})
    waits = next(row for row in found.context["rows"] if row.name == "Work waits, on average")
    assert waits.cells[0].mood == "good"
    assert waits.cells[0].change.startswith("−")
    told = visited("lab-export", log, {"s": json.dumps(ONE_MORE)}).json()
    effect = next(e for e in told["effects"] if e["measure"] == "waiting_seconds")
    assert effect["difference"]["high"] < 0


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": "Nothing"}, "Change something"),
        ({"name": ""}, "This field is required"),
        ({"name": "Much", "demand": "9000"}, "300"),
    ],
)
def test_what_is_no_scenario_is_refused_beside_the_form(
    log: str, given: dict[str, str], why: str
) -> None:
    page = visited("lab-log", log, NOTHING | given)
    assert page.status_code == 200
    assert why in str(page.context["form"].errors)


def test_a_scenario_nobody_can_read_or_run_is_said(log: str) -> None:
    page = visited("lab-log", log, {"s": "{"}).content.decode()
    assert "is no scenario" in page
    unknown = {"name": "x", "changes": [{"kind": "add_people", "like": "Nobody"}]}
    assert "Nobody" in visited("lab-results", log, {"s": json.dumps(unknown)}).content.decode()
    assert visited("lab-export", log, {"s": json.dumps(unknown)}).status_code == 422


def test_a_run_is_kept_as_a_log_of_its_own(log: str) -> None:
    shown = visited("lab-results", log, {"s": json.dumps(ONE_MORE)})
    kept = visitor("sun.wei").post(shown.context["keep_url"], {"scenario": "One more"})
    key = kept.headers["Location"].strip("/").split("/")[-1]
    columns = open_columns(key, actor=SYSTEM, now=NOON)
    assert kept.status_code == 302
    assert {*columns.resources} >= {"server 0", "server 1", "server 0 +1"}
    assert columns.cases > 200
    assert "keep_url" not in visitor("ana").get(reverse("console:lab-results", args=[log])).context
