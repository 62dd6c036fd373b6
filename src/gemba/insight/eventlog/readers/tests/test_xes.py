import gzip
from pathlib import Path

import pytest

from gemba.insight.eventlog.readers.opening import Limits, kind_of
from gemba.insight.eventlog.readers.table import RawTable
from gemba.insight.eventlog.readers.xes.reading import read_xes
from gemba.insight.eventlog.report import LogUnreadable

LOG = """<?xml version="1.0" encoding="{encoding}"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="no"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="the log itself"/>
  <trace>
    <string key="concept:name" value="工单1"/>
    <event>
      <string key="concept:name" value="报修"/>
      <date key="time:timestamp" value="2020-01-01T10:00:00Z"/>
    </event>
    <event>
      <string key="concept:name" value="维修"/>
      <string key="org:resource" value="王芳">
        <string key="team" value="Nord"/>
      </string>
      <date key="time:timestamp" value="2020-01-01T11:00:00Z"/>
      <string key="concept:name" value="said twice"/>
      <list key="parts"><string key="part" value="fan"/></list>
    </event>
    <string key="channel" value="after its events"/>
  </trace>
  <trace/>
  <trace>
    <event><string key="concept:name" value="报修"/></event>
  </trace>
</log>
"""


def table(
    tmp_path: Path, content: bytes, *, rows_max: int | None = None, limits: Limits | None = None
) -> RawTable:
    path = tmp_path / "log"
    path.write_bytes(content)
    wanted = limits or Limits()
    assert kind_of(path, wanted) == "xes"
    return read_xes(path, wanted, rows_max)


def texts(found: RawTable) -> dict[str, list[str]]:
    return {
        name: [column.text(row) for row in range(len(found))]
        for name, column in found.columns.items()
    }


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-16", "GB18030", "gbk"])
def test_events_become_rows(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, LOG.replace("{encoding}", encoding).encode(encoding))
    assert texts(found) == {
        "concept:name": ["报修", "维修", "报修"],
        "time:timestamp": ["2020-01-01T10:00:00Z", "2020-01-01T11:00:00Z", ""],
        "org:resource": ["", "王芳", ""],
        "org:resource/team": ["", "Nord", ""],
        "parts/part": ["", "fan", ""],
        "case:concept:name": ["工单1", "工单1", "3"],
        "case:channel": ["after its events", "after its events", ""],
    }
    assert (found.place, found.number.tolist()) == ("event", [1, 2, 3])
    assert [(each.code, each.rows) for each in found.problems] == [("unnamed_cases", (3,))]


def test_gzip(tmp_path: Path) -> None:
    assert len(table(tmp_path, gzip.compress(LOG.replace("{encoding}", "utf-8").encode()))) == 3


def test_only_the_first_events(tmp_path: Path) -> None:
    found = table(tmp_path, LOG.replace("{encoding}", "utf-8").encode(), rows_max=1)
    assert texts(found)["case:concept:name"] == ["工单1"]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<log><trace><string key="concept:name" value="&b;"/></trace></log>
"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<log><trace><string key="concept:name" value="x">&secret;</string></trace></log>
"""


def refused(tmp_path: Path, content: str, limits: Limits | None = None) -> str:
    with pytest.raises(LogUnreadable) as caught:
        table(tmp_path, content.encode(), limits=limits)
    return str(caught.value)


@pytest.mark.parametrize("attack", [BOMB, OUTSIDE])
def test_entities_are_refused(tmp_path: Path, attack: str) -> None:
    assert "declares entities" in refused(tmp_path, attack)


def test_broken_files_are_refused_with_their_place(tmp_path: Path) -> None:
    cut = LOG.replace("{encoding}", "utf-8")[:-30]
    assert refused(tmp_path, cut).startswith("The XES file is not well-formed XML at line 25")
    message = refused(tmp_path, "<log>\n<trace></event></trace></log>")
    assert "at line 2, column 10: mismatched tag" in message
    assert "root element is <html>" in refused(tmp_path, "<html><body/></html>")
    assert "unknown encoding" in refused(tmp_path, '<?xml version="1.0" encoding="x-no"?><log/>')
    wrong = '<?xml version="1.0" encoding="ascii"?><log><trace name="ü"/></log>'
    assert "not well-formed XML" in refused(tmp_path, wrong)


def test_limits(tmp_path: Path) -> None:
    whole = LOG.replace("{encoding}", "utf-8")
    assert "more than 2 events" in refused(tmp_path, whole, Limits(rows_max=2))
    assert "larger than the limit" in refused(tmp_path, whole, Limits(bytes_max=99))
