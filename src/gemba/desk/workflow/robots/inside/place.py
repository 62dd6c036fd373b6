"""What lies in the folder of a run, by name. Whoever starts a run and the run itself know these."""

from __future__ import annotations

from pathlib import Path

SCRIPT = Path("script.robot")
TASK = Path("task.json")
ARGUMENTS = Path("arguments.json")
ANSWER = Path("answer.json")
RESULT = Path("result.json")
LOG = Path("log.txt")
SCREENSHOT = Path("screenshot.png")
SAID = Path("said.txt")  # what the process itself wrote: for those who look after robots
NO_RETURN = Path("no-return")
HOME = Path("home")
PROFILE = HOME / "profile"
SCRATCH = Path("tmp")
