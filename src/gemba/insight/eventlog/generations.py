"""Named arrays on disk: a folder with a JSON header and one generation of .npy files.

A save writes a new generation beside the old one and then replaces the header, so a reader sees
the arrays before or after, never between, and a crash leaves the old ones in place. Reading maps
them into memory; they are read when they are first touched.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

SYNCED_AT_ONCE = 8

Array = npt.NDArray[Any]
Made = TypeVar("Made")


class StoreUnreadable(Exception):
    """A folder that is not a whole, sound event log; the message says what is wrong."""


@dataclass(frozen=True)
class Form:
    """What kind of thing a folder holds: the name of its header, its format and version, and what
    the folders of its generations begin with."""

    header: str
    format: str
    version: int
    prefix: str


@dataclass(frozen=True)
class StoredArray:
    file: str
    dtype: str
    rows: int
    offset: int
    crc32: int

    @property
    def size(self) -> int:
        return self.offset + self.rows * np.dtype(self.dtype).itemsize


@dataclass(frozen=True)
class Generation:
    """A header: the folder of its files, what is told about them, and each array."""

    name: str
    about: Mapping[str, Any]
    arrays: Mapping[str, StoredArray]


def save_generation(
    folder: Path, form: Form, about: Mapping[str, Any], arrays: Iterable[tuple[str, Array]]
) -> None:
    """Writes the only generation of `folder`, which is made if it is missing; `about` are JSON
    values. Arrays are written one by one as they come."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        place = Path(tempfile.mkdtemp(prefix=form.prefix, dir=folder))
        stored = {name: _write_array(place / f"{name}.npy", each) for name, each in arrays}
        _sync_files(place)
        _write_header(folder, form, Generation(place.name, about, stored))
        # Readers that have the old generation open keep their mapped pages.
        for stale in folder.glob(f"{form.prefix}*"):
            if stale != place:
                shutil.rmtree(stale)


def read_generation(folder: Path, form: Form) -> Generation:
    """The header alone. Raises StoreUnreadable."""
    path = folder / form.header
    try:
        raw = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise StoreUnreadable(f"{folder} holds no event log: {form.header} is missing.") from None
    except ValueError as error:
        raise StoreUnreadable(f"{path} is damaged: {error}. Import the log again.") from None
    if not isinstance(raw, dict) or raw.get("format") != form.format:
        raise StoreUnreadable(f"{path} is not the header of an event log.")
    if raw.get("version") != form.version:
        raise StoreUnreadable(
            f"{folder} has format version {raw.get('version')}, this program reads version"
            f" {form.version}. Import the log again."
        )
    try:
        return _generation_from(raw, form)
    except (AttributeError, KeyError, TypeError) as error:
        raise StoreUnreadable(f"{path} is damaged: no proper {error}.") from None


def open_generation(
    folder: Path,
    form: Form,
    make: Callable[[Generation, Mapping[str, Array]], Made],
    *,
    verify: bool = False,
) -> Made:
    """What `make` makes of the header and the mapped arrays; a KeyError in it is a missing array.

    Sizes and types of all files are checked; `verify` also reads every byte and compares check
    sums. Raises StoreUnreadable.
    """
    generation = read_generation(folder, form)
    try:
        return _open(folder, generation, make, verify)
    except FileNotFoundError:
        # Another process saved between our reading of the header and of the files.
        again = read_generation(folder, form)
        try:
            return _open(folder, again, make, verify)
        except FileNotFoundError as error:
            name = Path(error.filename).name
            raise StoreUnreadable(f"{folder} is incomplete: {name} is missing.") from None


def _open(
    folder: Path,
    generation: Generation,
    make: Callable[[Generation, Mapping[str, Array]], Made],
    verify: bool,
) -> Made:
    place = folder / generation.name
    mapped = {name: _map_array(place, each, verify) for name, each in generation.arrays.items()}
    try:
        return make(generation, mapped)
    except KeyError as error:
        raise StoreUnreadable(f"{folder} is incomplete: no column {error}.") from None


def _generation_from(raw: dict[str, Any], form: Form) -> Generation:
    own = ("format", "version", "generation", "arrays", "crc32")
    about = {name: value for name, value in raw.items() if name not in own}
    arrays = {name: StoredArray(**each) for name, each in raw["arrays"].items()}
    generation = Generation(raw["generation"], about, arrays)
    if raw["crc32"] != _header_sum(form, generation):
        raise TypeError("check sum")
    return generation


def _header_sum(form: Form, generation: Generation) -> int:
    return zlib.crc32(json.dumps(_header_body(form, generation), sort_keys=True).encode())


def _header_body(form: Form, generation: Generation) -> dict[str, Any]:
    return {
        "format": form.format,
        "version": form.version,
        "generation": generation.name,
        **generation.about,
        "arrays": {name: vars(each) for name, each in generation.arrays.items()},
    }


def _write_header(folder: Path, form: Form, generation: Generation) -> None:
    body = _header_body(form, generation) | {"crc32": _header_sum(form, generation)}
    partial = folder / f"{form.header}.partial"
    with partial.open("w", encoding="utf-8") as out:
        json.dump(body, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(folder / form.header)
    _sync(folder)


def _write_array(path: Path, array: Array) -> StoredArray:
    whole = np.ascontiguousarray(array)
    with path.open("wb") as out:
        np.save(out, whole, allow_pickle=False)
        offset = out.tell() - whole.nbytes
    return StoredArray(path.name, whole.dtype.str, len(whole), offset, zlib.crc32(whole.data))


def _map_array(place: Path, stored: StoredArray, verify: bool) -> Array:
    """Mapped without parsing the .npy header again: the folder's own header has what it says."""
    path = place / stored.file
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        if size != stored.size:
            raise StoreUnreadable(
                f"{path} is damaged: {size} bytes instead of {stored.size}. Import the log again."
            )
        whole = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
    array: Array = np.frombuffer(whole, stored.dtype, offset=stored.offset)
    if verify and zlib.crc32(array.data) != stored.crc32:
        raise StoreUnreadable(f"{path} is damaged: its check sum differs. Import the log again.")
    return array


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time; the lock falls with the process."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync_files(folder: Path) -> None:
    """The disk is told of all files at once, and waits for them together: one by one, forty
    arrays wait ten times as long."""
    with ThreadPoolExecutor(SYNCED_AT_ONCE) as threads:
        for _ in threads.map(_sync, folder.iterdir()):
            pass
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
