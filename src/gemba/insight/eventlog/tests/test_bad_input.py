"""What people and programs send that is no sound log: a clear sentence or a log, never a crash,
never more memory than allowed, and the file itself is left as it was."""

import gzip
import io
import os
import resource
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gemba.insight.eventlog import apart
from gemba.insight.eventlog.apart import ReadingStopped, import_apart
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.quality.checking import quality_report
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.report import LogUnreadable
from gemba.insight.eventlog.store import open_log

HEAD = "case,activity,time\n"
ROWS = "".join(f"c{n % 50},step {n % 7},2024-01-01T00:{n % 60:02}:00Z\n" for n in range(5_000))
XES = '<log><trace><string key="concept:name" value="c"/>{}</trace></log>'
EVENT = (
    '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="{}"/></event>'
)
NOW_US = 1_800_000_000_000_000
SOAK = pytest.mark.skipif(not os.environ.get("GEMBA_SOAK"), reason="takes minutes: GEMBA_SOAK=1")


def file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "log"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(path: Path, limits: Limits | None = None) -> str:
    before = path.read_bytes()
    with pytest.raises(LogUnreadable) as caught:
        read_log(path, options=ReadingOptions(limits=limits or Limits()))
    assert path.read_bytes() == before
    return str(caught.value)


def log(path: Path) -> EventColumns:
    columns = read_log(path).columns
    # Whatever was read, every check over it runs.
    quality_report(columns, NOW_US)
    return columns


@pytest.mark.parametrize("content", [HEAD + ROWS, XES.format(EVENT.format("a", "2024") * 999)])
def test_truncated_gzip(tmp_path: Path, content: str) -> None:
    packed = gzip.compress(content.encode())
    for length in (len(packed) // 2, len(packed) - 4):
        words = refused(file(tmp_path, packed[:length]))
        assert words.startswith("The compressed file is damaged or cut short")


@pytest.mark.parametrize(
    "content",
    [HEAD, "<log/>", XES.format(""), '<log><trace><string key="a" value="b"/></trace></log>'],
)
def test_empty_logs(tmp_path: Path, content: str) -> None:
    assert refused(file(tmp_path, content)) == "The file has column names but no events."


@pytest.mark.parametrize(
    "content",
    [HEAD + "c,a,2024-01-01\n", XES.format(EVENT.format("a", "2024-01-01T00:00:00Z"))],
)
def test_one_event(tmp_path: Path, content: str) -> None:
    columns = log(file(tmp_path, content))
    assert (len(columns), columns.cases, list(columns.activities)) == (1, 1, ["a"])


def test_equal_times_keep_their_order(tmp_path: Path) -> None:
    names = [f"a{n}" for n in range(40)]
    rows = "".join(f"c,{name},2024-01-01\n" for name in names)
    columns = log(file(tmp_path, HEAD + rows))
    assert [columns.activities[int(code)] for code in columns.activity] == names


def test_times_before_1970(tmp_path: Path) -> None:
    rows = "c,a,1969-12-31T23:59:59.5Z\nc,b,1950-06-01\nc,d,0001-01-01\nc,e,-1\n"
    found = read_log(file(tmp_path, HEAD + rows))
    columns = found.columns
    assert columns.time_us.tolist() == [-62_135_596_800_000_000, -618_105_600_000_000, -500_000]
    assert {each.code for each in found.report.problems} >= {"implausible_time", "unparseable_time"}
    codes = {each.code for each in quality_report(columns, NOW_US).issues}
    assert "before_1970" in codes


@pytest.mark.parametrize("place", [30, 9_000])
def test_nul_bytes(tmp_path: Path, place: int) -> None:
    text = (HEAD + ROWS).encode()
    damaged = text[:place] + b"\0" + text[place:]
    assert f"NUL bytes, the first at byte {place + 1}" in refused(file(tmp_path, damaged))
    xes = XES.format(EVENT.format("a", "2024-01-01") * 200).encode()
    words = refused(file(tmp_path, xes[:place] + b"\0" + xes[place:]))
    assert "NUL bytes" in words or "not well-formed" in words


def test_a_zip_bomb_is_left_at_the_limit(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log.csv", (HEAD + "c,a,2024-01-01\n" * 2_000_000).encode())
    assert len(packed.getvalue()) < 100_000
    limits = Limits(bytes_max=1_000_000)
    assert "larger than the limit of 1000000 bytes" in refused(
        file(tmp_path, packed.getvalue()), limits
    )


def test_what_takes_too_much_memory_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_its_own_process: None
) -> None:
    monkeypatch.setattr(apart, "MEMORY_BYTES_MAX", 200 * 1024**2)
    path = file(tmp_path, HEAD + "".join(f"c{n},{n},2024-01-01\n" for n in range(200_000)))
    with pytest.raises(ReadingStopped):
        import_apart(path, tmp_path / "out", None, ReadingOptions())
    assert not (tmp_path / "out" / "log.json").exists()
    assert path.exists()


@pytest.mark.long
def test_a_million_different_activities(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with path.open("w") as out:
        out.write(HEAD)
        out.writelines(f"c{n % 100_000},step {n},2024-01-01T00:00:00Z\n" for n in range(1_000_000))
    figures = import_apart(path, tmp_path / "out", None, ReadingOptions())
    assert (figures.events, figures.activities, figures.cases) == (1_000_000, 1_000_000, 100_000)
    codes = {each.code for each in quality_report(open_log(tmp_path / "out"), NOW_US).issues}
    assert "activities_hardly_repeat" in codes
    _check_memory()


@pytest.mark.long
@pytest.mark.parametrize(
    "size", [pytest.param(10**8, id="100 MB"), pytest.param(2 * 10**9, id="2 GB", marks=SOAK)]
)
def test_gigabytes_of_xes_with_one_case(tmp_path: Path, size: int) -> None:
    """A log, or the sentence that says what to do; in either case within the allowed memory."""
    path = tmp_path / "log.xes.gz"
    packer = zlib.compressobj(1, wbits=31)
    written = 0
    with path.open("wb") as out:
        for piece in _one_case(size):
            written += len(piece)
            out.write(packer.compress(piece))
        out.write(packer.flush())
    assert written > size
    try:
        figures = import_apart(path, tmp_path / "out", None, ReadingOptions())
        assert figures.cases == 1
        assert figures.events > size / 400
    except ReadingStopped:
        assert not (tmp_path / "out" / "log.json").exists()
    _check_memory()


def _one_case(bytes_min: int) -> Iterator[bytes]:
    yield b'<log><trace><string key="concept:name" value="one"/>'
    begin, number, written = datetime(2020, 1, 1, tzinfo=UTC), 0, 0
    while written < bytes_min:
        rows = []
        for _ in range(10_000):
            number += 1
            time = (begin + timedelta(seconds=7 * number)).isoformat()
            rows.append(EVENT.format(f"step {number % 17}", time))
        piece = "\n".join(rows).encode()
        written += len(piece)
        yield piece
    yield b"</trace></log>"


def _check_memory() -> None:
    peak_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak_bytes < apart.MEMORY_BYTES_MAX
