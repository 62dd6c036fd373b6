"""Fewer trees: what is tested is not how far they get."""

import pytest

from gemba.insight.prediction.learning import boosting


@pytest.fixture(autouse=True, scope="session")
def few_rounds() -> None:
    """Of all tests of this room."""
    boosting.ROUNDS_MAX = 20
