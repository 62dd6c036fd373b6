"""Hostile and broken XML is refused, with what a reader needs to say why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.safe_xml import XmlRefused, parsed_xml

MEGABYTE = 1024**2
BILLION = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"<!DOCTYPE x [{BILLION}]><x>&b;</x>", "entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "entities"),
        ('<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>', "entities"),
        ("<x><y></x>", "not xml"),
        ("", "not xml"),
        ("<?xml version='1.0' encoding='no-such'?><x/>", "not xml"),
    ],
)
def test_what_is_refused_says_why(text: str, code: str) -> None:
    with pytest.raises(XmlRefused) as refused:
        parsed_xml(text.encode(), bytes_max=MEGABYTE)
    assert refused.value.code == code
    assert ("reason" in refused.value.values) is (code == "not xml")


def test_the_limit_is_named_and_holds_before_anything_is_read() -> None:
    fits = b"<x>" + b" " * (MEGABYTE - 7) + b"</x>"
    assert parsed_xml(fits, bytes_max=MEGABYTE).tag == "x"
    for too_much in (fits + b"\n", "<" * (MEGABYTE + 1)):
        with pytest.raises(XmlRefused) as refused:
            parsed_xml(too_much, bytes_max=MEGABYTE)
        assert (refused.value.code, refused.value.values) == ("too large", {"megabytes": "1"})


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40)))
def test_whatever_comes_is_read_or_refused(anything: str | bytes) -> None:
    try:
        parsed_xml(anything, bytes_max=MEGABYTE)
    except XmlRefused as refused:
        assert refused.code in ("entities", "not xml")
