import json
from pathlib import Path

import numpy as np
import pytest

from gemba.insight.eventlog.appending import append
from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.layout import to_arrays
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.store import StoreUnreadable, open_log, read_header, save_log
from gemba.insight.eventlog.testing import events, log_of, rows_of

LOG = "k a 1 ann 0\nk b 5 bob 3\nm a 2 ann 2\nm b 9 - -"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_log(log_of(LOG), tmp_path / "log")
    return tmp_path / "log"


def only_file(folder: Path, name: str) -> Path:
    (found,) = folder.glob(f"rows-*/{name}")
    return found


def test_a_log_comes_back_as_it_was(folder: Path) -> None:
    before, after = to_arrays(log_of(LOG)), to_arrays(open_log(folder, verify=True))
    assert before.keys() == after.keys()
    for name, array in before.items():
        assert array.dtype == after[name].dtype, name
        assert np.array_equal(array, after[name]), name


def test_a_power_cut_finds_all_files_where_the_header_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[str] = set()
    monkeypatch.setattr(
        "os.fsync", lambda handle: synced.add(str(Path(f"/dev/fd/{handle}").resolve()))
    )
    replaced = Path.replace

    def replace(partial: Path, header: Path) -> Path:
        files = {str(path.resolve()) for path in tmp_path.glob("rows-*/*")}
        folders = {str(path.resolve()) for path in tmp_path.glob("rows-*")}
        assert files and files | folders | {str(partial.resolve())} == synced
        return replaced(partial, header)

    monkeypatch.setattr(Path, "replace", replace)
    save_log(log_of(LOG), tmp_path)
    assert str(tmp_path.resolve()) in synced


def test_attributes_come_back_under_their_names(tmp_path: Path) -> None:
    plain = rows_of(events(LOG))
    rows = EventRows(
        plain.case,
        plain.activity,
        plain.time_us,
        attributes={"渠道": CodedColumn.of(["邮件", None, "表单", "邮件"])},
        case_attributes={"a/b": CodedColumn.of(["x", "y"])},
    )
    save_log(build(rows), tmp_path)
    opened = open_log(tmp_path, verify=True)
    assert [opened.attributes["渠道"].text(row) for row in range(2)] == ["邮件", None]
    assert opened.case_attributes["a/b"].text(1) == "y"


def test_an_empty_log_can_be_kept(tmp_path: Path) -> None:
    save_log(build(rows_of([])), tmp_path)
    assert len(open_log(tmp_path, verify=True)) == 0


def test_a_new_save_replaces_the_old_and_open_readers_keep_theirs(folder: Path) -> None:
    reader = open_log(folder)
    save_log(append(reader, rows_of(events("z a 1"))), folder)
    assert len(reader) == 4
    assert reader.time_us.tolist()[-1] == 9_000_000
    assert len(open_log(folder, verify=True)) == 5
    assert len(list(folder.glob("rows-*"))) == 1


def test_rows_and_cases_are_known_without_opening(folder: Path) -> None:
    header = read_header(folder)
    assert (header.rows, header.cases) == (4, 2)


def test_a_half_written_save_changes_nothing(folder: Path) -> None:
    (folder / "rows-torn").mkdir()
    (folder / "rows-torn" / "case.npy").write_bytes(b"half")
    (folder / "log.json.partial").write_text('{"format"')
    assert len(open_log(folder, verify=True)) == 4
    save_log(log_of("k a 1"), folder)
    assert not (folder / "rows-torn").exists()


def test_no_log_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable, match=r"holds no event log: log\.json is missing"):
        open_log(tmp_path)


def test_a_missing_file_is_named(folder: Path) -> None:
    only_file(folder, "time_us.npy").unlink()
    with pytest.raises(StoreUnreadable, match=r"incomplete: time_us\.npy is missing"):
        open_log(folder)


def test_a_truncated_file_is_named(folder: Path) -> None:
    path = only_file(folder, "case.npy")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreUnreadable, match=r"case\.npy is damaged: 143 bytes instead of 144"):
        open_log(folder)


def test_a_flipped_bit_is_found_when_verifying(folder: Path) -> None:
    path = only_file(folder, "time_us.npy")
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert len(open_log(folder)) == 4
    with pytest.raises(StoreUnreadable, match=r"time_us\.npy is damaged: its check sum differs"):
        open_log(folder, verify=True)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda raw: raw[:-10], "damaged"),
        (lambda raw: b"[]", "not the header of an event log"),
        (lambda raw: raw.replace(b'"version": 2', b'"version": 7'), "has format version 7"),
        (lambda raw: raw.replace(b'"rows": 4', b'"rows": 5', 1), "no proper check sum"),
        (lambda raw: json.dumps({**json.loads(raw), "arrays": 3}).encode(), "damaged"),
        (lambda raw: b"\xff\xfe", "damaged"),
    ],
)
def test_a_damaged_header_is_told(folder: Path, damage, sentence: str) -> None:  # type: ignore[no-untyped-def]
    header = folder / "log.json"
    header.write_bytes(damage(header.read_bytes()))
    with pytest.raises(StoreUnreadable, match=sentence):
        open_log(folder)
