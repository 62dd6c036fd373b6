"""Files by their own digest: no name from outside ever reaches the disk, equal files lie once.

Layout: `<FILES>/ab/cd/abcd…`, the SHA-256 of the content in hex. Files that may be thrown away
again lie on a shelf of their own, `<FILES>/shelf-<name>/ab/cd/…`, where nobody else's lie.
"""

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHELF = re.compile(r"[a-z]+")
_CHUNK_BYTES = 1 << 20


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


def keep_copy(source: Path, *, shelf: str) -> str:
    """Store a copy of a file of any size; the digest under which it is found on its shelf."""
    place = _shelf(shelf)
    place.mkdir(parents=True, exist_ok=True)
    unfinished, digest = place / f".{secrets.token_hex(8)}", hashlib.sha256()
    try:
        with source.open("rb") as given, unfinished.open("xb") as file:
            while chunk := given.read(_CHUNK_BYTES):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path = _path(digest.hexdigest(), shelf)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent, place.parent):
        _sync_folder(folder)
    return digest.hexdigest()


def drop_copy(digest: str, *, shelf: str) -> None:
    """Throw away a file of a shelf; nothing happens where there is none."""
    _path(digest, shelf).unlink(missing_ok=True)


def open_file(digest: str, *, shelf: str = "") -> BinaryIO:
    """The stored file, to be read and closed by the caller. Raises FileUnknown."""
    try:
        return _path(digest, shelf).open("rb")
    except FileNotFoundError as error:
        raise FileUnknown(f"No file {digest} is kept here.") from error


def _path(digest: str, shelf: str = "") -> Path:
    if not _DIGEST.fullmatch(digest):
        raise FileUnknown("A file is asked for by the 64 hex digits of its SHA-256.")
    return _shelf(shelf) / digest[:2] / digest[2:4] / digest


def _shelf(name: str) -> Path:
    if name and not _SHELF.fullmatch(name):
        raise FileUnknown("A shelf is named by small letters.")
    return Path(settings.FILES) / f"shelf-{name}" if name else Path(settings.FILES)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
