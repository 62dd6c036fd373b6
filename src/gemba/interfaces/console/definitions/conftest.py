"""Kinds of definitions to show, and some of each."""

from collections.abc import Iterator, Mapping
from unittest.mock import patch

import pytest

from gemba.foundation.definitions.testing import COLOUR, NOTE, only_kinds
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.definitions import editors
from gemba.interfaces.console.definitions.editors import Editor


def painted(body: JsonValue) -> str:
    """A colour in a sentence."""
    return f"Paints it {body['colour']}" if isinstance(body, Mapping) else ""


EDITOR = Editor(
    "colour",
    icon="color-swatch",
    lead="What the walls are painted.",
    summary=painted,
    used_in=lambda found: {found[0].id: "On 12 walls"},
)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with only_kinds(COLOUR, NOTE), patch.dict(editors._editors, {"colour": EDITOR}, clear=True):
        yield
