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
    out: list[bytes] = []
    for line in data[begin.end() :].split(b"\n"):
        if line.strip() in (b"end", b"`"):
            break
        try:
            out.append(binascii.a2b_uu(line.rstrip(b"\r")))
        except binascii.Error:
            continue
    return b"".join(out)


def read_structure(raw: bytes, limits: MailLimits) -> tuple[Part, list[str]]:
    """The whole tree and what was wrong with it. Raises MailRejected beyond the limits."""
    defects: list[str] = []
    root = _read_part(raw, (0, len(raw)), 0, "text/plain", limits)
    stack, count = [root], 1
    while stack:
        part = stack.pop()
        defects.extend(part.headers.defects)
        if not part.content_type.startswith("multipart/"):
            continue
        ranges = _children(raw, part, limits, defects)
        count += len(ranges)
        if count > limits.parts_max:
            raise MailRejected(
                "too_many_parts", f"The mail has more than {limits.parts_max:,} parts."
            )
        if ranges and part.depth >= limits.depth_max:
            raise MailRejected(
                "too_deep", f"The parts of the mail are nested deeper than {limits.depth_max}."
            )
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for span in ranges:
            part.children.append(_read_part(raw, span, part.depth + 1, default, limits))
        stack.extend(reversed(part.children))
    return root, defects


def _read_part(
    raw: bytes, span: tuple[int, int], depth: int, default: str, limits: MailLimits
) -> Part:
    headers, body = read_headers(raw, *span, limits)
    content_type, parameters = read_parameters(headers.first("content-type"))
    if not content_type:
        content_type = default
    elif _TYPE.fullmatch(content_type) is None:
        headers.defects.append("the content type is not readable")
        found = _TYPE.search(content_type)
        content_type = found[0] if found else default
    return Part(headers, content_type, parameters, min(body, span[1]), span[1], depth)


def _children(
    raw: bytes, part: Part, limits: MailLimits, defects: list[str]
) -> list[tuple[int, int]]:
    """Where the children of a multipart lie; without any, the part becomes plain text."""
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
    ranges, closed = _split(raw, part, boundary, limits.parts_max) if boundary else ([], False)
    if not ranges and (guess := _FIRST_DELIMITER.search(raw, part.start, part.end)):
        ranges, closed = _split(raw, part, guess[1], limits.parts_max)
        if ranges:
            defects.append("the boundary was guessed")
    if ranges and not closed:
        defects.append("the last boundary is missing")
    if not ranges:
        defects.append("a multipart without parts was read as text")
        part.content_type = "text/plain"
    return ranges


def _split(
    raw: bytes, part: Part, boundary: bytes, parts_max: int
) -> tuple[list[tuple[int, int]], bool]:
    """The spans between delimiter lines, and whether the closing delimiter was seen."""
    needle = b"--" + boundary
    ranges: list[tuple[int, int]] = []
    position, opened, end = part.start, -1, part.end
    while (hit := raw.find(needle, position, end)) >= 0 and len(ranges) <= parts_max:
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
        opened = min(line_end + 1, end)
        position = opened
        if tail:
            return ranges or [(hit, hit)], True
    if opened >= 0:
        ranges.append((opened, end))
    return ranges, False


def _before_newline(raw: bytes, hit: int) -> int:
    """The newline in front of a delimiter belongs to the delimiter."""
    return hit - 2 if raw[hit - 2 : hit] == b"\r\n" else hit - 1
