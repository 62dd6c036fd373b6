"""The quick reader against the XML parser: where it answers at all, both say the same."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.readers.table import RawTable
from gemba.insight.eventlog.readers.xes import plain, tags
from gemba.insight.eventlog.readers.xes.parsed import read_parsed
from gemba.insight.eventlog.readers.xes.tags import NotPlain
from gemba.insight.eventlog.report import LogUnreadable

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<log xes.version="1.0">
  <global scope="event"><string key="cost" value="0"/></global>
  <classifier name="Both" keys="concept:name 'life cycle'"/>
"""
KEYS = ("concept:name", "time:timestamp", "cost", "org:resource")
TEXTS = ("a", "b &amp; c", "d > e", "&#x7f16;&#10;", " x\ty\n", "工", "", "null", "1 &lt; 2")


@st.composite
def drawn_attributes(draw: st.DrawFn) -> str:
    found = ""
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=4)):
        text, gap = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(("\n  ", "", " ")))
        kind = draw(st.sampled_from(("string", "date", "xes:int")))
        shape = draw(
            st.sampled_from(
                (
                    '<{k} key="{a}" value="{t}"/>',
                    "<{k} value='{t}'  key='{a}' />",
                    '<{k} key="{a}" value="{t}"></{k}>',
                    '<{k} key="{a}" value="{t}"><{k} key="x" value="inner"/></{k}>',
                    '<{k} key="{a}"/>',
                )
            )
        )
        found += shape.format(k=kind, a=key, t=text) + gap
    return found


@st.composite
def drawn_logs(draw: st.DrawFn) -> str:
    body = ""
    for _trace in range(draw(st.integers(1, 4))):
        body += "<trace>" + draw(drawn_attributes())
        for _event in range(draw(st.integers(0, 3))):
            body += draw(st.sampled_from(("<event>{}</event>\n", "<event >{}</event >")))
            body = body.replace("{}", draw(drawn_attributes()))
        body += draw(drawn_attributes()) + "</trace>"
    return HEAD + body + draw(st.sampled_from(("</log>", '<string key="a" value="b"/></log>\n ')))


def shown(table: RawTable, cut: bool) -> object:
    """What a table says. Of a trace that was cut off, attributes behind the cut may be missing."""
    columns = {
        name: [column.text(row) for row in range(len(table))]
        for name, column in table.columns.items()
        # A column without a single text is as good as none.
        if column.texts and not (cut and name.startswith("case:"))
    }
    codes = [] if cut else [each.code for each in table.problems]
    return columns, table.number.tolist(), codes, table.classifiers, table.defaults


def read(reader: object, content: bytes, rows_max: int | None = None) -> object:
    try:
        table = reader(io.BytesIO(content), Limits(), rows_max)  # type: ignore[operator]
        return shown(table, rows_max is not None)
    except (LogUnreadable, NotPlain) as refusal:
        return type(refusal)


@given(drawn_logs(), st.none() | st.integers(1, 3), st.sampled_from((1 << 22, 70)))
def test_both_readers_agree(log: str, rows_max: int | None, block_bytes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "BLOCK_BYTES", block_bytes)
        patch.setattr(tags, "_CACHED_MAX", 5 if block_bytes == 70 else 1 << 17)
        quick = read(plain.read_plain, log.encode(), rows_max)
    if quick is not NotPlain:
        assert quick == read(read_parsed, log.encode(), rows_max)


@given(drawn_logs(), st.data())
def test_what_is_damaged_is_left_to_the_parser(log: str, data: st.DataObject) -> None:
    content = log.encode()
    at = data.draw(st.integers(len(HEAD) - 5, len(content) - 1))
    gone = data.draw(st.integers(0, 30))
    extra = data.draw(st.sampled_from((b"", b"<", b">", b'"', b"/", b"&", b"\x00", b"<a>", b"]]>")))
    damaged = content[:at] + extra + content[at + gone :]
    quick = read(plain.read_plain, damaged)
    if quick is not NotPlain:
        assert quick == read(read_parsed, damaged)


@pytest.mark.parametrize(
    "body",
    [
        '<trace><event><string key="a" value="1"/></event></trace></log>',
        '<trace><string key="concept:name" value="c"/><event/><event></event></trace></log>',
    ],
)
def test_ordinary_files_are_read_quickly(body: str) -> None:
    quick = read(plain.read_plain, (HEAD + body).encode())
    assert quick is not NotPlain
    assert quick == read(read_parsed, (HEAD + body).encode())
