"""The readable body: which parts are the words of the mail, decoded and joined."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from gemba.desk.channels.kinds.email import charsets
from gemba.desk.channels.kinds.email.html_text import html_to_text
from gemba.desk.channels.kinds.email.parsed import MailLimits
from gemba.desk.channels.kinds.email.structure import Part

_PLAIN_TYPES = frozenset(
    ("text/plain", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown")
)
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.I)
_FLOWED_QUOTE = re.compile(r">*")


@dataclass(slots=True)
class _Slot:
    """One stretch of the body, as plain text, as HTML, or as both alternatives."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Bodies:
    text: str = ""
    html: str = ""
    notes: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """`id()` of the parts that are body, so that they are not attachments as well."""


def read_bodies(root: Part, raw: bytes, limits: MailLimits) -> Bodies:
    """Plain text and HTML of the mail; HTML is turned into text only where no text was sent."""
    bodies = Bodies()
    slots = [slot for slot in _slots(root, raw, limits, bodies) if slot.plain or slot.html]
    bodies.text = _cut(_text_of(slots, limits), limits.text_chars_max, "text", bodies)
    if any(slot.html for slot in slots):
        pieces = [slot.html or f"<pre>{html.escape(slot.plain)}</pre>" for slot in slots]
        bodies.html = _cut("\n".join(pieces), limits.html_chars_max, "HTML", bodies)
    return bodies


def _text_of(slots: list[_Slot], limits: MailLimits) -> str:
    """The plain text of all slots; of HTML no more is read than one body may have."""
    left = limits.html_chars_max
    texts = []
    for slot in slots:
        if slot.plain.strip():
            texts.append(slot.plain)
        else:
            texts.append(html_to_text(slot.html[:left]))
            left = max(0, left - len(slot.html))
    return "\n\n".join(texts)


def _slots(part: Part, raw: bytes, limits: MailLimits, bodies: Bodies) -> list[_Slot]:
    if not part.children:
        slot = _leaf_slot(part, raw, limits, bodies)
        return [slot] if slot else []
    found = [_slots(child, raw, limits, bodies) for child in part.children]
    if part.content_type != "multipart/alternative":
        return [slot for slots in found for slot in slots]
    plain = [slot.plain for slots in found for slot in slots if slot.plain]
    rich = [[slot.html for slot in slots if slot.html] for slots in found]
    last = next((pieces for pieces in reversed(rich) if pieces), [])
    return [_Slot("\n\n".join(plain), "\n".join(last))]


def _leaf_slot(part: Part, raw: bytes, limits: MailLimits, bodies: Bodies) -> _Slot | None:
    rich = part.content_type == "text/html"
    if not rich and part.content_type not in _PLAIN_TYPES:
        return None
    if is_named_file(part) and (bodies.used or part.depth == 0 or is_attached(part)):
        return None
    if is_attached(part) and part.depth:
        return None
    bodies.used.add(id(part))
    chars_max = limits.html_chars_max if rich else limits.text_chars_max
    data = part.body(raw)
    if len(data) > chars_max * 4:
        data = data[: chars_max * 4]
    text = _decode(data, part, rich, bodies)
    text = _cut(text, chars_max, "HTML" if rich else "text", bodies)
    if rich:
        return _Slot(html=text)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return _Slot(plain=text)


def is_attached(part: Part) -> bool:
    return part.headers.first("content-disposition")[:10].lower() == "attachment"


def is_named_file(part: Part) -> bool:
    return "filename" in part.headers.first("content-disposition") or "name" in part.parameters


def _decode(data: bytes, part: Part, rich: bool, bodies: Bodies) -> str:
    label = part.parameters.get("charset", "")
    if rich and not label and (meta := _META_CHARSET.search(data, 0, 4096)):
        label = meta[1].decode("ascii", "replace")
    text, note = charsets.decode(data, label)
    if note and note not in bodies.notes:
        bodies.notes.append(note)
    # No database column takes NUL; lines end one way from here on.
    if "\x00" in text:
        text = text.replace("\x00", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _cut(text: str, chars_max: int, what: str, bodies: Bodies) -> str:
    if len(text) <= chars_max:
        return text
    bodies.defects.append(f"the {what} was cut at {chars_max:,} characters")
    return text[:chars_max]


def unflow(text: str, *, delete_space: bool) -> str:
    """RFC 3676 `format=flowed`: lines that end in a space go on in the next one."""
    out: list[str] = []
    run: list[str] = []
    run_depth = 0
    for line in text.split("\n"):
        quote = _FLOWED_QUOTE.match(line)
        depth = quote.end() if quote else 0
        content = line[depth:].removeprefix(" ") if depth else line.removeprefix(" ")
        if run and depth != run_depth:
            out.append("".join(run))
            run = []
        if not run:
            run_depth = depth
            run.append(f"{'>' * depth} " if depth else "")
        if content.endswith(" ") and content != "-- ":
            run.append(content[:-1] if delete_space else content)
            continue
        run.append(content)
        out.append("".join(run))
        run = []
    if run:
        out.append("".join(run))
    return "\n".join(out)
