"""Address lists read in one pass: groups, comments, quotes and broken ones included."""

from __future__ import annotations

import re

from gemba.desk.channels.kinds.email.headers import decode_words, tidy
from gemba.desk.channels.kinds.email.parsed import Mailbox, MailRejected

_PLAIN = re.compile(
    r'\s*(?:"?([^"<>@,;:()\\]*)"?\s*<)?([^\s<>@,;:()"\\\[\]]+@[^\s<>@,;:()"\\\[\]]+)>?\s*'
)
_PLAIN_CHARS_MAX = 320
_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.)*+)"|<([^<>]*+)>|([,;:()])|((?:[^",;:()<\\]|\\.)++)|.', re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@(?:\[[\w.:]+\]|[^\s@<>,;:\"()\[\]]+)")
_HIDDEN = re.compile("[ \u200c\u200d]")
_ADDRESS_CHARS_MAX = 320
_NAME_CHARS_MAX = 300


def read_addresses(value: str, addresses_max: int) -> list[Mailbox]:
    """The mailboxes of a From, To or Cc value. Raises MailRejected beyond `addresses_max`."""
    if len(value) <= _PLAIN_CHARS_MAX and (plain := _PLAIN.fullmatch(value)):
        box = _mailbox(plain[1] or "", plain[2])
        return [box] if box else []
    reader = _Reader(addresses_max)
    for token in _TOKEN.finditer(value):
        reader.take(token)
    reader.finish()
    return reader.found


class _Reader:
    """Collects words and an address until a comma ends the mailbox."""

    def __init__(self, addresses_max: int) -> None:
        self.found: list[Mailbox] = []
        self.addresses_max = addresses_max
        self.words: list[str] = []
        self.comment: list[str] = []
        self.address: str | None = None
        self.depth = 0

    def take(self, token: re.Match[str]) -> None:
        quoted, angled, mark, plain = token.groups()
        if mark == "(":
            self.depth += 1
        elif mark == ")":
            self.depth = max(0, self.depth - 1)
        elif self.depth:
            self.comment.append(token[0])
        elif mark == ":":
            self.words.clear()  # the name of a group
        elif mark:
            self.finish()
        elif angled is not None:
            self._take_angled(angled)
        elif quoted is not None:
            self.words.append(_ESCAPED.sub(r"\1", quoted))
        elif plain:
            self.words.append(plain)

    def _take_angled(self, angled: str) -> None:
        if "@" in angled or self.address is None:
            self.address = angled.rpartition(":")[2] if "@" in angled else angled

    def finish(self) -> None:
        name = "".join(self.words)
        address = self.address
        if address is None or "@" not in address:
            bare = _ADDRESS.search(name[:2000])
            address = bare[0] if bare else None
            name = name.replace(bare[0], "").strip(" []<>") if bare else name
        name = name.strip() or "".join(self.comment)
        if address and (box := _mailbox(name, address)):
            self.found.append(box)
            if len(self.found) > self.addresses_max:
                raise MailRejected(
                    "too_many_addresses",
                    f"The mail names more than {self.addresses_max:,} addresses.",
                )
        self.words.clear()
        self.comment.clear()
        self.address = None
        self.depth = 0


def _mailbox(name: str, address: str) -> Mailbox | None:
    clean = _HIDDEN.sub("", tidy(address)).lower().strip("'\"")
    local, at, domain = clean.rpartition("@")
    if not (local and at and domain) or len(clean) > _ADDRESS_CHARS_MAX:
        return None
    return Mailbox(clean, decode_words(name)[:_NAME_CHARS_MAX].strip(" '\"") if name else "")
