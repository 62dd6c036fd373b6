"""The pool's end of one parser process: what it was given, when its time is up, how it ended."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import gemba
from gemba.desk.channels.kinds.email import wire
from gemba.desk.channels.kinds.email.parsed import MEGABYTE, MailLimits, ParsedMail, Rejected

MAILS_AHEAD_MAX = 8
BYTES_AHEAD_MAX = 4 * MEGABYTE
_MODULE = "gemba.desk.channels.kinds.email.parser_process"
_PIPE_BYTES = MEGABYTE
_CLOSE_SECONDS_MAX = 2.0
_ANSWER_BYTES_MAX = 128 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a process ended, as the answer for the mail it was reading."""

    rejected: Rejected
    is_sure: bool
    """False when the mail should have a second chance: the process may have been killed."""


class Child:
    """One parser process. Never blocks: `send` and `receive` do what can be done at once."""

    def __init__(self, settings: str, ready_until: float) -> None:
        root = Path(gemba.__file__).parent.parent
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our interpreter, our module
                [sys.executable, "-S", "-P", "-m", _MODULE, settings],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                # Nothing of this process's surroundings: a hostile mail finds no secret there.
                env={"PYTHONPATH": str(root), "PYTHONUTF8": "1"},
            )
        except OSError as problem:
            raise RuntimeError(f"The mail parser process does not start: {problem}") from problem
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.mails = self._process.stdin.fileno()
        self.answers = self._process.stdout.fileno()
        for pipe in (self.mails, self.answers):
            os.set_blocking(pipe, False)
            _widen(pipe)
        self.pid = self._process.pid
        self.ahead: deque[int] = deque()
        self.bytes_ahead = 0
        self.deadline = ready_until
        self._is_ready = False
        self._cpu_seconds_before: float | None = None
        self._sizes: deque[int] = deque()
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()
        self._read_to = 0

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def has_room(self) -> bool:
        return not self.ahead or (
            len(self.ahead) < MAILS_AHEAD_MAX and self.bytes_ahead < BYTES_AHEAD_MAX
        )

    def give(self, index: int, raw: bytes, seconds_max: float) -> None:
        """Queue a mail; its time runs from when the process has answered those before it."""
        if not self.ahead and self._is_ready:
            self._start_clock(seconds_max)
        self.ahead.append(index)
        self._sizes.append(len(raw))
        self.bytes_ahead += len(raw)
        self._outgoing.append(memoryview(wire.length_of(raw)))
        self._outgoing.append(memoryview(raw))
        self.send()

    def _start_clock(self, seconds_max: float) -> None:
        self.deadline = time.monotonic() + seconds_max
        self._cpu_seconds_before = None

    def observe(self, now: float, limits: MailLimits) -> None:
        """Notes the CPU time used so far once a mail has taken noticeably long."""
        slow = now > self.deadline - limits.wall_seconds_max * 0.9
        if slow and self._cpu_seconds_before is None:
            self._cpu_seconds_before = _cpu_seconds(self.pid)

    def wants_to_send(self) -> bool:
        return bool(self._outgoing)

    def send(self) -> None:
        try:
            while self._outgoing:
                left = self._outgoing[0]
                written = os.write(self.mails, left) if left else 0
                if written < len(left):
                    self._outgoing[0] = left[written:]
                    continue
                self._outgoing.popleft()
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._outgoing.clear()  # it died; reading its answers says so

    def receive(self, seconds_max: float) -> tuple[list[tuple[int, ParsedMail | Rejected]], bool]:
        """The answers that have come, with whose they are, and whether more may come."""
        is_open = self._fill()
        found: list[tuple[int, ParsedMail | Rejected]] = []
        try:
            while (packed := self._next_frame()) is not None:
                if packed:
                    found.append((self.ahead.popleft(), wire.unpack(packed)))
                    self.bytes_ahead -= self._sizes.popleft()
                self._is_ready = True
                self._start_clock(seconds_max)
        except wire.Nonsense:
            is_open = False  # only a process that was taken over talks like this
        return found, is_open

    def _next_frame(self) -> bytes | None:
        """The next whole frame of what has come, None when there is none yet."""
        start = self._read_to + wire.LENGTH_BYTES
        end = start + int.from_bytes(self._incoming[self._read_to : start], "big")
        if end - start > _ANSWER_BYTES_MAX:
            raise wire.Nonsense
        if len(self._incoming) < end:
            del self._incoming[: self._read_to]
            self._read_to = 0
            return None
        self._read_to = end
        return bytes(self._incoming[start:end])

    def _fill(self) -> bool:
        try:
            while data := os.read(self.answers, _PIPE_BYTES):
                self._incoming += data
        except BlockingIOError:
            return True
        return False

    def kill_late(self, limits: MailLimits) -> Verdict:
        """Ends a process whose time is up."""
        starved = self._was_starved(limits.wall_seconds_max)
        self.kill()
        if not self._is_ready:
            raise RuntimeError("The mail parser process does not start.")
        reason = f"Reading the mail took longer than {limits.wall_seconds_max:g} seconds."
        return Verdict(Rejected("too_slow", reason, permanent=not starved), is_sure=True)

    def _was_starved(self, seconds_max: float) -> bool:
        """A process that was hardly let run says nothing about its mail: try it again later."""
        before, after = self._cpu_seconds_before, _cpu_seconds(self.pid)
        return before is not None and after is not None and after - before < seconds_max / 4

    def kill_dead(self, limits: MailLimits) -> Verdict:
        """Takes leave of a process that has ended by itself."""
        self.kill()
        if not self._is_ready:
            raise RuntimeError("The mail parser process does not start; its error output says why.")
        if self._process.returncode == wire.OUT_OF_MEMORY_EXIT:
            size = limits.memory_bytes_max // MEGABYTE
            reason = f"Reading the mail takes more than {size} MB of memory."
            return Verdict(Rejected("too_much_memory", reason, permanent=True), is_sure=False)
        reason = "The process that read the mail crashed, and again on a second try."
        return Verdict(Rejected("crashed", reason, permanent=True), is_sure=False)

    def kill(self) -> None:
        if self.is_alive():
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """Lets the process end by itself, or makes it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(_CLOSE_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process.stdout.close()


def _widen(pipe: int) -> None:
    """A larger pipe spares both sides waiting; where it is refused, the usual size does."""
    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except (AttributeError, OSError):
        return


def _cpu_seconds(pid: int) -> float | None:
    """CPU time the process has used, None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
