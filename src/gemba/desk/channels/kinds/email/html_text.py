"""HTML to plain text for reading, searching and finding quotes. One pass, never raises.

Not a cleaner: the HTML itself is shown only after an allow-list library has cleaned it.
"""

from __future__ import annotations

import html
import re

# No alternative can cross the next "<", so a scan that fails stops there: linear on any input.
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40}+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    r"|<(/?)([A-Za-z][A-Za-z0-9:-]{0,40}+)([^<>]*+)>"
    r"|<[!?/][^<>]*+>"
)
_SILENT = frozenset(("script", "style", "head", "title", "template", "noscript", "object", "svg"))
_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote")
)
_LINES = frozenset(
    "div br tr li dt dd hr section article header footer address center form fieldset figure "
    "caption option body o:p".split()
)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u3000]+")
_BLANKS = re.compile(r"\n{3,}")
_QUOTE_DEPTH_MAX = 10


def html_to_text(source: str) -> str:
    """The words of an HTML body, one block a line, quoted blocks marked with `> `."""
    writer = _Writer()
    source = _without_comments(source)
    position, silent = 0, ""
    last_closing: dict[str, int] = {}
    for tag in _TAG.finditer(source):
        name = (tag[2] or tag[5] or "").lower()
        if silent:
            if name == silent and (tag[1] or tag[4]):
                silent = ""
            position = tag.end()
            continue
        if tag.start() > position:
            writer.words(source[position : tag.start()])
        position = tag.end()
        if name in _SILENT:
            if not (tag[1] or tag[4]) and not (tag[3] or tag[6] or "").endswith("/"):
                if name not in last_closing:
                    last_closing[name] = _last_closing(source, name)
                # An element that never ends hides nothing.
                silent = name if last_closing[name] >= position else ""
        elif name:
            writer.tag(name, closing=bool(tag[1] or tag[4]))
    if not silent:
        writer.words(source[position:])
    return writer.text()


def _last_closing(source: str, name: str) -> int:
    return max(source.rfind(f"</{form}") for form in (name, name.upper(), name.capitalize()))


def _without_comments(source: str) -> str:
    if "<!--" not in source:
        return source
    kept: list[str] = []
    position = 0
    while (start := source.find("<!--", position)) >= 0:
        kept.append(source[position:start])
        end = source.find("-->", start + 2)
        if end < 0:
            # An unclosed comment hides only its own opening, so nothing said is lost.
            position = start + 4
            break
        position = end + 3
    kept.append(source[position:])
    return "".join(kept)


class _Writer:
    """Lines under way: text runs collapse their white space, blocks break lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.preformatted = 0

    def words(self, source: str) -> None:
        text = html.unescape(source) if "&" in source else source
        if self.preformatted:
            first, *rest = text.split("\n")
            self.line.append(first)
            for line in rest:
                self.break_line()
                self.line.append(line.rstrip("\r"))
        elif text and not (text.isspace() and not self.line):
            self.line.append(_SPACES.sub(" ", text))

    def tag(self, name: str, *, closing: bool) -> None:
        if name in _PARAGRAPHS:
            self.break_line()
            self.blank_line()
            if name == "blockquote":
                self.depth = max(0, self.depth + (-1 if closing else 1))
            elif name == "pre":
                self.preformatted = max(0, self.preformatted + (-1 if closing else 1))
        elif name in _LINES:
            if name == "br" or self.line:
                self.break_line()
            if name == "li" and not closing:
                self.line.append("- ")
        elif name in ("td", "th") and closing:
            self.line.append(" ")

    def break_line(self) -> None:
        text = "".join(self.line)
        self.line.clear()
        text = text.rstrip() if self.preformatted else _SPACES.sub(" ", text).strip()
        if not text:
            if self.lines and self.lines[-1]:
                self.lines.append("")
            return
        self.lines.append("> " * min(self.depth, _QUOTE_DEPTH_MAX) + text)

    def blank_line(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self) -> str:
        self.break_line()
        return _BLANKS.sub("\n\n", "\n".join(self.lines)).strip("\n")
