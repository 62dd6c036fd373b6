"""Handing out files that came from outside so that no browser takes them for a page of ours."""

from io import BytesIO
from pathlib import PurePath

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import AttachmentLine
from gemba.foundation.vault.files import FileUnknown, open_file
from gemba.interfaces.pictures import HEAD_BYTES, picture_type

# What the sender calls a file's type counts for nothing. A type not listed here is plain bytes.
DOWNLOAD_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "application/octet-stream",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".log": "text/plain; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def file_response(file: AttachmentLine, *, inline: bool = False) -> FileResponse:
    """The file as a download; `inline` shows it instead, if it is a picture. Raises Http404."""
    try:
        stream = open_file(file.digest)
    except FileUnknown as error:
        raise Http404(_("This file is not kept here any more.")) from error
    shown = picture_type(stream.read(HEAD_BYTES)) if inline else None
    stream.seek(0)
    kind = shown or DOWNLOAD_TYPES.get(
        PurePath(file.name).suffix.lower(), "application/octet-stream"
    )
    return _guarded(
        FileResponse(stream, as_attachment=not shown, filename=file.name, content_type=kind)
    )


def bytes_response(content: bytes, *, name: str) -> FileResponse:
    """Raw bytes as a download that opens as plain text."""
    stream = BytesIO(content)
    return _guarded(
        FileResponse(stream, as_attachment=True, filename=name, content_type="text/plain")
    )


def kept_response(digest: str, *, is_picture: bool) -> FileResponse:
    """A file of the desk's own making: a picture, or words to be read as they are. Raises
    Http404."""
    try:
        stream = open_file(digest)
    except FileUnknown as error:
        raise Http404(_("This file is not kept here any more.")) from error
    kind = "image/png" if is_picture else "text/plain; charset=utf-8"
    return _guarded(FileResponse(stream, content_type=kind))


def _guarded(response: FileResponse) -> FileResponse:
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=600"
    return response
