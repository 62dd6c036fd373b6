"""All checks that are not tests, two at a time: `make check`, or one: `make check ONLY=types`.

Prints one line a check; a failed one is followed by what its tool said.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

OUTPUT_LINES_MAX = 40  # of one failed check among several; alone it may say everything
ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# Slowest first, so that the others pass beside it.
STEPS: dict[str, list[str]] = {
    "types": [str(BIN / "mypy")],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "floors": [str(BIN / "lint-imports"), "--no-logo"],
    "translations": [sys.executable, "tools/translations.py", "check"],
    "house": [sys.executable, "tools/house.py"],
    "notices": [sys.executable, "tools/notices.py", "--check"],
    "style": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
}
CURES = {
    "migrations": "run: .venv/bin/django-admin makemigrations --settings gemba.config.settings",
    "notices": "run: .venv/bin/python tools/notices.py",
    "style": "run: .venv/bin/ruff check --fix .",
    "format": "run: .venv/bin/ruff format .",
}


@dataclass(frozen=True)
class Outcome:
    step: str
    passed: bool
    seconds: float
    output: str


def run(step: str, home: str) -> Outcome:
    """Run one step in a process of its own; `home` is a folder it may fill."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gemba.config.settings_test",
        "GEMBA_HOME": home,
        "DATABASE_URL": "",
    }
    start = time.monotonic()
    done = subprocess.run(
        STEPS[step], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    output = (done.stdout + done.stderr).strip()
    return Outcome(step, done.returncode == 0, time.monotonic() - start, output)


def outcomes(steps: list[str]) -> Iterator[Outcome]:
    """As they finish, two at a time."""
    with tempfile.TemporaryDirectory(prefix="gemba-check-") as home, ThreadPoolExecutor(2) as pool:
        for future in as_completed([pool.submit(run, step, home) for step in steps]):
            yield future.result()


def print_output(outcome: Outcome, lines_max: int | None) -> None:
    lines = outcome.output.splitlines()
    for line in lines[:lines_max]:
        print(f"    {line}")
    if lines_max and len(lines) > lines_max:
        print(f"    … {len(lines) - lines_max} lines more: make check ONLY={outcome.step}")


def main(only: list[str]) -> int:
    unknown = set(only) - set(STEPS)
    if unknown:
        print(
            f"There is no check called {', '.join(sorted(unknown))}. There are: {', '.join(STEPS)}."
        )
        return 2
    failed = []
    steps = only or list(STEPS)
    for outcome in outcomes(steps):
        word = "ok    " if outcome.passed else "FAILED"
        print(f"{word}  {outcome.step:12} {outcome.seconds:5.1f}s", flush=True)
        if not outcome.passed:
            failed.append(outcome.step)
            print_output(outcome, OUTPUT_LINES_MAX if len(steps) > 1 else None)
            if outcome.step in CURES:
                print(f"    → {CURES[outcome.step]}")
    if failed:
        print(f"make check: {len(failed)} failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
