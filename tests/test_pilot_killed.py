"""A guardrail stops a pilot while its process is killed again and again: it is stopped once, judged
once, and no ticket is served by what was tried."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kill_timers import Desk

pytestmark = pytest.mark.long
DIE = "lambda *_args, **_more: os.kill(os.getpid(), 9)"
IMPROVEMENT = "gemba.insight.improvement.operations"


@dataclass(frozen=True)
class Broken:
    """A desk whose pilot has just broken its guardrail."""

    desk: Desk
    trial: str

    def killed_at(self, place: str, act: str) -> None:
        """Do something in a process of its own that is killed when it comes to a place."""
        code = (
            "import os, django; django.setup(); from unittest.mock import patch; import breaching;"
            f"\nwith patch({place!r}, {DIE}): {act}"
        )
        command = [sys.executable, "-c", code]
        ended = subprocess.run(command, env=self.desk.surroundings, check=False)
        assert ended.returncode == -9

    def seen(self) -> dict[str, Any]:
        found = self.desk.asked(f"told(served={self.trial!r})")
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    desk = Desk(Path(tmp_path_factory.mktemp("home")), "breaching")
    ((pilot, trial),) = desk.asked("prepare(tickets=300, drawn=200, pilots=1)")["pilots"]
    desk.asked(f"breach(pilot={pilot!r}, served={trial!r}, others=[])")
    return Broken(desk, trial)


def test_it_is_stopped_once_and_settled_once(broken: Broken) -> None:
    guard = "breaching.guard_pilots(now=breaching.current_time())"
    broken.killed_at(f"{IMPROVEMENT}.stopping.tell_of_pilot", guard)
    before = broken.seen()
    assert before["is_running"] and before["events"] == {}
    assert before["treated"] > 0

    judge = "breaching.judge_pilots(now=breaching.current_time())"
    broken.killed_at(f"{IMPROVEMENT}.judging.move", f"{guard}; {judge}")
    stopped = broken.seen()
    # from the commit of the end on nobody is served by the change, though nobody has judged yet
    assert (stopped["is_running"], stopped["treated"]) == (False, 0)
    assert (stopped["stage"], stopped["verdicts"]) == ("piloting", 0)

    react = "breaching.react_until_quiet(now=breaching.current_time())"
    broken.killed_at("gemba.desk.workflow.subscribers.settle_processes", react)
    broken.desk.asked("go_on()")
    after = broken.seen()
    assert (after["stage"], after["verdicts"], after["parked"]) == ("rolled_back", 1, 0)
    assert after["events"] == {"trial.stopped": 1, "pilot.ended": 1, "verdict.given": 1}
