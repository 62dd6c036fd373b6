"""Files by their own digest: no name from outside ever reaches the disk, equal files lie once.

Layout: `<FILES>/ab/cd/abcd…`, the SHA-256 of the content in hex.
"""

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileUnknown(Exception):
    """No file of that digest is kept here."""


def keep_file(content: bytes) -> str:
    """Store `content` so that it survives a power cut; the digest under which it is found."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.parent / f".{digest}.{secrets.token_hex(8)}"
    with unfinished.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync_folder(folder)
    return digest


def open_file(digest: str) -> BinaryIO:
    """The stored file, to be read and closed by the caller. Raises FileUnknown."""
    try:
        return _path(digest).open("rb")
    except FileNotFoundError as error:
        raise FileUnknown(f"No file {digest} is kept here.") from error


def _path(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise FileUnknown("A file is asked for by the 64 hex digits of its SHA-256.")
    return Path(settings.FILES) / digest[:2] / digest[2:4] / digest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
