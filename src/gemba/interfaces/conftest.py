"""What tests of all interfaces share."""

import pytest

from gemba.interfaces.tests.axe import EVERY_LOOK, Looks


@pytest.fixture(
    params=[
        pytest.param(EVERY_LOOK[:1], id="one look"),
        pytest.param(EVERY_LOOK, id="every look", marks=pytest.mark.long),
    ]
)
def looks(request: pytest.FixtureRequest) -> Looks:
    """In which looks a page is checked; the tightest, or all of them."""
    found: Looks = request.param
    return found
