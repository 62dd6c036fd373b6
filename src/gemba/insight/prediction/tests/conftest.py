"""Fewer trees: what is tested is not how far they get."""

import pytest

from gemba.insight.prediction.learning import boosting

MEMBERS_MAX = boosting.MEMBERS_MAX
"""As it is outside the tests."""


@pytest.fixture(autouse=True, scope="session")
def few_rounds() -> None:
    """Of all tests of this room, and fewer trees in each round."""
    boosting.ROUNDS_MAX, boosting.MEMBERS_MAX = 20, 2
