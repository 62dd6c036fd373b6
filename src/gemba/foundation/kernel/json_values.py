"""What JSON can carry, as a type."""

import math
from collections.abc import Mapping, Sequence

from gemba.foundation.kernel.text import storable

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
"""Covariant, so that `dict[str, str]` fits. A text is a Sequence too: look for `str` first."""

DEPTH_MAX = 100


def storable_json(value: JsonValue, depth: int = DEPTH_MAX) -> JsonValue:
    """The same without what no database takes: characters no text may have. Raises ValueError for
    numbers JSON does not know and for what is nested deeper than DEPTH_MAX."""
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(value)
    if isinstance(value, Mapping):
        return {storable(name): storable_json(each, depth - 1) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [storable_json(each, depth - 1) for each in value]
    return value
