"""The running desk as a whole: how long it takes to open, how much memory it holds when idle."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from serving import Desk, desk

IDS = ("service.start_warm", "service.memory_idle")
RUNS = 3
SETTLE_SECONDS = 8
MEBIBYTE = 1024.0


def measure() -> list[dict[str, object]]:
    """Start the demo desk once, then warm `RUNS` times; memory of the whole group at rest."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with desk(home, "--demo"):
            pass
        starts = []
        for _ in range(RUNS):
            began = time.perf_counter()
            with desk(home, "--demo") as running:
                starts.append(time.perf_counter() - began)
                time.sleep(SETTLE_SECONDS)
                memory = _memory_mebibytes(running)
    start = statistics.median(starts)
    return [
        _row("service.start_warm", start, 5.0, "s from `gemba serve --demo` to an open port"),
        _row("service.memory_idle", memory, 250.0, "MiB, PSS of all processes, demo desk, idle"),
    ]


def _row(name: str, measured: float, goal: float, method: str) -> dict[str, object]:
    return {
        "id": name,
        "measured": round(measured, 2),
        "reference": goal,
        "ratio": round(measured / goal, 3),
        "goal": f"<= {goal:g}",
        "met": measured <= goal,
        "method": method,
    }


def _memory_mebibytes(running: Desk) -> float:
    """Proportional set size of the serving process and all its descendants."""
    family, frontier = [running.process.pid], [running.process.pid]
    while frontier:
        parent = frontier.pop()
        for task in Path(f"/proc/{parent}/task").iterdir():
            children = [int(pid) for pid in (task / "children").read_text().split()]
            family += children
            frontier += children
    return sum(_pss_kibibytes(pid) for pid in family) / MEBIBYTE


def _pss_kibibytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
