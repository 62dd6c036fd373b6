"""The tree of MIME parts, as offsets into the raw mail: nothing is copied or decoded yet.

Boundaries are found by byte search, so a mail costs what its headers cost, not its lines. An
enclosed message (`message/rfc822`) is a leaf: its bytes stay exactly as they were sent.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gemba.desk.channels.kinds.email.headers import (
    Headers,
    decode_base64,
    read_headers,
    read_parameters,
)
from gemba.desk.channels.kinds.email.parsed import MailLimits, MailRejected

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+*-]{1,100}")
# Two dashes, a word, and what looks like a part's header on the next line.
_FIRST_DELIMITER = re.compile(
    rb"^--([^\s-][^\r\n]{2,199})(?<![\s-])[ \t]*\r?\nContent-", re.MULTILINE | re.IGNORECASE
)
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n", re.MULTILINE)
_LINE = re.compile(rb"[^\r\n]+")
_UU_LINES_MAX = 1_500_000
# Lines that start like a delimiter, and bytes searched for one, before a mail is given up. Honest
# mails stay far below: they would be searched through once for each level of nesting.
_CANDIDATES_MAX = 100_000
_SEARCHED_BYTES_MAX = 512 * 1024 * 1024


@dataclass(slots=True)
class Part:
    """One entity: its fields, its type, and where its body lies in the raw mail."""

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    start: int
    end: int
    depth: int
    children: list[Part] = field(default_factory=list)

    def leaves(self) -> Iterator[Part]:
        """The parts without children, in reading order."""
        stack = [self]
        while stack:
            part = stack.pop()
            if part.children:
                stack.extend(reversed(part.children))
            else:
                yield part

    def body(self, raw: bytes) -> bytes:
        """The decoded bytes of a leaf."""
        encoding = self.headers.first("content-transfer-encoding").partition(";")[0]
        return decode_transfer(memoryview(raw)[self.start : self.end], encoding)


def decode_transfer(data: memoryview, encoding: str) -> bytes:
    """Bytes as they were before their transfer encoding; an unknown one leaves them as they are."""
    match encoding.strip().lower().partition(" ")[0]:
        case "base64" | "b64":
            return decode_base64(data)
        case "quoted-printable" | "quotedprintable" | "qp":
            return binascii.a2b_qp(data)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _decode_uu(bytes(data))
        case _:
            return bytes(data)


def _decode_uu(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    if begin is None:
        return data
    out = bytearray()
    lines = _LINE.finditer(data, begin.end())
    for _, line in zip(range(_UU_LINES_MAX), lines, strict=False):
        if line[0] in (b"end", b"`"):
            break
        try:
            out += binascii.a2b_uu(line[0])
        except binascii.Error:
            continue
    return bytes(out)


def read_structure(raw: bytes, limits: MailLimits) -> tuple[Part, list[str]]:
    """The whole tree and what was wrong with it. Raises MailRejected beyond the limits."""
    reading = _Reading(raw, limits)
    root = reading.part((0, len(raw)), 0, "text/plain")
    stack, count = [root], 1
    while stack:
        part = stack.pop()
        reading.defects.extend(part.headers.defects)
        if not part.content_type.startswith("multipart/"):
            continue
        ranges = reading.children(part)
        count += len(ranges)
        if count > limits.parts_max:
            raise reading.too_many_parts()
        if ranges and part.depth >= limits.depth_max:
            raise reading.too_deep()
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for span in ranges:
            part.children.append(reading.part(span, part.depth + 1, default))
        stack.extend(reversed(part.children))
    return root, reading.defects


class _Reading:
    """One mail being taken apart, and the work spent on it so far."""

    def __init__(self, raw: bytes, limits: MailLimits) -> None:
        self.defects: list[str] = []
        self._raw = raw
        self._limits = limits
        self._candidates = 0
        self._searched = 0

    def too_many_parts(self) -> MailRejected:
        return MailRejected(
            "too_many_parts", f"The mail has more than {self._limits.parts_max:,} parts."
        )

    def too_deep(self) -> MailRejected:
        return MailRejected(
            "too_deep", f"The parts of the mail are nested deeper than {self._limits.depth_max}."
        )

    def part(self, span: tuple[int, int], depth: int, default: str) -> Part:
        headers, body = read_headers(self._raw, *span, self._limits)
        content_type, parameters = read_parameters(headers.first("content-type"))
        if not content_type:
            content_type = default
        elif _TYPE.fullmatch(content_type) is None:
            headers.defects.append("the content type is not readable")
            found = _TYPE.search(content_type)
            content_type = found[0] if found else default
        return Part(headers, content_type, parameters, min(body, span[1]), span[1], depth)

    def children(self, part: Part) -> list[tuple[int, int]]:
        """Where the children of a multipart lie; without any, the part becomes plain text."""
        boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        ranges, closed = self._split(part, boundary) if boundary else ([], False)
        if not ranges and (guess := _FIRST_DELIMITER.search(self._raw, part.start, part.end)):
            ranges, closed = self._split(part, guess[1])
            if ranges:
                self.defects.append("the boundary was guessed")
        if ranges and not closed:
            self.defects.append("the last boundary is missing")
        if not ranges:
            self.defects.append("a multipart without parts was read as text")
            part.content_type = "text/plain"
        return ranges

    def _split(self, part: Part, boundary: bytes) -> tuple[list[tuple[int, int]], bool]:
        """The spans between delimiter lines, and whether the closing delimiter was seen."""
        raw, needle = self._raw, b"--" + boundary
        ranges: list[tuple[int, int]] = []
        position, opened, end = part.start, -1, part.end
        self._spend(searched=end - position)
        while (hit := raw.find(needle, position, end)) >= 0:
            self._spend(candidates=1)
            position = hit + len(needle)
            if hit > part.start and raw[hit - 1] != 0x0A:
                continue
            line_end = raw.find(b"\n", position, end)
            line_end = end if line_end < 0 else line_end
            # Only white space may follow, besides the two dashes that close the multipart.
            tail = raw[position : min(line_end, position + 200)].strip()
            if tail not in (b"", b"--"):
                continue
            if 0 <= opened < hit:
                ranges.append((opened, max(opened, _before_newline(raw, hit))))
            opened = position = min(line_end + 1, end)
            if tail:
                return ranges or [(hit, hit)], True
        if opened >= 0:
            ranges.append((opened, end))
        return ranges, False

    def _spend(self, *, candidates: int = 0, searched: int = 0) -> None:
        self._candidates += candidates
        self._searched += searched
        if self._candidates > _CANDIDATES_MAX:
            raise self.too_many_parts()
        if self._searched > _SEARCHED_BYTES_MAX:
            raise self.too_deep()


def _before_newline(raw: bytes, hit: int) -> int:
    """The newline in front of a delimiter belongs to the delimiter."""
    return hit - 2 if raw[hit - 2 : hit] == b"\r\n" else hit - 1
