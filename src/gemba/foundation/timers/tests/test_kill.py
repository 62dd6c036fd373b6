"""A worker killed in the middle of its work leaves no timer out and fires none twice."""

from pathlib import Path

import kill_timers
import pytest


@pytest.mark.long
def test_kills_at_random(tmp_path: Path) -> None:
    """`make bench ONLY=timers` kills twenty times in a minute."""
    plan = kill_timers.Plan(bells=1_500, over_seconds=12, kills=5, seed=5)
    outcome = kill_timers.run(plan, tmp_path)
    assert outcome.problems == []
    assert (outcome.kills, outcome.rung) == (5, 1_500)
