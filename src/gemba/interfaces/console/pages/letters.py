"""A message's own HTML as a document of its own, for a frame that can do nothing."""

from base64 import b64encode
from dataclasses import dataclass
from uuid import UUID

from gemba.desk.tickets.queries import message_html
from gemba.desk.tickets.queries.conversation import inline_attachment
from gemba.foundation.events.actors import Actor
from gemba.foundation.vault.files import FileUnknown, open_file
from gemba.interfaces.hostile_html import HtmlRefused, present
from gemba.interfaces.pictures import HEAD_BYTES, picture_type

PICTURES_MAX = 40
PICTURE_BYTES_MAX = 3 * 1024 * 1024
PICTURES_BYTES_MAX = 12 * 1024 * 1024
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src data:{remote}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What the frame shows. `is_refused`: the HTML is beyond reading, the plain text is all."""

    html: str
    blocked_images: int
    is_refused: bool
    policy: str


def letter(message_id: UUID, *, actor: Actor, with_remote: bool) -> Letter | None:
    """The cleaned HTML of a message; None when there is none or the actor may not see it."""
    raw = message_html(message_id, actor=actor)
    if not raw:
        return None
    policy = POLICY.format(remote=" https:" if with_remote else "")
    pictures = _Pictures(message_id, actor)
    try:
        shown = present(raw, inline=pictures.address, with_remote=with_remote)
    except HtmlRefused:
        return Letter("", 0, True, policy)
    return Letter(shown.html, shown.blocked_images, False, policy)


class _Pictures:
    """The pictures that came with the message, written into the document.

    The frame's origin is none, so the browser would fetch them without the log-in.
    """

    def __init__(self, message_id: UUID, actor: Actor) -> None:
        self._message_id = message_id
        self._actor = actor
        self._known: dict[str, str | None] = {}
        self._bytes_left = PICTURES_BYTES_MAX

    def address(self, content_id: str) -> str | None:
        """A data: address; None for what is no picture, is missing or is too much."""
        if content_id not in self._known:
            full = len(self._known) >= PICTURES_MAX
            self._known[content_id] = None if full else self._read(content_id)
        return self._known[content_id]

    def _read(self, content_id: str) -> str | None:
        file = inline_attachment(self._message_id, content_id, actor=self._actor)
        if file is None or file.size_bytes > min(PICTURE_BYTES_MAX, self._bytes_left):
            return None
        try:
            with open_file(file.digest) as stream:
                content = stream.read(PICTURE_BYTES_MAX)
        except FileUnknown:
            return None
        kind = picture_type(content[:HEAD_BYTES])
        if kind is None:
            return None
        self._bytes_left -= len(content)
        return f"data:{kind};base64,{b64encode(content).decode()}"
