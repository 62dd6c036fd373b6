"""A log the Lab is tried on."""

from pathlib import Path

import pytest

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.eventlog.writers.parquet import write_parquet
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import Draw
from gemba.insight.simulation.testing import queue_twin
from gemba.interfaces.console.lab import judged, runs


@pytest.fixture(scope="module")
def queue_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks of two people who are busy most of the time."""
    twin = queue_twin(servers=2, per_hour=1, service=Draw.exponential(6_000.0), days=21)
    file = tmp_path_factory.mktemp("lab") / "queue.parquet"
    write_parquet(build(run(twin, 5).rows), None, file)
    return file


@pytest.fixture(autouse=True)
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "RUNS", 4)
    monkeypatch.setattr(runs, "PROCESSES", 1)
    monkeypatch.setattr(judged, "RUNS", 2)


@pytest.fixture(scope="module")
def people(written_once: Path) -> Cast:
    return cast()


@pytest.fixture(scope="module")
def log(people: Cast, queue_file: Path) -> str:
    """The key of the imported log."""
    return import_log(path=queue_file, order=ImportOrder(), actor=people.sun_wei, now=NOON).key
