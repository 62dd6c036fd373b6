"""A parser process: reads mails from its standard input, answers on its standard output.

Started by the pool as `python -m ...parser_process SETTINGS`; lean (no Django, no third-party
code), limited in memory, and safe to kill at any moment.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import BinaryIO

from gemba.desk.channels.kinds.email import attachment_folder, wire
from gemba.desk.channels.kinds.email.parse import parse_mail
from gemba.desk.channels.kinds.email.parsed import MailLimits, MailRejected, ParsedMail, Rejected

_ALARM_MARGIN_SECONDS = 5


def settings_text(folder: Path, limits: MailLimits, trusted_authserv: frozenset[str]) -> str:
    """The one argument of the process."""
    return json.dumps(
        {"folder": str(folder), "limits": asdict(limits), "trusted": sorted(trusted_authserv)}
    )


def main(settings: str) -> None:
    given = json.loads(settings)
    limits = MailLimits(**given["limits"])
    answers = _own_stdout()
    _limit_itself(limits)
    read = partial(
        parse_mail,
        limits=limits,
        keep_attachment=partial(_keep, Path(given["folder"])),
        trusted_authserv=frozenset(given["trusted"]),
    )
    _write(answers, b"")  # ready
    alarm_seconds = int(limits.wall_seconds_max) + _ALARM_MARGIN_SECONDS
    while (raw := _next_mail(sys.stdin.buffer)) is not None:
        # The pool kills what takes too long; should the pool be gone, this ends the process.
        signal.alarm(alarm_seconds)
        try:
            packed = wire.pack(_answer(read, raw))
        except MemoryError:
            os._exit(wire.OUT_OF_MEMORY_EXIT)
        signal.alarm(0)
        del raw
        _write(answers, packed)


class _NotKept(Exception):
    """An attachment could not be stored: the machine's fault, not the mail's."""


def _keep(folder: Path, data: bytes) -> str:
    try:
        return attachment_folder.keep(folder, data)
    except OSError as problem:
        raise _NotKept(problem.strerror or str(problem)) from problem


def _answer(read: Callable[[bytes], ParsedMail], raw: bytes) -> ParsedMail | Rejected:
    try:
        return read(raw)
    except MailRejected as rejected:
        return Rejected(rejected.code, rejected.reason, permanent=True)
    except _NotKept as problem:
        reason = f"The attachments of the mail could not be stored: {problem}."
        return Rejected("not_kept", reason, permanent=False)
    except MemoryError:
        raise
    except Exception as mistake:  # the outermost door: a mistake here must not lose the others
        traceback.print_exc()
        reason = f"The mail could not be understood ({type(mistake).__name__}: {mistake})"[:300]
        return Rejected("not_understood", f"{reason}.", permanent=True)


def _limit_itself(limits: MailLimits) -> None:
    size = limits.memory_bytes_max
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C in a terminal reaches the whole group: the pool decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _own_stdout() -> int:
    """Keeps the pipe to the pool for answers alone; stray output goes where errors go."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def _next_mail(source: BinaryIO) -> bytes | None:
    """The next mail, None when the pool has closed the pipe."""
    head = source.read(wire.LENGTH_BYTES)
    if len(head) < wire.LENGTH_BYTES:
        return None
    size = int.from_bytes(head, "big")
    raw = source.read(size)
    return raw if len(raw) == size else None


def _write(answers: int, packed: bytes) -> None:
    left = memoryview(wire.frame(packed))
    while left:
        left = left[os.write(answers, left) :]


if __name__ == "__main__":
    main(sys.argv[1])
