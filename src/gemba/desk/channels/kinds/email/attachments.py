"""Everything in a mail that is not its words: files, pictures, enclosed messages."""

from __future__ import annotations

import re
from collections.abc import Callable

from gemba.desk.channels.kinds.email.bodies import is_attached
from gemba.desk.channels.kinds.email.headers import decode_words, read_headers, read_parameters
from gemba.desk.channels.kinds.email.parsed import MailRejected, ParsedAttachment
from gemba.desk.channels.kinds.email.structure import Part

_FILENAME_CHARS_MAX = 200
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+')
_EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
}


def read_attachments(
    root: Part, raw: bytes, body_parts: set[int], keep: Callable[[bytes], str]
) -> tuple[ParsedAttachment, ...]:
    """The attachments in order; `keep` stores the decoded bytes and returns their SHA-256.

    The machine-made parts of a report (RFC 6522) are evidence, not files: they stay in the raw
    mail only.
    """
    report = root.content_type == "multipart/report"
    found: list[ParsedAttachment] = []
    for part in root.leaves():
        if id(part) in body_parts or (report and _is_report_part(part)):
            continue
        data = part.body(raw)
        if not data and not _given_name(part):
            continue
        content_id = part.headers.first("content-id").strip().strip("<>")[:998]
        found.append(
            ParsedAttachment(
                filename=_filename(part, data, len(found) + 1),
                content_type=part.content_type,
                size=len(data),
                digest=keep(data),
                content_id=decode_words(content_id),
                inline=not is_attached(part) and bool(content_id or _is_inline(part)),
            )
        )
    return tuple(found)


def _is_report_part(part: Part) -> bool:
    return part.content_type.startswith("message/") or part.content_type == "text/rfc822-headers"


def _is_inline(part: Part) -> bool:
    return part.headers.first("content-disposition")[:6].lower() == "inline"


def _given_name(part: Part) -> str:
    _, disposition = read_parameters(part.headers.first("content-disposition"))
    return disposition.get("filename") or part.parameters.get("name") or ""


def _filename(part: Part, data: bytes, number: int) -> str:
    name = safe_filename(_given_name(part))
    if not name and part.content_type == "message/rfc822":
        subject = safe_filename(_subject(data[:65536]))
        name = f"{subject}.eml" if subject else ""
    return name or f"attachment-{number}{_EXTENSIONS.get(part.content_type, '')}"


def _subject(message: bytes) -> str:
    """The subject of an enclosed message, '' when its header is beyond the limits."""
    try:
        return read_headers(message, 0, len(message))[0].text("subject")
    except MailRejected:
        return ""


def safe_filename(name: str) -> str:
    """A name to show and to offer for download: no folders, no hidden or reordering characters."""
    name = decode_words(name).replace("\\", "/").rpartition("/")[2]
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if len(name) <= _FILENAME_CHARS_MAX:
        return name
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: _FILENAME_CHARS_MAX - len(extension) - 1]}.{extension}"
    return name[:_FILENAME_CHARS_MAX]
