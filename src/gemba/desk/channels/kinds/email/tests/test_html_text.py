import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.channels.kinds.email.html_text import html_to_text

PAGES = [
    ("<p>Hello <b>you</b></p><p>there</p>", "Hello you\n\nthere"),
    ("a<br>b<br/>c", "a\nb\nc"),
    ("<div>a</div><div>b</div>", "a\nb"),
    ("a &amp; b &lt;c&gt; &nbsp; &#x4F60;&hellip;", "a & b <c> 你…"),
    ("<ul><li>a<li>b</ul>", "- a\n- b"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
    ("x<blockquote>y<blockquote>z</blockquote></blockquote>", "x\n\n> y\n\n> > z"),
    ("<head><title>t</title></head><style>p{}</style><script>if (a<b) x()</script>yes", "yes"),
    ("<!-- no --><!--[if mso]>no<![endif]-->yes", "yes"),
    ("a <!-- unclosed b", "a unclosed b"),
    ("<style>unclosed", "unclosed"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ('<a title="a > b" href=x>link</a>', "link"),
    ("<P>up</P><SCRIPT>x</SCRIPT>", "up"),
    ("  a \n\t b  ", "a b"),
    ("", ""),
]


@pytest.mark.parametrize(("page", "text"), PAGES)
def test_pages(page: str, text: str) -> None:
    assert html_to_text(page) == text


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", '<a b="', "<!--", "<style>", "<style></STYLE>", "</style>", "&", "&amp;", "<b>",
     "<blockquote>", "<br>", "<pre>\n", "<a b='\"", "<![CDATA[", "<p>hello world</p>\n", "x\n"],
)  # fmt: skip
def test_a_megabyte_takes_a_moment(piece: str) -> None:
    page = piece * (1_000_000 // len(piece))
    start = time.process_time()
    html_to_text(page)
    assert time.process_time() - start < 1.0


@given(st.text(alphabet="<>/!-&;\"' \nabpre=style", max_size=200))
def test_any_page_is_read(page: str) -> None:
    html_to_text(page)


@given(st.lists(st.sampled_from(["one", "two words", "三"]), min_size=1, max_size=8))
def test_no_word_is_lost(pieces: list[str]) -> None:
    page = "".join(f"<div><p>{piece}</p></div>" for piece in pieces)
    assert html_to_text(page).split() == " ".join(pieces).split()
