import gzip
import io
import zipfile
from pathlib import Path

import pytest

from gemba.insight.eventlog.readers.csv import read_csv, sniff_delimiter
from gemba.insight.eventlog.readers.opening import Limits, kind_of
from gemba.insight.eventlog.readers.table import RawTable
from gemba.insight.eventlog.report import LogUnreadable

LIMITS = Limits()


def table(tmp_path: Path, content: bytes | str, **limits: int) -> RawTable:
    path = tmp_path / "log"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    wanted = Limits(**limits)
    assert kind_of(path, wanted) == "csv"
    return read_csv(path, wanted)


def rows(found: RawTable) -> list[tuple[str, ...]]:
    return [
        tuple(column.text(row) for column in found.columns.values()) for row in range(len(found))
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    lines = [["case", "activity", "time"], ["1", "a, b; c", "2020-01-01"], ["2", "x|y", "z"]]
    text = "\n".join(delimiter.join(f'"{field}"' for field in line) for line in lines)
    found = table(tmp_path, text)
    assert found.delimiter == delimiter
    assert list(found.columns) == lines[0]
    assert rows(found) == [tuple(line) for line in lines[1:]]


def test_commas_in_numbers_do_not_hide_semicolons() -> None:
    assert sniff_delimiter("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n") == ";"


def test_the_hint_of_excel_is_heard(tmp_path: Path) -> None:
    found = table(tmp_path, "sep=;\ncase;what\n1;a,b\n")
    assert list(found.columns) == ["case", "what"]
    assert found.number.tolist() == [3]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_chinese_encodings(tmp_path: Path, encoding: str, told: str) -> None:
    text = "工单号,环节,处理人\n１,客户报修（电话）,王芳\n2,上门维修，已完成,李雷\n"
    found = table(tmp_path, text.encode(encoding))
    assert found.encoding == told
    assert list(found.columns) == ["工单号", "环节", "处理人"]
    assert rows(found)[0] == ("１", "客户报修（电话）", "王芳")
    codes = [problem.code for problem in found.problems]
    assert codes == (["other_encoding"] if told == "gb18030" else [])


def test_western_accents_are_not_taken_for_chinese(tmp_path: Path) -> None:
    text = "Fall;Tätigkeit;Bearbeiter\n1;Gerät prüfen;Jürgen Größe\n2;Réparer;Zoë\n"
    found = table(tmp_path, text.encode("cp1252"))
    assert found.encoding == "cp1252"
    assert rows(found)[0] == ("1", "Gerät prüfen", "Jürgen Größe")


def test_an_odd_byte_far_down_is_found(tmp_path: Path) -> None:
    text = "case,who\n" + "1,x\n" * 500_000
    found = table(tmp_path, text.encode() + "2,Jürgen\n".encode("cp1252"))
    last = [column.text(len(found) - 1) for column in found.columns.values()]
    assert last == ["2", "Jürgen"]


def test_rows_know_their_lines(tmp_path: Path) -> None:
    found = table(tmp_path, 'case,note\n1,"two\nlines"\n\n2,x\n')
    assert found.number.tolist() == [2, 5]


def test_many_empty_lines_are_passed_over(tmp_path: Path) -> None:
    found = table(tmp_path, "\n" * 3_000 + "a,b\n" + "\n" * 2_000_000 + '1,"x\r\ny"\r\n2,z\n')
    assert found.number.tolist() == [2_003_002, 2_003_004]


def test_words_for_nothing_are_nothing(tmp_path: Path) -> None:
    found = table(tmp_path, "case,who\n1, NULL \n2,nan\n3,\n4, Ann \n")
    assert rows(found) == [("1", ""), ("2", ""), ("3", ""), ("4", "Ann")]


def test_uneven_rows_are_told(tmp_path: Path) -> None:
    found = table(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n")
    assert rows(found)[1] == ("1", "2", "")
    assert [(each.code, each.rows) for each in found.problems] == [
        ("short_rows", (3,)),
        ("long_rows", (4,)),
    ]


def test_column_names_are_made_distinct(tmp_path: Path) -> None:
    found = table(tmp_path, ",category,category,x\n0,a,b,c\n")
    assert list(found.columns) == ["column 1", "category", "category (2)", "x"]


def refused(tmp_path: Path, content: bytes | str, **limits: int) -> str:
    with pytest.raises(LogUnreadable) as caught:
        table(tmp_path, content, **limits)
    return str(caught.value)


def test_refusals(tmp_path: Path) -> None:
    assert refused(tmp_path, b"") == "The file is empty."
    assert refused(tmp_path, " \n\n") == "The file is empty."
    assert "not column names" in refused(tmp_path, "1,open,2020-01-01 10:00\n")
    assert "spreadsheet" in refused(tmp_path, b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    assert "binary data" in refused(tmp_path, b"BZh" + b"\x01" * 100)
    assert "NUL bytes, the first at byte 5005" in refused(tmp_path, b"a,b\n" + b"x" * 5_000 + b"\0")
    assert "binary data" in refused(tmp_path, "a,b\n1,2".encode("utf-16") + b"\x00\xd8\x01")
    assert "more than 2 events" in refused(tmp_path, "a,b\n" + "1,2\n" * 3, rows_max=2)
    assert "larger than the limit of 9 bytes" in refused(tmp_path, "a,b\n1,2\n3,4\n", bytes_max=9)


def test_an_open_quotation_mark_is_named(tmp_path: Path) -> None:
    message = refused(tmp_path, 'a,b\n1,2\n3,"4\n' + "5,6\n" * 50_000)
    assert message.startswith("Line 3 cannot be read as CSV (field larger than field limit")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(LogUnreadable, match="There is no file"):
        kind_of(tmp_path / "nothing.csv", LIMITS)
    with pytest.raises(LogUnreadable, match="There is no file"):
        kind_of(tmp_path, LIMITS)


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    return packed.getvalue()


def test_packed_files(tmp_path: Path) -> None:
    assert rows(table(tmp_path, gzip.compress(b"a,b\n1,2\n"))) == [("1", "2")]
    assert rows(table(tmp_path, zipped("x/log.csv", "__MACOSX/._log.csv"))) == [("1", "2")]
    assert "holds 2 CSV, XES or" in refused(tmp_path, zipped("a.csv", "b.csv"))
    assert "holds 0 CSV, XES or" in refused(tmp_path, zipped("a.jpg"))
    assert "spreadsheet" in refused(tmp_path, zipped("[Content_Types].xml", "xl/x.xml"))


def test_damaged_and_exploding_archives(tmp_path: Path) -> None:
    whole = gzip.compress(b"a,b\n" + b"1,2\n" * 999)
    assert "cut short" in refused(tmp_path, whole[:-20])
    assert "cut short" in refused(tmp_path, zipped("a.csv")[:60])
    bomb = gzip.compress(b"a,b\n" + b"0" * 10_000_000)
    assert "larger than the limit" in refused(tmp_path, bomb, bytes_max=1_000_000)
