"""A form's contents as bytes, the way they are kept, and back."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from gemba.desk.channels.kinds.kind import Fingerprint, Limits, Unreadable

LIMITS = Limits(
    payload_bytes_max=1024 * 1024,
    text_chars_max=50_000,
    files_max=20,
    file_bytes_max=20 * 1024 * 1024,
)


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file that came with a form; its bytes are in the file vault."""

    name: str
    content_type: str
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class FormRequest:
    """What somebody filled in. `key` is the form's own, made with the page: sent twice, it counts
    once. `ticket` is the hex id of the ticket it goes on with, '' for a new request.
    """

    key: str
    sender_kind: str
    sender: str
    name: str
    subject: str
    text: str
    language: str = ""
    type_code: str = ""
    ticket: str = ""
    files: tuple[FormFile, ...] = field(default=())
    product: str = ""


def write(request: FormRequest) -> bytes:
    """The request as kept: JSON, the same bytes for the same request."""
    return json.dumps(asdict(request), ensure_ascii=False, sort_keys=True).encode()


def read(payload: bytes) -> FormRequest:
    """The request behind a payload. Raises Unreadable for one that is broken or beyond LIMITS."""
    if len(payload) > LIMITS.payload_bytes_max:
        raise Unreadable("The form holds more text than a form can.")
    try:
        values = json.loads(payload)
        request = FormRequest(**{**values, "files": _files(values.get("files", []))})
    except (ValueError, TypeError, AttributeError) as error:
        raise Unreadable("This is no form of this desk.") from error
    texts = [getattr(request, f.name) for f in fields(request) if f.name != "files"]
    if not all(isinstance(text, str) for text in texts):
        raise Unreadable("This is no form of this desk.")
    require_within_limits(request)
    return request


def require_within_limits(request: FormRequest) -> None:
    """Raises Unreadable, with a sentence for the person who wrote it."""
    if not request.key or not request.sender:
        raise Unreadable("The form names nobody who could be answered.")
    if not request.text.strip() and not request.files:
        raise Unreadable("The form is empty: write something, or add a file.")
    if len(request.text) > LIMITS.text_chars_max:
        raise Unreadable(
            f"The text is longer than {LIMITS.text_chars_max:,} characters. Shorten it, or add it "
            "as a file."
        )
    if len(request.files) > LIMITS.files_max:
        raise Unreadable(f"More than {LIMITS.files_max} files came along. Send fewer at a time.")
    if any(file.size_bytes > LIMITS.file_bytes_max for file in request.files):
        size = LIMITS.file_bytes_max // 1024 // 1024
        raise Unreadable(f"A file is larger than {size} MB. Send a smaller one.")


def fingerprint(payload: bytes) -> Fingerprint:
    """The form's own key, and the hash of all that was filled in."""
    digest = hashlib.sha256(payload).hexdigest()
    try:
        key = json.loads(payload)["key"]
    except (ValueError, TypeError, KeyError):
        return Fingerprint("", digest)
    return Fingerprint(str(key)[:250], digest)


def _files(values: list[dict[str, Any]]) -> tuple[FormFile, ...]:
    return tuple(FormFile(**value) for value in values)
