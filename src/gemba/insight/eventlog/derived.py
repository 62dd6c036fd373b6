"""What was worked out of a log once, kept as columns beside it and mapped when it is read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .generations import Array, Form, StoreUnreadable, open_generation, save_generation

# The version counts the sets of columns: what was kept in another is made anew.
FORM = Form("derived.json", "gemba derived columns", 2, "columns-")
# Logs with fewer events are worked through again in no time.
EVENTS_MIN = 200_000
# So many of one kind are kept: readers of other zones, other settings.
KEPT_MAX = 3


@dataclass(frozen=True, slots=True)
class Beside:
    """A place beside a log for columns of one `kind`; `asked` is what they depend on besides."""

    folder: Path
    kind: str
    asked: str

    @property
    def place(self) -> Path:
        """The folder of the columns."""
        return self.folder / f"{self.kind}-{self.asked}"

    def tidy(self) -> None:
        """Removes the oldest of the kind; who has them open keeps the mapped pages."""
        known = sorted(self.folder.glob(f"{self.kind}-*"), key=lambda each: each.stat().st_mtime)
        for stale in known[:-KEPT_MAX]:
            shutil.rmtree(stale, ignore_errors=True)


def derived(
    beside: Beside | None, make: Callable[[], Iterable[tuple[str, Array]]]
) -> Mapping[str, Array]:
    """The columns `make` gives: from disk where they are there and sound, else kept there; in
    memory without a place."""
    if beside is None:
        return dict(make())
    try:
        return _opened(beside.place)
    except StoreUnreadable:
        save_generation(beside.place, FORM, {}, make())
        beside.tidy()
        return _opened(beside.place)


def is_derived(beside: Beside | None) -> bool:
    """Whether the columns are there already."""
    return beside is not None and (beside.place / FORM.header).exists()


def _opened(place: Path) -> Mapping[str, Array]:
    return open_generation(place, FORM, lambda _generation, arrays: dict(arrays))
