"""Finds words that a Django HTML template shows without translating them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SHOWN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
SILENT_ELEMENTS = {"script", "style", "code", "kbd", "pre", "samp", "template"}
VOID_ELEMENTS = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
NAMES = {"Gemba"}
WORD = re.compile(r"[^\W\d_]{2,}")
ENTITY = re.compile(r"&\w+;")
DJANGO = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%.*?%\}"
    r"|\{\{.*?\}\}",
    re.DOTALL,
)


class BareTextFinder(HTMLParser):
    """Collects (line, text) of shown words, given a template whose Django tags are blanked."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []  # open elements, counted from the first silent one

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if self._silent or tag in SILENT_ELEMENTS or named.get("translate") == "no":
            if tag not in VOID_ELEMENTS:
                self._silent.append(tag)
            return
        for name in SHOWN_ATTRIBUTES & set(named):
            self._note(named[name] or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID_ELEMENTS:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, text: str) -> None:
        words = [word for word in WORD.findall(ENTITY.sub(" ", text)) if word not in NAMES]
        if words:
            line = self.getpos()[0] + text[: text.index(words[0])].count("\n")
            self.found.append((line, " ".join(text.split())[:60]))


def bare_texts(template: str) -> list[tuple[int, str]]:
    """(line, text) for every word shown to a reader and not marked for translation."""
    blank = DJANGO.sub(lambda match: "\n" * match.group().count("\n") or " ", template)
    finder = BareTextFinder()
    finder.feed(blank)
    finder.close()
    return sorted(finder.found)
