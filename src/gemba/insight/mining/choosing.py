"""Choosing cases by their variant; a variant keeps its key while its log grows."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns

from .variants import VariantTable


def variant_keys(table: VariantTable) -> list[str]:
    """A short text per variant, in the order of the table."""
    hashes = table.columns.index.traces.hash[table.trace]
    return [f"{each:016x}" for each in hashes.tolist()]


def cases_of_variants(columns: EventColumns, keys: Collection[str]) -> Bools | None:
    """Flags the cases of these variants; None, which is every case, when no key is known."""
    wanted = [int(key, 16) for key in keys if _is_key(key)]
    traces = np.flatnonzero(np.isin(columns.index.traces.hash, np.array(wanted, np.uint64)))
    chosen: Bools = np.isin(columns.index.trace, traces)
    return chosen if chosen.any() else None


def _is_key(text: str) -> bool:
    return len(text) == 16 and all(letter in "0123456789abcdef" for letter in text)
