"""Header fields: finding them, and reading their values. Everything is linear in its input."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from urllib.parse import unquote_to_bytes

from gemba.desk.channels.kinds.email import charsets
from gemba.desk.channels.kinds.email.parsed import MailLimits, MailRejected

_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_BLANK_LINE = re.compile(rb"\n\r*\n")
# A line without a colon among header lines is rubbish to skip when one of these still follows.
_COMMON = frozenset(
    b"received from to cc subject date message-id mime-version content-type return-path reply-to "
    b"content-transfer-encoding in-reply-to references sender delivered-to dkim-signature".split()
)
_LOOSE_PARAMETER = re.compile(rb"[\w*-]{1,40}=[^\n]{1,400}\r?\n?$")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# Invisible characters that reorder or hide text: never part of a name or an address we show.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^;]*+))', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
_BRACKETED_ID = re.compile(r"<([^<>]{1,998})>")
_SPACES = re.compile(r"\s+")
_LIMITS = MailLimits()
_IDS_MAX = 100
_PARAMETERS_MAX = 200


@dataclass(slots=True)
class Headers:
    """The fields of one entity, lower-cased name to raw values in order of appearance."""

    fields: dict[str, list[bytes]] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def first(self, name: str) -> str:
        """The unfolded value of the first such field, '' when there is none."""
        values = self.fields.get(name)
        return unfold(values[0]) if values else ""

    def every(self, name: str) -> list[str]:
        return [unfold(value) for value in self.fields.get(name, ())]

    def text(self, name: str) -> str:
        """The first such field for people to read: encoded words decoded, on one line."""
        return decode_words(self.first(name))


def read_headers(
    raw: bytes, start: int, end: int, limits: MailLimits = _LIMITS
) -> tuple[Headers, int]:
    """The header fields at `start` and where the body begins (at most `end`).

    Raises MailRejected when the block is too long, before looking at its fields.
    """
    found = Headers()
    stop, body = _header_end(raw, start, end)
    if stop - start > limits.header_bytes_max:
        size = limits.header_bytes_max // 1024
        raise MailRejected("header_too_long", f"A header of the mail is longer than {size} KB.")
    if raw.count(b"\n", start, stop) > limits.header_lines_max:
        raise MailRejected(
            "too_many_header_lines",
            f"A header of the mail has more than {limits.header_lines_max:,} lines.",
        )
    expected, name = start, ""
    for match in _FIELD.finditer(raw, start, stop):
        if match.start() != expected:
            gap = raw[expected : match.start()]
            if not (_continues(found, name, gap) or _is_noise(gap, match[1], found)):
                return found, expected
        name = match[1].decode("ascii").lower()
        found.fields.setdefault(name, []).append(match[2])
        expected = match.end() + 1
    if expected < stop:
        gap = raw[expected:stop]
        if gap.strip() and not _continues(found, name, gap):
            return found, expected  # no blank line between header and body
    return found, body


def _header_end(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the last header line ends and where the body begins."""
    first = raw[start : start + 2]
    if first[:1] == b"\n" or first == b"\r\n":
        return start, start + (1 if first[:1] == b"\n" else 2)
    blank = _BLANK_LINE.search(raw, start, end)
    return (blank.start() + 1, blank.end()) if blank else (end, end)


def _continues(found: Headers, name: str, gap: bytes) -> bool:
    """The rest of the header above, on a line that somebody forgot to indent."""
    if name.startswith("content-"):
        loose = _LOOSE_PARAMETER.match(gap) is not None
    else:
        loose = name.startswith("x-") and not found.fields[name][-1].strip()
        loose = loose and gap.count(b"\n") == 1
    if loose:
        found.fields[name][-1] += b" " + gap
        found.defects.append("a header was folded without indentation")
    return loose


def _is_noise(gap: bytes, following: bytes, found: Headers) -> bool:
    """Whether the lines between two fields can be skipped; False when the body begins there."""
    if not found.fields:
        return gap.startswith((b"From ", b">From "))  # the first line of a mail in a mailbox file
    if not gap.strip():
        return True
    if b"\n--" in b"\n" + gap:
        return False  # a delimiter: the preamble of a multipart has begun
    if following.lower() in _COMMON or following[:2].lower() == b"x-":
        found.defects.append("a header line without a colon was skipped")
        return True
    return False


def unfold(value: bytes) -> str:
    """One header value as one line of text, encoded words untouched."""
    if b"\n" in value:
        value = value.replace(b"\r", b"").replace(b"\n", b"")
    value = value.strip()
    if value.isascii():
        return value.decode("ascii")
    return charsets.decode(value)[0]


def tidy(value: str) -> str:
    """Without control characters and doubled white space."""
    if not value.isprintable():
        value = _INVISIBLE.sub("", _CONTROLS.sub(" ", value))
    return " ".join(value.split())


def decode_words(value: str) -> str:
    """RFC 2047 encoded words decoded, broken ones too; what cannot be decoded stays as it is."""
    if "=?" not in value:
        return tidy(value)
    out: list[str] = []
    pending: list[tuple[str, bytes]] = []
    position = closing = 0
    while (word := _ENCODED_WORD.search(value, position)) is not None:
        if closing < word.end():
            closing = value.find("?=", word.end())
        if closing < 0:
            break
        nested = _ENCODED_WORD.search(value, word.end(), closing)
        between = value[position : word.start()]
        if nested is not None:
            _flush(pending, out, between + value[word.start() : nested.start()])
            position = nested.start()
            continue
        if between.strip() or not pending:
            _flush(pending, out, between)
        _add_word(pending, word[1], _word_bytes(word[2], value[word.end() : closing]))
        position = closing + 2
    _flush(pending, out, value[position:])
    return tidy("".join(out))


def _add_word(pending: list[tuple[str, bytes]], label: str, data: bytes) -> None:
    """Words of one charset are joined before decoding: mailers split inside characters."""
    charset = label.partition("*")[0].lower()
    if pending and pending[-1][0] == charset and charset != "utf-16":
        data = pending.pop()[1] + data
    pending.append((charset, data))


def _flush(pending: list[tuple[str, bytes]], out: list[str], following: str) -> None:
    out.extend(charsets.decode(data, label)[0] for label, data in pending)
    pending.clear()
    out.append(following)


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if encoding in "bB":
        return decode_base64(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def decode_base64(data: bytes | memoryview) -> bytes:
    """Base64 decoded as far as it goes: missing padding and stray characters are forgiven."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = bytes(data).translate(None, _NOT_BASE64)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=x` as (`text/plain`, {...}); RFC 2231 pieces put together."""
    main, semicolon, _ = value.partition(";")
    if "=" in main:  # the first semicolon was forgotten
        main, semicolon = main.split(None, 1)[0], ";"
        value = f"{main};{value.strip()[len(main) :]}"
    found: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    if semicolon:
        matches = _PARAMETER.finditer(value, len(main))
        for _, match in zip(range(_PARAMETERS_MAX), matches, strict=False):
            name = match[1].lower()
            text = match[3].strip() if match[2] is None else _ESCAPED.sub(r"\1", match[2])
            if "*" in name:
                _add_piece(pieces, name, text)
            else:
                found.setdefault(name, text.strip('"'))
    for name, parts in pieces.items():
        found[name] = _join_pieces(parts)
    return main.strip().lower(), found


def _add_piece(pieces: dict[str, dict[int, tuple[bool, str]]], name: str, text: str) -> None:
    base, _, rest = name.partition("*")
    encoded = rest == "" or rest.endswith("*")
    number = rest.rstrip("*")
    index = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    pieces.setdefault(base, {}).setdefault(index, (encoded, text))


def _join_pieces(parts: dict[int, tuple[bool, str]]) -> str:
    data: list[bytes] = []
    label = ""
    for index in sorted(parts):
        encoded, text = parts[index]
        if encoded and not data and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "replace")
        data.append(unquote_to_bytes(raw) if encoded else raw)
    return charsets.decode(b"".join(data), label)[0]


def read_message_ids(values: list[str]) -> tuple[str, ...]:
    """Message ids without brackets, in order, without repeats; a long chain keeps both ends."""
    found: dict[str, None] = {}
    for value in values:
        bracketed = _BRACKETED_ID.findall(value)
        candidates = bracketed or [word for word in value.split() if "@" in word]
        for candidate in candidates:
            clean = _CONTROLS.sub("", _SPACES.sub("", candidate)).strip("<>,;")
            if clean and len(clean) <= 998:
                found[clean] = None
    ids = tuple(found)
    return ids if len(ids) <= _IDS_MAX else (ids[0], *ids[1 - _IDS_MAX :])


def read_message_id(value: str) -> str:
    ids = read_message_ids([value])
    if ids:
        return ids[0]
    bare = _CONTROLS.sub("", _SPACES.sub("", value)).strip("<>")
    return bare if len(bare) <= 998 else ""


def read_date(value: str) -> datetime | None:
    """An aware time, in the sender's zone; a time without a zone is taken as UTC."""
    if not value or len(value) > 200:
        return None
    try:
        parts = parsedate_tz(value)
        if parts is None:
            return None
        offset = parts[9] or 0
        zone = UTC if offset == 0 else timezone(timedelta(seconds=offset))
        return datetime(*parts[:6], tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
