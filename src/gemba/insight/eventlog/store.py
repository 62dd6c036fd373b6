"""A log on disk: a folder with `log.json` and one generation of .npy files, memory-mapped.

A save writes a new generation beside the old one and then replaces `log.json`, so a reader
sees the log before or after, never between, and a crash leaves the old one in place.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .columns import EventColumns
from .layout import AttributeKeys, from_arrays, inconsistencies, keys_of, to_arrays

FORMAT = "gemba event log"
VERSION = 2
_HEADER = "log.json"

Array = npt.NDArray[Any]


class StoreUnreadable(Exception):
    """A folder that is not a whole, sound event log; the message says what is wrong."""


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
class Header:
    generation: str
    rows: int
    cases: int
    attributes: AttributeKeys
    arrays: dict[str, StoredArray]


def save_log(columns: EventColumns, folder: Path) -> None:
    """Writes the log as the only generation of `folder`, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        generation = Path(tempfile.mkdtemp(prefix="rows-", dir=folder))
        arrays = {
            name: _write_array(generation / f"{name}.npy", array)
            for name, array in to_arrays(columns).items()
        }
        _sync_folder(generation)
        header = Header(generation.name, len(columns), columns.cases, keys_of(columns), arrays)
        _write_header(folder, header)
        # Readers that have the old generation open keep their mapped pages.
        for stale in folder.glob("rows-*"):
            if stale != generation:
                shutil.rmtree(stale)


def open_log(folder: Path, *, verify: bool = False) -> EventColumns:
    """The log with its columns memory-mapped, read when they are first touched.

    Sizes and types of all files are checked; `verify` also reads every byte and compares
    check sums and the columns with each other. Raises StoreUnreadable.
    """
    header = read_header(folder)
    try:
        return _open(folder, header, verify)
    except FileNotFoundError:
        # Another process saved between our reading of the header and of the files.
        again = read_header(folder)
        if again.generation == header.generation:
            return _open_or_refuse(folder, header, verify)
        return _open_or_refuse(folder, again, verify)


def read_header(folder: Path) -> Header:
    """Rows, cases and files of a stored log, without opening it. Raises StoreUnreadable."""
    path = folder / _HEADER
    try:
        raw = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise StoreUnreadable(f"{folder} holds no event log: {_HEADER} is missing.") from None
    except ValueError as error:
        raise StoreUnreadable(f"{path} is damaged: {error}. Import the log again.") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise StoreUnreadable(f"{path} is not the header of an event log.")
    if raw.get("version") != VERSION:
        raise StoreUnreadable(
            f"{folder} has format version {raw.get('version')}, this program reads version"
            f" {VERSION}. Import the log again."
        )
    try:
        return _header_from(raw)
    except (AttributeError, KeyError, TypeError) as error:
        raise StoreUnreadable(f"{path} is damaged: no proper {error}.") from None


def _header_from(raw: dict[str, Any]) -> Header:
    attributes = AttributeKeys(tuple(raw["attributes"]), tuple(raw["case_attributes"]))
    arrays = {name: StoredArray(**each) for name, each in raw["arrays"].items()}
    header = Header(raw["generation"], raw["rows"], raw["cases"], attributes, arrays)
    if raw["crc32"] != _header_sum(header):
        raise TypeError("check sum")
    return header


def _header_sum(header: Header) -> int:
    return zlib.crc32(json.dumps(_header_body(header), sort_keys=True).encode())


def _header_body(header: Header) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "generation": header.generation,
        "rows": header.rows,
        "cases": header.cases,
        "attributes": list(header.attributes.event),
        "case_attributes": list(header.attributes.case),
        "arrays": {name: vars(each) for name, each in header.arrays.items()},
    }


def _write_header(folder: Path, header: Header) -> None:
    body = _header_body(header) | {"crc32": _header_sum(header)}
    partial = folder / f"{_HEADER}.partial"
    with partial.open("w", encoding="utf-8") as out:
        json.dump(body, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(folder / _HEADER)
    _sync_folder(folder)


def _write_array(path: Path, array: Array) -> StoredArray:
    whole = np.ascontiguousarray(array)
    with path.open("wb") as out:
        np.save(out, whole, allow_pickle=False)
        out.flush()
        os.fsync(out.fileno())
        offset = out.tell() - whole.nbytes
    return StoredArray(path.name, whole.dtype.str, len(whole), offset, zlib.crc32(whole.data))


def _open_or_refuse(folder: Path, header: Header, verify: bool) -> EventColumns:
    try:
        return _open(folder, header, verify)
    except FileNotFoundError as error:
        name = Path(error.filename).name
        raise StoreUnreadable(f"{folder} is incomplete: {name} is missing.") from None


def _open(folder: Path, header: Header, verify: bool) -> EventColumns:
    rows = folder / header.generation
    mapped = {name: _map_array(rows, each, verify) for name, each in header.arrays.items()}
    try:
        columns = from_arrays(mapped.__getitem__, mapped.__contains__, header.attributes)
    except KeyError as error:
        raise StoreUnreadable(f"{folder} is incomplete: no column {error}.") from None
    if len(columns) != header.rows or columns.cases != header.cases:
        raise StoreUnreadable(
            f"{folder} is damaged: its header speaks of {header.rows} events in"
            f" {header.cases} cases, its columns of {len(columns)} in {columns.cases}."
        )
    if verify and (found := inconsistencies(columns)):
        raise StoreUnreadable(f"{folder} is damaged: {'; '.join(found)}.")
    return columns


def _map_array(rows: Path, stored: StoredArray, verify: bool) -> Array:
    """Mapped without parsing the .npy header again: the log's own header has what it says."""
    path = rows / stored.file
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
