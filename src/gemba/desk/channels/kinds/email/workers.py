"""Reads mails in processes that may be killed: a mail that takes too long or crashes its reader
costs nobody but itself."""

from __future__ import annotations

import selectors
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from gemba.desk.channels.kinds.email import attachment_folder
from gemba.desk.channels.kinds.email.parsed import MailLimits, ParsedMail, Rejected
from gemba.desk.channels.kinds.email.parser_child import Child, Verdict
from gemba.desk.channels.kinds.email.parser_process import settings_text

DEATHS_MAX = 2
START_SECONDS_MAX = 30.0

Answer = ParsedMail | Rejected


class ParserPool:
    """Up to `size` parser processes, started when there is first something for them to do.

    Attachments are written by them into `attachments_dir`, under their SHA-256.
    """

    def __init__(
        self,
        size: int,
        attachments_dir: Path,
        limits: MailLimits | None = None,
        trusted_authserv: frozenset[str] = frozenset(),
    ) -> None:
        self._size = max(1, size)
        self._folder = attachments_dir.resolve()
        self._limits = limits or MailLimits()
        self._settings = settings_text(self._folder, self._limits, trusted_authserv)
        self._children: list[Child] = []
        self._lock = threading.Lock()

    def parse(self, raws: Sequence[bytes]) -> list[Answer]:
        """An answer for each mail, in order. One call at a time; others wait.

        Raises RuntimeError when no parser process can be started: then nothing is said about any
        of the mails.
        """
        with self._lock:
            if not self._children:
                self._folder.mkdir(parents=True, exist_ok=True)
                attachment_folder.remove_abandoned(self._folder)
            self._children = [child for child in self._children if child.is_alive()]
            with selectors.DefaultSelector() as selector:
                batch = _Batch(raws, self._limits, selector)
                for child in self._children:
                    batch.join(child)
                try:
                    self._run(batch)
                except BaseException:
                    batch.abandon()
                    raise
                finally:
                    self._children = batch.children
            return batch.finished()

    def pids(self) -> list[int]:
        return [child.pid for child in self._children]

    def close(self) -> None:
        """Ends the processes; a later `parse` starts new ones."""
        with self._lock:
            for child in self._children:
                child.close()
            self._children = []

    def __enter__(self) -> ParserPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, batch: _Batch) -> None:
        while not batch.is_done():
            batch.hand_out()
            while batch.needs_children() and len(batch.children) < self._size:
                batch.join(Child(self._settings, time.monotonic() + START_SECONDS_MAX))
                batch.hand_out()
            batch.wait()


class _Batch:
    """The mails of one call: which wait, which are with whom, what was answered."""

    def __init__(
        self, raws: Sequence[bytes], limits: MailLimits, selector: selectors.BaseSelector
    ) -> None:
        self.children: list[Child] = []
        self._raws = raws
        self._limits = limits
        self._selector = selector
        self._answers: list[Answer | None] = [None] * len(raws)
        self._waiting = deque(range(len(raws)))
        self._deaths = [0] * len(raws)
        self._left = len(raws)

    def is_done(self) -> bool:
        return self._left == 0

    def finished(self) -> list[Answer]:
        return [answer for answer in self._answers if answer is not None]

    def abandon(self) -> None:
        """Ends all processes: what they are still at is nobody's any more."""
        for child in self.children:
            child.kill()
            child.close()
        self.children.clear()

    def needs_children(self) -> bool:
        """Whether more is waiting than there are processes to read it at once."""
        return bool(self._waiting)

    def join(self, child: Child) -> None:
        self.children.append(child)
        self._selector.register(child.answers, selectors.EVENT_READ, child)

    def hand_out(self) -> None:
        """Gives each process a few mails ahead, the emptiest first, so that none is idle."""
        while self._waiting and self.children:
            child = min(self.children, key=lambda each: (each.bytes_ahead, len(each.ahead)))
            if not child.has_room():
                break
            index = self._waiting.popleft()
            child.give(index, self._raws[index], self._limits.wall_seconds_max)
            self._watch(child)

    def _watch(self, child: Child) -> None:
        """Asks to be told when the process takes more, as long as there is more for it."""
        registered = child.mails in self._selector.get_map()
        if child.wants_to_send() and not registered:
            self._selector.register(child.mails, selectors.EVENT_WRITE, child)
        elif registered and not child.wants_to_send():
            self._selector.unregister(child.mails)

    def wait(self) -> None:
        """Until something happens, at the latest until a mail has taken too long."""
        busy = [child for child in self.children if child.ahead]
        now = time.monotonic()
        soonest = min((child.deadline for child in busy), default=now)
        patience = min(soonest - now, self._limits.wall_seconds_max / 5)
        for key, mask in self._selector.select(max(0.0, patience)):
            child: Child = key.data
            if child not in self.children:
                continue  # it died a moment ago, and both its pipes woke us
            if mask & selectors.EVENT_WRITE:
                child.send()
                self._watch(child)
            else:
                self._receive(child)
        now = time.monotonic()
        for child in busy:
            if child in self.children and child.ahead:
                child.observe(now, self._limits)
                if child.deadline <= now:
                    self._bury(child, child.kill_late(self._limits))

    def _receive(self, child: Child) -> None:
        answers, is_open = child.receive(self._limits.wall_seconds_max)
        for index, answer in answers:
            self._settle(index, answer)
        if not is_open:
            self._bury(child, child.kill_dead(self._limits))

    def _settle(self, index: int, answer: Answer) -> None:
        self._answers[index] = answer
        self._left -= 1

    def _bury(self, child: Child, verdict: Verdict) -> None:
        """Blames the mail the process was at and gives the others back."""
        for pipe in (child.answers, child.mails):
            if pipe in self._selector.get_map():
                self._selector.unregister(pipe)
        self.children.remove(child)
        culprit, *innocent = child.ahead or [None]
        self._waiting.extendleft(index for index in reversed(innocent) if index is not None)
        child.close()
        if culprit is None:
            return
        self._deaths[culprit] += 1
        if verdict.is_sure or self._deaths[culprit] >= DEATHS_MAX:
            self._settle(culprit, verdict.rejected)
        else:
            self._waiting.appendleft(culprit)  # it may have been killed for no fault of the mail
