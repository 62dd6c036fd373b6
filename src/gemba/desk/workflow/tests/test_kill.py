"""A worker killed while processes go on loses no step and does none twice."""

from pathlib import Path

import kill_processes
import pytest


@pytest.mark.long
def test_kills_at_random(tmp_path: Path) -> None:
    """`tools/kill_processes.py` kills more often, of more processes."""
    plan = kill_processes.Plan(instances=120, over_seconds=10, kills=5, seed=5)
    outcome = kill_processes.run(plan, tmp_path)
    assert outcome.problems == []
    assert (outcome.kills, outcome.ended) == (5, 120)
