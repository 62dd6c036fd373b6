"""Files an agent sends along with a reply."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gemba.desk.tickets.operations import InboundFile
from gemba.foundation.kernel.text import one_line
from gemba.foundation.vault.files import keep_file

FILES_MAX = 10
BYTES_MAX = 20 * 1024 * 1024


class UploadRefused(Exception):
    """The files cannot be sent along; the message says why."""


def kept_files(files: Sequence["UploadedFile[bytes]"]) -> tuple[InboundFile, ...]:
    """Keep the files; what a reply needs to know of them. Raises UploadRefused."""
    if len(files) > FILES_MAX:
        raise UploadRefused(_("At most {n} files fit on one reply.").format(n=FILES_MAX))
    if sum(file.size or 0 for file in files) > BYTES_MAX:
        raise UploadRefused(
            _("The files are larger than {n} MB together. Many mail servers refuse that.").format(
                n=BYTES_MAX // (1024 * 1024)
            )
        )
    return tuple(_kept(file) for file in files)


def _kept(file: "UploadedFile[bytes]") -> InboundFile:
    content = file.read()
    return InboundFile(
        name=one_line(file.name or "", 200) or "file",
        content_type=(file.content_type or "application/octet-stream")[:100],
        size_bytes=len(content),
        digest=keep_file(content),
    )
