"""The small desk, its past lived through once for all tests of a module."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from gemba.insight.improvement.tests.small_desk import World, small_desk


@pytest.fixture(scope="module")
def lived(written_once: Path) -> World:
    """A module with another past has a `lived` of its own."""
    return small_desk()


@pytest.fixture
def world(lived: World) -> World:
    """The desk of one test: what it lives through, others do not."""
    return deepcopy(lived)
