"""Ten thousand timers fall due in a minute while the worker is killed twenty times."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from kill_timers import Plan, run

IDS = ("timers.fired_once", "timers.late_seconds_p99")
LATE_SECONDS_MAX = 5.0


def measure() -> list[dict[str, object]]:
    """One run with the plan of the goal, on SQLite."""
    plan = Plan()
    with tempfile.TemporaryDirectory() as home:
        outcome = run(plan, Path(home))
    how = f"{plan.bells:,} due over {plan.over_seconds:g} s, worker killed {outcome.kills} times"
    wrong = outcome.missing + outcome.doubled
    late = outcome.late_seconds_p99
    return [
        {
            "id": "timers.fired_once",
            "measured": wrong,
            "reference": None,
            "ratio": None,
            "goal": "0",
            "met": wrong == 0 and not outcome.problems,
            "method": f"timers whose effect is missing or there twice; {how}",
        },
        {
            "id": "timers.late_seconds_p99",
            "measured": round(late, 2),
            "reference": LATE_SECONDS_MAX,
            "ratio": round(late / LATE_SECONDS_MAX, 3),
            "goal": f"<= {LATE_SECONDS_MAX:g}",
            "met": late <= LATE_SECONDS_MAX,
            "method": f"s from due to the end of the effect, time to start again included; {how}",
        },
    ]
