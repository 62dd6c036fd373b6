"""Importing and removing logs: who may, what is kept, what is refused and in which words."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.eventlog import apart, operations
from gemba.insight.eventlog.operations import (
    ImportOrder,
    ImportRefused,
    find_upload,
    import_log,
    keep_upload,
    preview_file,
    remove_log,
)
from gemba.insight.eventlog.queries import (
    DESK,
    LogUnknown,
    import_story,
    log_line,
    logs,
    open_columns,
    open_object_log,
)
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.wording import problem_words

pytestmark = pytest.mark.django_db

SMALL = """ticket,step,when,who
1,open,2024-01-01 08:00,Ann
1,close,2024-01-02 08:00,Bob
2,open,2024-01-01 09:00,Ann
"""


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EVENT_LOGS = tmp_path / "logs"
    return tmp_path / "logs"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "service.csv"
    path.write_text(SMALL)
    return path


def refused(path: Path, people: Cast, order: ImportOrder | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        import_log(path=path, order=order or ImportOrder(), actor=people.sun_wei, now=NOON)
    return str(caught.value)


def test_a_file_becomes_a_log_and_tells_of_it(
    file: Path, people: Cast, folder: Path, in_its_own_process: None
) -> None:
    line = import_log(path=file, order=ImportOrder("Service"), actor=people.sun_wei, now=NOON)
    assert (line.name, line.cases, line.events, line.activities) == ("Service", 2, 3, 2)
    columns = open_columns(line.key, actor=people.ana, now=NOON)
    assert list(columns.activities) == ["open", "close"]
    assert [each.key for each in logs(actor=people.ana)] == [DESK, line.key]
    told = [event.type for event in events_after(Position(), limit=50)]
    assert told[-1] == "log.imported"
    story = import_story(line.key, actor=people.ana)
    assert story is not None
    assert (story.mapping.case, story.report.rows_read) == ("ticket", 3)
    remove_log(key=line.key, actor=people.adele, now=NOON)
    assert [each.key for each in logs(actor=people.ana)] == [DESK]
    assert events_after(Position(), limit=50)[-1].type == "log.removed"


def test_only_supervisors_and_administrators_import(file: Path, people: Cast) -> None:
    line = import_log(path=file, order=ImportOrder(), actor=people.adele, now=NOON)
    for actor in (people.ana, people.viktor, people.lin_yue, people.olga):
        with pytest.raises(ImportRefused, match="supervisors and administrators"):
            import_log(path=file, order=ImportOrder(), actor=actor, now=NOON)
        with pytest.raises(ImportRefused):
            remove_log(key=line.key, actor=actor, now=NOON)


def test_nobody_outside_the_desk_sees_a_log(file: Path, people: Cast) -> None:
    line = import_log(path=file, order=ImportOrder(), actor=people.adele, now=NOON)
    for actor in (people.viktor, people.lin_yue, people.olga):
        assert logs(actor=actor) == []
        for key in (DESK, line.key, "nonsense"):
            with pytest.raises(LogUnknown):
                open_columns(key, actor=actor, now=NOON)
            with pytest.raises(LogUnknown):
                log_line(key, actor=actor)


def test_the_help_desk_of_the_shared_data(shared_data: Callable[[str], Path], people: Cast) -> None:
    path = shared_data("eventlogs/helpdesk_italian_full/pm4py_helpdesk.xes.gz")
    line = import_log(path=path, order=ImportOrder(), actor=people.sun_wei, now=NOON)
    columns = open_columns(line.key, actor=people.sun_wei, now=NOON)
    assert (line.cases, line.activities, len(columns.index.traces)) == (4580, 14, 226)


def test_problems_name_their_rows_and_what_was_done(tmp_path: Path, people: Cast) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(
        "case,activity,timestamp\n"
        "1,a,2024-01-01T08:00:00+01:00\n"
        "1,b,yesterday\n"
        "1,c,2024-01-01 10:00\n"
        ",d,2024-01-01T11:00:00+01:00\n"
        "1,a,2024-01-01T08:00:00+01:00\n"
        "1,e,2024-01-03T08:00:00-05:00\n"
    )
    line = import_log(path=path, order=ImportOrder(), actor=people.sun_wei, now=NOON)
    story = import_story(line.key, actor=people.sun_wei)
    assert story is not None
    words = {problem.code: problem_words(problem) for problem in story.report.problems}
    assert line.events == 4
    assert words["missing_case"].endswith("They were left out. Lines: 5.")
    assert "yesterday" in words["unparseable_time"]
    assert words["unparseable_time"].endswith("Lines: 3.")
    assert words["mixed_naive_aware"].endswith("They were read as UTC time. Lines: 4.")
    assert "-05:00, +01:00" in words["mixed_offsets"]
    assert "equal to an earlier row" in words["duplicate_rows"]


def test_a_mapping_that_does_not_fit_is_refused(
    file: Path, people: Cast, folder: Path, in_its_own_process: None
) -> None:
    order = ImportOrder(mapping=ColumnMapping("ticket", "deed", "when"))
    assert "deed" in refused(file, people, order)
    assert list(folder.glob("*")) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PAR1\x00\x00", "The Parquet file cannot be read"),
        (b"ticket,step,when\n", "no events"),
        (b"a,b\n1,2\n", "No column was recognised for"),
        (b"<log><trace></log>", "not well-formed"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><log>&a;</log>', "entities"),
        (b"\xd0\xcf\x11\xe0 sheet", "spreadsheet"),
    ],
)
def test_what_is_no_log_is_refused_in_words(
    content: bytes, words: str, tmp_path: Path, people: Cast
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert words in refused(path, people)


def test_an_archive_that_explodes_is_refused(tmp_path: Path, people: Cast, folder: Path) -> None:
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"case,activity,timestamp\n" + b"1,a,2024-01-01\n" * 200_000))
    order = ImportOrder(options=ReadingOptions(limits=Limits(bytes_max=100_000)))
    assert "larger than the limit of 100000 bytes" in refused(bomb, people, order)
    with pytest.raises(ImportRefused, match="larger than the limit"):
        preview_file(path=bomb, actor=people.sun_wei, limits=Limits(bytes_max=100_000))
    packed = tmp_path / "two.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", SMALL)
        archive.writestr("b.csv", SMALL)
    assert "holds 2" in refused(packed, people)


def test_reading_is_stopped_when_it_takes_too_long(
    file: Path,
    people: Cast,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    in_its_own_process: None,
) -> None:
    monkeypatch.setattr(apart, "SECONDS_MAX", 0.001)
    assert "took too long" in refused(file, people)
    assert list(folder.glob("*")) == []


def test_an_upload_past_the_limit_is_refused(
    people: Cast, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(operations, "UPLOAD_BYTES_MAX", 1024**2)
    key = keep_upload(chunks=[b"x" * 10], actor=people.sun_wei, now=NOON)
    assert find_upload(key, actor=people.sun_wei).read_bytes() == b"x" * 10
    # Nobody else's file, whatever key is guessed.
    for guess in (key, "../../etc/passwd", ""):
        with pytest.raises(ImportRefused, match="gone"):
            find_upload(guess, actor=people.adele)
    with pytest.raises(ImportRefused, match="larger than 1 MB"):
        keep_upload(chunks=[b"x" * 1024**2, b"y"], actor=people.sun_wei, now=NOON)
    assert len(list((folder / "incoming").glob("*"))) == 1


ORDERS = {
    "eventTypes": [{"name": "place", "attributes": []}],
    "objectTypes": [{"name": "item", "attributes": []}, {"name": "order", "attributes": []}],
    "objects": [{"id": "o", "type": "order"}, {"id": "i", "type": "item"}],
    "events": [
        {
            "id": f"e{hour}",
            "type": "place",
            "time": f"2024-01-01T0{hour}:00:00Z",
            "relationships": [{"objectId": name, "qualifier": ""} for name in names],
        }
        for hour, names in enumerate(["oi", "o", "o"])
    ],
}


def test_an_object_centric_file_is_seen_from_each_of_its_types(
    tmp_path: Path, people: Cast
) -> None:
    path = tmp_path / "orders.jsonocel"
    path.write_text(json.dumps(ORDERS))
    preview = preview_file(path=path, actor=people.sun_wei, limits=Limits())
    assert preview.is_object_centric
    line = import_log(path=path, order=ImportOrder(), actor=people.sun_wei, now=NOON)
    assert (line.object_types, line.seen_from, line.events) == (("order", "item"), "order", 3)
    key = line.key_from("item")
    assert log_line(key, actor=people.ana).seen_from == "item"
    for _again in range(2):
        assert len(open_columns(key, actor=people.ana, now=NOON)) == 1
    assert len(open_columns(line.key, actor=people.ana, now=NOON)) == 3
    whole = open_object_log(key, actor=people.ana)
    assert whole is not None and len(whole) == 3
    for wrong in (f"{line.key}_0", f"{line.key}_01", f"{line.key}_2", f"{line.key}_item", "desk_"):
        with pytest.raises(LogUnknown):
            log_line(f"{wrong}x" if wrong == "desk_" else wrong, actor=people.ana)
    with pytest.raises(LogUnknown):
        open_object_log(key, actor=people.viktor)
    remove_log(key=key, actor=people.adele, now=NOON)
    assert [each.key for each in logs(actor=people.ana)] == [DESK]


def test_a_log_of_events_alone_is_refused(tmp_path: Path, people: Cast) -> None:
    path = tmp_path / "alone.jsonocel"
    path.write_text(json.dumps({**ORDERS, "objects": []}))
    assert "nothing whose way" in refused(path, people)
