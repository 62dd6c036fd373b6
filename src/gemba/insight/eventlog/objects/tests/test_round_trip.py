"""What is exported comes back the same, in each form and across forms."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from gemba.insight.eventlog.objects.exporting import SUFFIXES, ExportRefused, write_objects
from gemba.insight.eventlog.objects.gathering import Gathering
from gemba.insight.eventlog.objects.importing import OBJECT_KINDS, read_objects
from gemba.insight.eventlog.objects.log import ObjectLog
from gemba.insight.eventlog.objects.store import open_objects, save_objects
from gemba.insight.eventlog.objects.testing import contents, drawn_logs, settled_log
from gemba.insight.eventlog.readers.opening import ObjectKind


def through(log: ObjectLog, kind: ObjectKind) -> ObjectLog:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"log{SUFFIXES[kind]}"
        write_objects(log, kind, path)
        found = read_objects(path, kind)
    assert found.problems == ()
    return found.log


@settings(max_examples=30, deadline=None)
@given(drawn_logs())
def test_every_form_brings_back_what_was_written(log: ObjectLog) -> None:
    wanted = contents(log)
    for kind in OBJECT_KINDS:
        log = through(log, kind)
        assert contents(log) == wanted, kind


@settings(max_examples=6, deadline=None)
@given(drawn_logs())
def test_the_store_brings_back_what_was_saved(log: ObjectLog) -> None:
    with tempfile.TemporaryDirectory() as folder:
        save_objects(log, Path(folder), {"position": 7})
        stored = open_objects(Path(folder), verify=True)
        assert contents(stored.log) == contents(log)
        assert stored.remarks == {"position": 7}


def one_event(identifier: str = "e", attributes: tuple[str, ...] = ()) -> ObjectLog:
    def tell(told: Gathering) -> None:
        told.event(identifier, "a", "2024-01-01T00:00:00Z")
        for name in attributes:
            told.declare(told.event_values, "a", name, "string")

    return settled_log(tell).log


@pytest.mark.parametrize(
    ("kind", "log", "code"),
    [
        ("ocel-xml", one_event("bell \x07"), "export_xml_characters"),
        ("ocel-sqlite", one_event(attributes=("Price", "price")), "export_column"),
        ("ocel-sqlite", one_event(attributes=("OCEL_time",)), "export_column"),
        ("ocel-sqlite", one_event("\ud800"), "export_half_character"),
    ],
)
def test_what_a_form_cannot_hold_is_refused(
    tmp_path: Path, kind: ObjectKind, log: ObjectLog, code: str
) -> None:
    with pytest.raises(ExportRefused) as refused:
        write_objects(log, kind, tmp_path / "log")
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []
    assert contents(through(log, "ocel-json")) == contents(log)
