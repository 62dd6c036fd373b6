"""Whatever the seed and the day, the pilots of the dealers' desk come to what docs/demo.md says."""

from __future__ import annotations

from datetime import datetime

import pytest

from gemba.insight.improvement.pilots.verdict import Advice
from gemba.insight.improvement.stages import Stage
from gemba.interfaces.demo.tests.joining import live_dealers, pilot_at

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NOWS = ("2026-03-29T23:40+08:00", "2026-07-03T09:00+08:00", "2027-01-05T03:00+00:00")


@pytest.mark.parametrize("seed", [3, 7, 11, 12])
@pytest.mark.parametrize("now", NOWS)
def test_one_is_proven_one_is_stopped_one_runs(seed: int, now: str) -> None:
    live_dealers(seed, 3000, datetime.fromisoformat(now))
    (proven,) = pilot_at(Stage.WATCHED).verdicts
    assert proven.judged.advice is Advice.KEEP
    assert pilot_at(Stage.ROLLED_BACK).ended_because == "guard"
    assert pilot_at(Stage.PILOTING).is_running
