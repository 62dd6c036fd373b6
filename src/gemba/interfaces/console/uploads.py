"""Files an agent sends along with a reply: new ones, and those of a reply that came back."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gemba.desk.tickets.operations import InboundFile
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.text import one_line
from gemba.foundation.vault.files import keep_file

FILES_MAX = 10
BYTES_MAX = 20 * 1024 * 1024
PROOF_SALT = "console.reply-file"
PROOF_DAYS_MAX = 30


class UploadRefused(Exception):
    """The files cannot be sent along; the message says why."""


class KeptFile(Protocol):
    """A file whose bytes are in the file vault."""

    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def digest(self) -> str: ...


def returned_files(files: Iterable[KeptFile], actor: Actor) -> list[dict[str, str | int]]:
    """What the composer shows of each file of a reply that comes back to this person, and the proof
    with which they may send it again."""
    return [
        {"name": file.name, "size_bytes": file.size_bytes, "proof": _proof(file, actor)}
        for file in files
    ]


def kept_files(
    files: Sequence["UploadedFile[bytes]"], proofs: Sequence[str] = (), *, actor: Actor
) -> tuple[InboundFile, ...]:
    """Keep the files; what a reply needs to know of them, after those the proofs stand for.

    Raises UploadRefused.
    """
    known = tuple(_proven(proof, actor) for proof in proofs[: FILES_MAX + 1])
    if len(files) + len(known) > FILES_MAX:
        raise UploadRefused(_("At most {n} files fit on one reply.").format(n=FILES_MAX))
    new_bytes = sum(file.size or 0 for file in files)
    if new_bytes + sum(file.size_bytes for file in known) > BYTES_MAX:
        raise UploadRefused(
            _("The files are larger than {n} MB together. Many mail servers refuse that.").format(
                n=BYTES_MAX // (1024 * 1024)
            )
        )
    return (*known, *(_kept(file) for file in files))


def _proof(file: KeptFile, actor: Actor) -> str:
    told = [actor.id, file.name, file.content_type, file.size_bytes, file.digest]
    return signing.dumps(told, salt=PROOF_SALT)


def _proven(proof: str, actor: Actor) -> InboundFile:
    try:
        whose, name, content_type, size_bytes, digest = signing.loads(
            proof, salt=PROOF_SALT, max_age=timedelta(days=PROOF_DAYS_MAX)
        )
    except (signing.BadSignature, ValueError):
        whose = None
    if whose != actor.id:
        raise UploadRefused(_("A file of this reply is no longer at hand. Attach it again."))
    return InboundFile(name, content_type, size_bytes, digest)


def _kept(file: "UploadedFile[bytes]") -> InboundFile:
    content = file.read()
    return InboundFile(
        name=one_line(file.name or "", 200) or "file",
        content_type=(file.content_type or "application/octet-stream")[:100],
        size_bytes=len(content),
        digest=keep_file(content),
    )
