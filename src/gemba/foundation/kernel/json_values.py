"""What JSON can carry, as a type."""

from collections.abc import Mapping, Sequence

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
"""Covariant, so that `dict[str, str]` fits. A text is a Sequence too: look for `str` first."""
