"""Files as strangers write them: what is odd is counted and named, what is hostile refused."""

import gzip
import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gemba.insight.eventlog.objects.importing import ImportedObjects, read_objects
from gemba.insight.eventlog.objects.reading import ocel_sqlite
from gemba.insight.eventlog.objects.testing import contents
from gemba.insight.eventlog.readers.opening import Limits, object_kind_of
from gemba.insight.eventlog.report import LogUnreadable

EVENT = {"id": "e", "type": "a", "time": "2024-01-01T00:00:00Z"}


def read_json(tmp_path: Path, value: object, limits: Limits | None = None) -> ImportedObjects:
    path = tmp_path / "log.jsonocel"
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return read_objects(path, "ocel-json", limits=limits)


def counts(found: ImportedObjects) -> dict[str, int]:
    return {each.code.removeprefix("object_log_"): each.count for each in found.problems}


def test_odd_parts_are_counted_and_named(tmp_path: Path) -> None:
    found = read_json(
        tmp_path,
        {
            "eventTypes": [{"name": "a", "attributes": [{"name": "n", "type": "integer"}]}],
            "objects": [
                {"id": "o", "type": "order", "attributes": [{"name": "x", "value": 1}]},
                {"id": "o", "type": "item", "relationships": [{"objectId": "gone"}]},
                {"id": "p"},
                {"type": "order"},
            ],
            "events": [
                {**EVENT, "relationships": [{"objectId": "o"}] * 2 + [{"objectId": "lost"}]},
                {**EVENT, "attributes": [{"name": "n", "value": "seven"}]},
                {"id": "f", "type": "a"},
                {"id": "g", "type": "a", "time": "soon"},
                {"id": "h", "time": "2024-01-01T00:00:00Z"},
                {"type": "b", "time": "2024-01-01", "relationships": [{"qualifier": "q"}]},
                "nonsense",
            ],
        },
    )
    assert counts(found) == {
        "event_without_type": 1,
        "event_without_time": 1,
        "event_time_unreadable": 1,
        "dangling_relation": 1,
        "dangling_link": 1,
        "repeated_relation": 1,
        "no_zone": 1,
        "repeated_object": 1,
        "object_without_type": 1,
        "object_without_id": 1,
        "value_without_time": 1,
        "undeclared_attribute": 1,
        "value_of_other_kind": 1,
        "relation_without_object": 1,
        "repeated_event": 1,
        "event_without_id": 1,
        "odd_entry": 1,
    }
    words = " ".join(each.sentence for each in found.problems)
    assert "such as “lost”: 1. These relations were left out" in words
    assert "a: n = seven" in words and "Events: 4." in words
    held = contents(found.log)
    assert [event[0] for event in held.events] == ["e", "e (2)", "event 6"]
    assert held.events[1][3] == [("n", "string", "seven")]
    assert held.objects["o"][0] == "order"
    assert found.events_read == 6


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{}", "not an object-centric log"),
        (b'{"events": []}', "no events"),
        (b'{"events": [{"id": "e"', "cannot be read after"),
        (b'{"events": [' + b"[" * 100_000, "cannot be read after"),
        (b'{"events": []} extra', "cannot be read after"),
        (b'{"events": [{"id": "e"}]}', "None of the 1 rows could be used"),
        (b'{"events": [\xff]}', "cannot be read after"),
    ],
)
def test_what_is_no_log_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(LogUnreadable, match=words):
        read_json(tmp_path, content)


def test_sizes_are_limited(tmp_path: Path) -> None:
    events = {"events": [EVENT] * 3}
    with pytest.raises(LogUnreadable, match="more than 2 events"):
        read_json(tmp_path, events, Limits(rows_max=2))
    many = {"events": [{**EVENT, "relationships": [{"objectId": "o"}] * 11}]}
    with pytest.raises(LogUnreadable, match="more than 10 relations"):
        read_json(tmp_path, many, Limits(rows_max=1))


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps({"events": [EVENT]}).encode())
    assert len(read_json(tmp_path, packed).log) == 1


def test_the_old_format_keeps_its_relations(tmp_path: Path) -> None:
    old = {
        "ocel:global-log": {"ocel:version": "1.0"},
        "ocel:events": {
            "e1": {
                "ocel:activity": "place",
                "ocel:timestamp": "2024-01-01T00:00:00Z",
                "ocel:omap": ["o1"],
                "ocel:vmap": {"price": 3.5},
            }
        },
        "ocel:objects": {"o1": {"ocel:type": "order", "ocel:ovmap": {"size": 2}}},
    }
    held = contents(read_json(tmp_path, old).log)
    assert held.events[0][3:] == ([("price", "float", "3.5")], [("o1", "")])
    assert held.objects["o1"][1] == [("size", "integer", "1970-01-01T00:00:00Z", "2")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><log><events/></log>', "entities"),
        ('<log><global scope="event"/></log>', "OCEL 1.0"),
        ("<log><events>", "not well-formed"),
        ("<log><events/></log>", "no events"),
    ],
)
def test_hostile_or_broken_xml_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "log.xml"
    path.write_text(content)
    with pytest.raises(LogUnreadable, match=words):
        read_objects(path, "ocel-xml")


def database(path: Path, script: str) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);"
        "CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);"
        "CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);"
        "CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);"
        + script
    )
    connection.commit()
    connection.close()
    return path


def test_an_odd_database_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = database(
        tmp_path / "odd.sqlite",
        """
        CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
        CREATE TABLE "event_A" (ocel_id TEXT, ocel_time TEXT, note TEXT);
        CREATE TABLE object_O (ocel_id TEXT, ocel_time TEXT, ocel_changed_field TEXT, size REAL);
        INSERT INTO event_map_type VALUES ('do it', 'A'), ('never', 'Never');
        INSERT INTO object_map_type VALUES ('order', 'O');
        INSERT INTO event VALUES ('e1', 'do it'), ('e2', 'do it'), ('e3', 'untold');
        INSERT INTO event_A VALUES ('e1', '2024-01-01T08:00:00Z', 'x'), ('e1', '2024', 'y'),
          ('e9', '2024-01-02T08:00:00Z', NULL), ('e2', '2024-01-03T08:00:00Z', CAST(x'ff' AS TEXT));
        INSERT INTO object VALUES ('o1', 'order');
        INSERT INTO object_O VALUES ('o1', '1970-01-01 01:00:00', NULL, 1),
          ('o1', '2024-01-01T00:00:00Z', 'size', 2), ('o1', '2024-01-02T00:00:00Z', 'size', NULL),
          ('o1', '2024-01-02T00:00:00Z', 'colour', NULL), ('o2', '1970-01-01', NULL, 4);
        INSERT INTO event_object VALUES ('e1', 'o1', 'of'), ('e7', 'o1', 'of');
        """,
    )
    found = read_objects(path, "ocel-sqlite")
    held = contents(found.log)
    assert [event[0] for event in held.events] == ["e1", "e9", "e2"]
    assert held.objects["o1"][1] == [
        ("size", "float", "1970-01-01T00:00:00Z", "1.0"),
        ("size", "float", "2024-01-01T00:00:00Z", "2.0"),
    ]
    assert counts(found) == {
        "event_without_time": 1,
        "missing_table": 2,
        "repeated_row": 1,
        "unlisted_event": 1,
        "emptied_value": 1,
        "unknown_field": 1,
        "unlisted_object": 1,
        "relation_of_unknown_event": 1,
        "broken_text": 1,
    }


def test_a_view_is_no_table_and_a_slow_one_never_runs(tmp_path: Path) -> None:
    path = database(
        tmp_path / "view.sqlite",
        "CREATE VIEW event AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
        " SELECT n AS ocel_id, 'a' AS ocel_type FROM r;",
    )
    started = time.monotonic()
    with pytest.raises(LogUnreadable, match="lacks the tables event"):
        read_objects(path, "ocel-sqlite")
    assert time.monotonic() - started < 1


def test_a_statement_that_takes_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database(
        tmp_path / "slow.sqlite",
        "CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);"
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 20000)"
        " INSERT INTO event SELECT n, 'a' FROM r;",
    )
    monkeypatch.setattr(ocel_sqlite, "SECONDS_MAX", -1)
    with pytest.raises(LogUnreadable, match="took more than"):
        read_objects(path, "ocel-sqlite")


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = database(tmp_path / "x.sqlite", "CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);")
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(LogUnreadable, match="cannot be read"):
        read_objects(path, "ocel-sqlite")


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [
        ("example_log.jsonocel", "ocel-json", (23, 15)),
        ("ocel20_example.jsonocel", "ocel-json", (13, 9)),
        ("recruiting-red.jsonocel", "ocel-json", (6607, 1051)),
        ("ocel20_example.sqlite", "ocel-sqlite", (13, 9)),
        ("ocel_order_simulated.csv", "ocel-csv", (22367, 11484)),
    ],
)
def test_the_example_logs(
    shared_data: Callable[[str], Path], name: str, kind: str, size: tuple[int, int]
) -> None:
    path = shared_data(f"eventlogs/ocel_examples/{name}")
    assert object_kind_of(path, Limits()) == kind
    log = read_objects(path, kind).log
    assert (len(log), log.objects) == size
