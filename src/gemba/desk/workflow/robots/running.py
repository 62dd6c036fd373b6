"""A run from outside: its folder, its process and its end. Looks at no database.

Each run is a process in a session of its own, in a folder of its own that is thrown away when it
is over. Nothing of the desk's surroundings reaches it, and whatever it starts ends with it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gemba.foundation.kernel.json_values import JsonValue, storable_json

from .inside.place import (
    ANSWER,
    ARGUMENTS,
    HOME,
    LOG,
    NO_RETURN,
    RESULT,
    SAID,
    SCRATCH,
    SCREENSHOT,
    SCRIPT,
    TASK,
)

_BEGIN = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from gemba.desk.workflow.robots.inside.run import main; main(*sys.argv[1:])"
)
_SOURCES = str(Path(__file__).resolve().parents[4])
SECONDS_MAX = 15 * 60
CHECK_SECONDS_MAX = 60
GRACE_SECONDS = 10
LOOK_SECONDS = 2
FILE_BYTES_MAX = 5 * 1024 * 1024
SESSION = Path("session")
"""In a run's folder: the number of its session, by which its processes are found again."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be run. `machine` says which browser, driver and proxy; `logins` by name are user
    and secret."""

    script: str
    arguments: Mapping[str, JsonValue] = field(default_factory=dict)
    logins: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    machine: Mapping[str, str] = field(default_factory=dict)
    seconds_max: int = SECONDS_MAX


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run has left. `keyword` failed in `line` for `reason`; neither where it was done.

    `is_late`: its time was over. `answer` is None where it is no JSON object.
    """

    is_done: bool = False
    answer: dict[str, JsonValue] | None = None
    keyword: str = ""
    line: int = 0
    reason: str = ""
    is_late: bool = False
    is_past_return: bool = False
    log: bytes = b""
    screenshot: bytes = b""


def run(work: Work, folder: Path, *, is_wanted: Callable[[], bool]) -> Ended:
    """Do it in a new folder, which stays until `clear`: what it has left may be needed. It ends
    early when it is wanted no more."""
    process = _started(work, folder, is_check=False)
    until = time.monotonic() + work.seconds_max
    while (left_seconds := until - time.monotonic()) > 0 and is_wanted():
        if _waited(process, min(left_seconds, LOOK_SECONDS)):
            break
    is_late = process.poll() is None
    if is_late:
        process.send_signal(signal.SIGTERM)  # Robot Framework ends the keyword and tells of it
        _waited(process, GRACE_SECONDS)
    end(folder)
    process.wait()
    return left(folder, is_late=is_late)


def findings(script: str, folder: Path) -> list[tuple[int, str]] | None:
    """Line and sentence of what is wrong with a script; None where it could not be looked at."""
    work = Work(script, seconds_max=CHECK_SECONDS_MAX)
    try:
        process = _started(work, folder, is_check=True)
        _waited(process, CHECK_SECONDS_MAX)
        end(folder)
        process.wait()
        told = _json(folder / RESULT)
        found = told.get("findings") if isinstance(told, Mapping) else None
        if not isinstance(found, list):
            return None
        return [(int(str(line)), str(words)) for line, words in map(_pair, found)]
    finally:
        clear(folder)


def left(folder: Path, *, is_late: bool = False) -> Ended:
    """What a run has left in its folder, also one whose worker has died."""
    told = _json(folder / RESULT)
    told = told if isinstance(told, Mapping) else {}
    answer = _json(folder / ANSWER) if (folder / ANSWER).exists() else {}
    return Ended(
        is_done=told.get("is_done") is True and not is_late,
        answer=answer if isinstance(answer, dict) else None,
        keyword=str(told.get("keyword", "")),
        line=int(str(told.get("line", 0))),
        reason=str(told.get("reason", "")) or _last_words(folder),
        is_late=is_late,
        is_past_return=(folder / NO_RETURN).exists(),
        log=_bytes(folder / LOG),
        screenshot=_bytes(folder / SCREENSHOT),
    )


def end(folder: Path) -> None:
    """Kill what is left of a run's processes."""
    try:
        session = int((folder / SESSION).read_text())
    except (OSError, ValueError):
        return
    own = str(folder).encode()
    for _again in range(20):
        found = [each for each in _members(session) if _is_of(each, own)]
        if not found:
            return
        for each in found:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        time.sleep(0.05)


def clear(folder: Path) -> None:
    """Throw the folder away."""
    shutil.rmtree(folder, ignore_errors=True)


def _started(work: Work, folder: Path, *, is_check: bool) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True, mode=0o700)
    for each in (HOME, SCRATCH):
        (folder / each).mkdir()
    (folder / SCRIPT).write_text(work.script)
    (folder / ARGUMENTS).write_text(json.dumps(work.arguments))
    task = {"seconds": work.seconds_max, "machine": dict(work.machine)}
    (folder / TASK).write_text(json.dumps(task))
    pipe = -1 if is_check else _piped(work.logins)
    try:
        with (folder / SAID).open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 – our own module, in a session of its own
                [
                    sys.executable,
                    "-I",
                    "-c",
                    _BEGIN,
                    _SOURCES,
                    str(folder),
                    str(os.getpid()),
                    str(pipe),
                ],
                cwd=folder,
                env=_surroundings(folder),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=() if is_check else (pipe,),
                start_new_session=True,
            )
    finally:
        if not is_check:
            os.close(pipe)
    (folder / SESSION).write_text(str(process.pid))
    return process


def _piped(logins: Mapping[str, tuple[str, str]]) -> int:
    """The end to read logins from: they fit into the pipe, and lie nowhere else."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(json.dumps({name: list(login) for name, login in logins.items()}).encode())
    return reading


def _surroundings(folder: Path) -> dict[str, str]:
    """Nothing of the desk's own: no address of its database, no key, no proxy, no language.

    The folder for what is passing is named by way of the working directory, for the browser lays a
    socket there, whose path may have no more than 107 characters.
    """
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder / HOME),
        "TMPDIR": f"/proc/self/cwd/{SCRATCH}",
        "LANG": "C.UTF-8",
        "TZ": os.environ.get("TZ", ""),
    }


def _waited(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether it has ended by itself within this time."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _members(session: int) -> list[int]:
    """The processes of a session that live."""
    found = []
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        with suppress(OSError):
            status, *numbers = (place / "stat").read_text().rpartition(")")[2].split()
            if int(numbers[2]) == session and status != "Z":
                found.append(int(place.name))
    return found


def _is_of(number: int, folder: bytes) -> bool:
    """Whether a process was started for this folder: a number may have been given away since."""
    place = Path("/proc") / str(number)
    with suppress(OSError):
        return folder in (place / "environ").read_bytes() + bytes((place / "cwd").readlink())
    return False


def _json(path: Path) -> JsonValue:
    try:
        return storable_json(json.loads(_bytes(path)))
    except (ValueError, RecursionError):
        return None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES_MAX)
    except OSError:
        return b""


def _pair(value: JsonValue) -> tuple[JsonValue, JsonValue]:
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (0, value)


def _last_words(folder: Path) -> str:
    """What the process said itself before it ended without a result."""
    lines = _bytes(folder / SAID).decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
