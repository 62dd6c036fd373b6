"""A desk killed in the middle of its work loses nothing it acknowledged and does nothing twice."""

from pathlib import Path

import kill_intake
import pytest


@pytest.mark.long
def test_kills_at_random(tmp_path: Path) -> None:
    """`make kill-test` kills a hundred times."""
    outcome = kill_intake.run(kills=4, seed=5, home=tmp_path)
    assert outcome.problems == []
    assert outcome.kills >= 4
    assert outcome.acknowledged > 0
