"""Attachments on disk under the hash of their bytes: no name of a sender's choosing, no repeats."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

TEMPORARY = "tmp"
_ABANDONED_AFTER_SECONDS = 3600


def path_of(folder: Path, digest: str) -> Path:
    """Where the bytes with this SHA-256 lie: `ab/cd/<digest>`."""
    return folder / digest[:2] / digest[2:4] / digest


def keep(folder: Path, data: bytes) -> str:
    """Stores the bytes for good and returns their SHA-256 in hex.

    When it returns, the file is whole and would survive a power cut; a crash before leaves no half
    file under the final name.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(folder, digest)
    if path.exists():
        return digest
    _make_folders(path.parent)
    temporary = folder / TEMPORARY / f"{digest}.{os.getpid()}"
    try:
        _write(temporary, data)
    except FileNotFoundError:
        _make_folders(temporary.parent)
        _write(temporary, data)
    temporary.rename(path)
    _sync_folder(path.parent)
    return digest


def remove_abandoned(folder: Path) -> None:
    """Half-written files of processes that were killed."""
    oldest = time.time() - _ABANDONED_AFTER_SECONDS
    for path in (folder / TEMPORARY).glob("*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was quicker


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_folders(path: Path) -> None:
    if not path.exists():
        _make_folders(path.parent)
        path.mkdir(exist_ok=True)
        _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
