"""The parts of a running desk – web, mail listener, worker – as one group of processes.

The parent loads the code once and forks, so that the parts share its memory; it opens no
database and starts no thread. A part that dies is started again; Ctrl-C ends all of them.
"""

import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.process import BaseProcess
from types import FrameType

import django

log = logging.getLogger(__name__)

STOP_SECONDS_MAX = 25
# between two starts of one part: what lived longer is started again at once
RESTART_SECONDS = 2
_forking = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the group: `entry` names a function as `module:function`."""

    name: str
    entry: str
    arguments: tuple[object, ...] = ()

    def run(self) -> None:
        """Call the entry in this process, Django being ready."""
        django.setup()
        module, _, function = self.entry.partition(":")
        getattr(import_module(module), function)(*self.arguments)


def run_to_end(part: Part) -> bool:
    """Run a part in its own process and wait; True when it ended well."""
    process = _forking.Process(target=part.run, name=part.name)
    process.start()
    process.join()
    return process.exitcode == 0


def run_together(parts: list[Part], *, ready: Callable[[], None]) -> None:
    """Run parts until SIGINT or SIGTERM; `ready` is called when all were started."""
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        del signum, frame
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    django.setup()
    gc.freeze()
    running = {part.name: _start(part) for part in parts}
    started = dict.fromkeys(running, time.monotonic())
    ready()
    by_name = {part.name: part for part in parts}
    while not stopping:
        for name, process in running.items():
            if not process.is_alive() and not stopping:
                log.error("%s ended with code %s; starting it again", name, process.exitcode)
                time.sleep(max(0.0, started[name] + RESTART_SECONDS - time.monotonic()))
                running[name], started[name] = _start(by_name[name]), time.monotonic()
        time.sleep(0.2)
    _end(running)


def _start(part: Part) -> BaseProcess:
    process = _forking.Process(target=_live, args=(part, os.getpid()), name=part.name)
    process.start()
    return process


def _live(part: Part, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    part.run()


def _end_with_parent(parent: int) -> None:
    """A parent that was killed cannot tell: look, and go in good order."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(running: Mapping[str, BaseProcess]) -> None:
    for process in running.values():
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS_MAX
    for name, process in running.items():
        process.join(max(0.0, deadline - time.monotonic()))
        if process.is_alive():
            log.error("%s did not stop within %d s; ending it", name, STOP_SECONDS_MAX)
            process.kill()
            process.join()
