"""Models made in a process of its own, with limits on time and memory, below everything else.

`train_apart` starts it; the other end is this module run as a program. It reads a stored log and
the champions' files and leaves models and a report in a folder.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.store import open_log, save_log

from .bundles import of_file, to_file
from .contest import Contest
from .making import Champion, Made, make_models
from .targets import Reading

SECONDS_MAX = 900
MEMORY_BYTES_MAX = 6 * 1024**3
_NICENESS = 15


class Stop(StrEnum):
    """Why a training ended without models; beside it stands what is known of that: the minutes or
    gigabytes it may take, the signal that ended it, or the last line it wrote."""

    SLOW = "slow"
    MEMORY = "memory"
    KILLED = "killed"
    BROKE = "broke"


class TrainingStopped(Exception):
    """It made no models. `code` is told in words by `silence`."""

    def __init__(self, why: Stop, known: str) -> None:
        self.code = f"{why}:{known}"
        super().__init__(self.code)


class TrainingInterrupted(Exception):
    """The desk was stopped meanwhile: nothing is known of how it would have ended."""


@dataclass(frozen=True)
class Kept:
    """The file of the champion of a target, and until when it had learnt."""

    content: bytes
    cut_us: int


@dataclass(frozen=True)
class Trained:
    """A model made: its file, figures and contest; or, without a file, why there is none."""

    target: str
    content: bytes = b""
    figures: dict[str, Any] | None = None
    contest: Contest | None = None
    silent: str = ""


def train_apart(
    columns: EventColumns, reading: Reading, cut_us: int, champions: Mapping[str, Kept]
) -> tuple[Trained, ...]:
    """All models of a log. Raises TrainingStopped and TrainingInterrupted."""
    with tempfile.TemporaryDirectory(prefix="gemba-training-") as name:
        folder = Path(name)
        save_log(columns, folder / "log")
        for target, kept in champions.items():
            (folder / f"champion-{target}").write_bytes(kept.content)
        task = {
            "reading": reading.to_json(),
            "cut_us": cut_us,
            "champions": {target: kept.cut_us for target, kept in champions.items()},
        }
        (folder / "task.json").write_text(json.dumps(task))
        _run(folder)
        told = json.loads((folder / "report.json").read_text())
        return tuple(_trained(folder, each) for each in told)


def _trained(folder: Path, told: dict[str, Any]) -> Trained:
    if told["silent"]:
        return Trained(told["target"], silent=told["silent"])
    return Trained(
        told["target"],
        (folder / f"model-{told['target']}").read_bytes(),
        told["figures"],
        None if told["contest"] is None else Contest(**told["contest"]),
    )


def _run(folder: Path) -> None:
    command = [sys.executable, "-m", "gemba.insight.prediction.apart", str(folder)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, env=environment, capture_output=True, timeout=SECONDS_MAX, check=False
        )
    except subprocess.TimeoutExpired:
        raise TrainingStopped(Stop.SLOW, f"{SECONDS_MAX / 60:g}") from None
    if -done.returncode in (signal.SIGINT, signal.SIGTERM):
        raise TrainingInterrupted
    if done.returncode or not (folder / "report.json").exists():
        raise _stopped(done.returncode, done.stderr.decode("utf-8", "replace"))


def _stopped(returncode: int, wrote: str) -> TrainingStopped:
    last = next(reversed(wrote.strip().splitlines()), "")
    if "MemoryError" in last:  # NumPy has its own, of another name
        return TrainingStopped(Stop.MEMORY, f"{MEMORY_BYTES_MAX / 1024**3:g}")
    if returncode < 0:
        return TrainingStopped(Stop.KILLED, str(-returncode))
    return TrainingStopped(Stop.BROKE, last)


def _main(folder: Path) -> None:
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    task = json.loads((folder / "task.json").read_text())
    champions = {
        target: Champion(of_file((folder / f"champion-{target}").read_bytes()), cut_us)
        for target, cut_us in task["champions"].items()
    }
    columns, reading = open_log(folder / "log"), Reading.of_json(task["reading"])
    report: list[dict[str, object]] = []
    for made in make_models(columns, reading, task["cut_us"], champions):
        if not isinstance(made, Made):
            report.append({"target": made.target, "silent": made.reason})
            continue
        target = made.bundle.target
        (folder / f"model-{target}").write_bytes(to_file(made.bundle))
        report.append(
            {
                "target": target,
                "silent": "",
                "figures": {name: _plain(value) for name, value in made.figures.items()},
                "contest": None if made.contest is None else asdict(made.contest),
            }
        )
    (folder / "report.json").write_text(json.dumps(report))


def _plain(value: object) -> object:
    """JSON has no NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
