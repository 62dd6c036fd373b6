"""Logs as files: the untouched original, and exports in every form."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.log_files import (
    LOG_FORMS,
    LogExport,
    LogExportRefused,
    export_log,
    has_original,
    open_original,
)
from gemba.insight.eventlog.operations import ImportOrder, import_log, name_of_file, remove_log
from gemba.insight.eventlog.queries import DESK, LogLine, LogUnknown, log_line
from gemba.insight.eventlog.readers.importing import read_log

pytestmark = pytest.mark.django_db

TEXT = b"ticket,step,when\r\n1,open,2024-01-01 08:00\r\n1,,2024-01-02 08:00\r\n"


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"
    settings.FILES = tmp_path / "files"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "service.csv.gz"
    found.write_bytes(gzip.compress(TEXT))
    return found


def test_the_original_is_kept_untouched(path: Path, people: Cast) -> None:
    line = import_log(path=path, order=ImportOrder(), actor=people.sun_wei, now=NOON)
    assert line.name == "service"
    name, file = open_original(line.key, actor=people.sun_wei)
    with file:
        assert (name, file.read()) == ("service.csv.gz", path.read_bytes())
    assert has_original(line.key, actor=people.sun_wei)
    assert not has_original(line.key, actor=people.ana)
    assert not has_original(DESK, actor=people.sun_wei)
    for key, actor in ((line.key, people.ana), (DESK, people.sun_wei)):
        with pytest.raises(LogUnknown):
            open_original(key, actor=actor)


def test_the_original_goes_with_the_last_log_made_of_it(
    path: Path, people: Cast, settings: Settings, django_capture_on_commit_callbacks: object
) -> None:
    def kept() -> int:
        return sum(1 for each in Path(settings.FILES).rglob("*") if each.is_file())

    lines = [
        import_log(path=path, order=ImportOrder(), actor=people.sun_wei, now=NOON) for _ in "ab"
    ]
    assert kept() == 1
    for line, left in zip(lines, (1, 0), strict=True):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            remove_log(key=line.key, actor=people.sun_wei, now=NOON)
        assert kept() == left


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("x.xes.gz", "x"),
        ("log.2024.csv", "log.2024"),
        ("a b.parquet", "a b"),
        (".csv", ".csv"),
        ("plain", "plain"),
    ],
)
def test_a_log_is_named_after_its_file(file: str, name: str) -> None:
    assert name_of_file(file) == name


@pytest.mark.parametrize("form", LOG_FORMS)
def test_every_form_is_read_again(
    form: str, tmp_path: Path, people: Cast, in_its_own_process: None
) -> None:
    chosen = LOG_FORMS[form]
    columns = build(EventRows.of(["c", "d", "d"], ["a", "b", "a"], [10**6, 10**6, 7 * 10**6]))
    order = LogExport(LogLine("0" * 32, "x"), "x", columns, np.array([False, True]), str.upper)
    out = tmp_path / f"out{chosen.ending}"
    out.write_bytes(b"".join(export_log(order, chosen, actor=people.ana)))
    found = read_log(out).columns
    assert (list(found.case_ids), list(found.activities)) == (["d"], ["B", "A"])
    assert found.time_us.tolist() == [10**6, 7 * 10**6]


def test_words_that_read_the_same_stay_apart(people: Cast) -> None:
    columns = build(EventRows.of(["c", "c"], ["a", "b"], [1, 2]))
    line = LogLine("0" * 32, "x")
    order = LogExport(line, "x", columns, None, lambda _code: "same")
    text = b"".join(export_log(order, LOG_FORMS["csv"], actor=people.ana)).decode()
    assert [each.split(",")[1] for each in text.splitlines()[1:]] == ["same", "same (b)"]


def test_the_desks_own_log_is_for_those_who_see_every_team(people: Cast) -> None:
    columns = build(EventRows.of(["c"], ["a"], [1]))
    order = LogExport(log_line(DESK, actor=people.ana), "Desk", columns, None)
    with pytest.raises(LogExportRefused, match="every team"):
        export_log(order, LOG_FORMS["csv"], actor=people.ana)
    assert b"".join(export_log(order, LOG_FORMS["csv"], actor=people.sun_wei))
