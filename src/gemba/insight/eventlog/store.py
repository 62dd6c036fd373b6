"""A log on disk: a folder with `log.json` and one generation of .npy files, memory-mapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .columns import EventColumns
from .generations import (
    Array,
    Form,
    Generation,
    StoreUnreadable,
    open_generation,
    read_generation,
    save_generation,
)
from .layout import AttributeKeys, from_arrays, inconsistencies, keys_of, to_arrays

__all__ = ["Header", "StoreUnreadable", "open_log", "read_header", "save_log"]

FORM = Form("log.json", "gemba event log", 2, "rows-")


@dataclass(frozen=True)
class Header:
    generation: str
    rows: int
    cases: int
    attributes: AttributeKeys


def save_log(columns: EventColumns, folder: Path) -> None:
    """Writes the log as the only generation of `folder`, which is made if it is missing."""
    keys = keys_of(columns)
    about = {
        "rows": len(columns),
        "cases": columns.cases,
        "attributes": list(keys.event),
        "case_attributes": list(keys.case),
    }
    save_generation(folder, FORM, about, to_arrays(columns).items())


def open_log(folder: Path, *, verify: bool = False) -> EventColumns:
    """The log with its columns memory-mapped, read when they are first touched.

    Sizes and types of all files are checked; `verify` also reads every byte and compares
    check sums and the columns with each other. Raises StoreUnreadable.
    """

    def made(generation: Generation, arrays: Mapping[str, Array]) -> EventColumns:
        header = _header(folder, generation)
        columns = from_arrays(arrays.__getitem__, arrays.__contains__, header.attributes)
        if len(columns) != header.rows or columns.cases != header.cases:
            raise StoreUnreadable(
                f"{folder} is damaged: its header speaks of {header.rows} events in"
                f" {header.cases} cases, its columns of {len(columns)} in {columns.cases}."
            )
        if verify and (found := inconsistencies(columns)):
            raise StoreUnreadable(f"{folder} is damaged: {'; '.join(found)}.")
        return columns

    return open_generation(folder, FORM, made, verify=verify)


def read_header(folder: Path) -> Header:
    """Rows and cases of a stored log, without opening it. Raises StoreUnreadable."""
    return _header(folder, read_generation(folder, FORM))


def _header(folder: Path, generation: Generation) -> Header:
    about = generation.about
    try:
        keys = AttributeKeys(tuple(about["attributes"]), tuple(about["case_attributes"]))
        return Header(generation.name, about["rows"], about["cases"], keys)
    except (KeyError, TypeError) as error:
        raise StoreUnreadable(f"{folder / FORM.header} is damaged: no proper {error}.") from None
