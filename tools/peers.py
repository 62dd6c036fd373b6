"""PM4Py, r4pm and Prosimos in processes of their own (`make peers`): findings and their cost."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".tools/peers/bin/python"
MISSING = "PM4Py is not here to compare with (make peers installs it beside the product)"
# Its packages and those of PM4Py exclude each other.
PROSIMOS = ROOT / ".tools/prosimos/bin/python"
PROSIMOS_MISSING = "Prosimos is not here to compare with (make peers, Python 3.11 or 3.12)"


@dataclass(frozen=True)
class PeerStep:
    """One step of a peer: processor and wall time in seconds, its memory so far, what came out."""

    cpu_seconds: float
    wall_seconds: float
    memory_mib: float
    result: Any


def are_here() -> bool:
    return PYTHON.exists()


def pm4py(log: Path, *steps: str, net: Path | None = None) -> dict[str, PeerStep]:
    """PM4Py's steps on a file, by name; the first is always `read`. Those that need a model use
    the net in the PNML file, or else that of its own inductive miner."""
    given = [] if net is None else ["--net", str(net)]
    return _steps("pm4py_figures.py", str(log), *given, *steps)


def r4pm(log: Path, net: Path, states_max: int) -> PeerStep:
    """r4pm's alignments of a Parquet log with the net in a PNML file."""
    return _steps("r4pm_figures.py", str(log), str(net), str(states_max))["alignments"]


def prosimos(*arguments: str) -> dict[str, PeerStep]:
    """A model run, `kept` in memory and `written`, as `bench/peer_scripts/prosimos_run.py` says."""
    return _steps("prosimos_run.py", *arguments, python=PROSIMOS)


def _steps(script: str, *arguments: str, python: Path = PYTHON) -> dict[str, PeerStep]:
    command = [str(python), str(ROOT / "bench/peer_scripts" / script), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(f"{script}: {answer.stderr[-2000:]}")
    lines = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]
    return {line.pop("step"): PeerStep(**line) for line in lines}
