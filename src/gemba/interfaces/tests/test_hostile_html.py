"""What is left of hostile HTML; test_hostile_pages.py looks at it with a real browser."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.interfaces.hostile_html import (
    ATTRIBUTES,
    DEPTH_MAX,
    PLACEHOLDER,
    TAGS,
    HtmlRefused,
    clean,
    harmless_style,
    present,
)

PIECES = [
    "<svg>", "</svg>", "<math>", "<mtext>", "<mglyph>", "<annotation-xml encoding='text/html'>",
    "<style>", "</style>", "<template>", "</template>", "<noscript>", "</noscript>", "<table>",
    "<td>", "</table>", "<p>", "</p>", "<b>", "</b>", "<a href='javascript:alert(1)'>", "</a>",
    "<a href=https://example.org/>", "<img src=x onerror=alert(1)>", "<img src='cid:a@b'>",
    "<img src=http://example.org/p.gif>", "<div style=\"color:red;background:url(//x)\">", "</div>",
    "<textarea>", "</textarea>", "<title>", "<form action=//x>", "<select>", "<option>", "<!--",
    "-->", "--!>", "<![CDATA[", "]]>", "<?xml ?>", "&lt;script&gt;", "&#x3c;", "\x00", "<", ">",
    "'", "\"", "`", "<script>alert(1)</script>", "<font size=1>", "<li>", "<ul>", "<br/>",
    "<isindex>", "<image src=x>", "<frameset>", "<xmp>", "<plaintext>", "text", "文字", " ", "\n",
]  # fmt: skip


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def is_harmless(html: str) -> bool:
    for tag, attributes in Elements(html).found:
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        if tag not in TAGS or not set(attributes) <= allowed:
            return False
        if re.search(r"url|expression|@|\\|image|position", attributes.get("style") or ""):
            return False
        if not (attributes.get("href") or "https:").startswith(("http", "mailto:", "tel:")):
            return False
    return True


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_cleaning_what_is_clean_changes_nothing(html: str) -> None:
    once = clean(html)
    assert clean(once) == once
    assert is_harmless(once)


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_cleaned(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


def test_every_known_attack_is_harmless_and_stays_so(shared_data: Callable[[str], Path]) -> None:
    payloads = json.loads((shared_data("xss") / "payloads.json").read_text())
    assert len(payloads) > 100
    for payload in (case["payload"] for case in payloads):
        once = clean(payload)
        assert is_harmless(once), payload
        assert clean(once) == once


def test_a_letter_keeps_its_look() -> None:
    html = (
        '<h2>Invoice</h2><table border="1"><tr><td bgcolor="#eee" colspan="2">12,50 €</td></tr>'
        '</table><p style="color: #123456; margin: 0 auto">Yours, <b>Lin Yue</b></p>'
    )
    for kept in ("<h2>Invoice</h2>", 'bgcolor="#eee"', 'colspan="2"', "<b>Lin Yue</b>"):
        assert kept in clean(html)
    assert 'style="color: #123456; margin: 0 auto"' in clean(html)


def test_remote_pictures_are_held_back_and_counted() -> None:
    html = '<img src="http://tracker.example/1.gif"><img src=" HTTPS://tracker.example/2.gif">'
    blocked = present(html, inline=lambda _: None, with_remote=False)
    assert blocked.blocked_images == 2
    assert "tracker" not in blocked.html
    assert blocked.html.count(PLACEHOLDER[:30]) == 2


def test_asked_for_remote_pictures_come_over_https_only() -> None:
    html = '<img src="http://shop.example/logo.png">'
    shown = present(html, inline=lambda _: None, with_remote=True)
    assert shown.html == '<img src="https://shop.example/logo.png">'
    assert shown.blocked_images == 0


def test_a_picture_beside_the_text_is_found_by_its_content_id() -> None:
    shown = present(
        '<img src="cid:logo@shop"><img src="cid:lost">',
        inline={"logo@shop": "/files/7/"}.get,
        with_remote=False,
    )
    assert '<img src="/files/7/">' in shown.html
    assert shown.blocked_images == 0
    assert PLACEHOLDER[:30] in shown.html


@pytest.mark.parametrize(
    "src", ["/log-out/", "//evil.example/x", "data:image/svg+xml;base64,PHN2Zz4=", "file:///etc/x"]
)
def test_other_pictures_lose_their_address(src: str) -> None:
    assert present(f'<img src="{src}">', inline=lambda _: None, with_remote=True).html == "<img>"


@pytest.mark.parametrize(
    "style",
    [
        "background: url(//evil.example)",
        "background: URL (x)",
        "background-image: image-set('x' 1x)",
        "width: expression(alert(1))",
        "position: fixed",
        r"color: \75rl(x)",
        "color: var(--x)",
        "font-family: 'a",
        "width: 99999999px",
        "behavior: url(x)",
        "-moz-binding: url(x)",
        "@import 'x'",
        "color: red/**/",
    ],
)
def test_styles_that_load_run_or_cover_are_dropped(style: str) -> None:
    assert harmless_style(style) == ""


def test_a_deep_nest_is_refused_before_it_costs_time() -> None:
    with pytest.raises(HtmlRefused):
        present("<font size=1>" * (DEPTH_MAX + 1), inline=lambda _: None, with_remote=False)
    flat = "<p>line<br>" * 5 * DEPTH_MAX + "<div>x</div>" * 2 * DEPTH_MAX
    assert present(flat, inline=lambda _: None, with_remote=False).html
