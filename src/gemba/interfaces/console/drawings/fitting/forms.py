"""What is sent about activities and steps."""

from __future__ import annotations

from collections.abc import Mapping

from .page import IGNORED, UNSAID

PREFIX = "step:"
CHARS_MAX = 200


def read_matches(given: Mapping[str, str]) -> dict[str, str | None]:
    """By activity the step it is said to be; '' for none that counts, None for nothing said."""
    found: dict[str, str | None] = {}
    for key, value in given.items():
        if key.startswith(PREFIX):
            step = value[:CHARS_MAX]
            found[key.removeprefix(PREFIX)] = (
                None if step == UNSAID else "" if step == IGNORED else step
            )
    return found
