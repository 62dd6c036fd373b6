"""The walls of a robot's process, set by itself before a line of its script is read.

Nothing here gives more rights than the process was started with, and nothing can be undone by it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from collections.abc import Iterable
from pathlib import Path

MEMORY_BYTES_MAX = 4 << 30
FILE_BYTES_MAX = 64 << 20
OPEN_FILES_MAX = 1_024

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH, _ASK_VERSION = 1, 1
_READ = 1 << 0 | 1 << 2 | 1 << 3  # run a file, read a file, list a folder
_READ_OF_FILES = 1 << 0 | 1 << 2
_ALL_OF_FIRST = (1 << 13) - 1
_REFER, _TRUNCATE, _DEVICE = 1 << 13, 1 << 14, 1 << 15
_WRITE_OF_FILES = 1 << 1 | _TRUNCATE | _DEVICE

_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(parent: int) -> None:
    """Be killed when the thread that started this process is gone."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def set_limits(*, seconds_max: int) -> None:
    """Memory that is written to, processor time, files: of this process and of each it starts."""
    for what, most in (
        (resource.RLIMIT_DATA, MEMORY_BYTES_MAX),
        (resource.RLIMIT_CPU, seconds_max * 2),
        (resource.RLIMIT_FSIZE, FILE_BYTES_MAX),
        (resource.RLIMIT_NOFILE, OPEN_FILES_MAX),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def see_only(*, readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """From now on no other file can be opened, by this process and all it starts. False where the
    kernel has no Landlock."""
    version = _libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    handled = _ALL_OF_FIRST
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE)):
        handled |= right if version >= since else 0
    attributes = struct.pack("=Q", handled)
    rules = _libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return False
    for paths, rights in ((readable, _READ), (writable, handled)):
        for path in paths:
            _allow(rules, path, rights & handled)
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    is_set = bool(_libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    os.close(rules)
    return is_set


def _allow(rules: int, path: Path, rights: int) -> None:
    """What is beneath; what is not there needs no rule."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not path.is_dir():
            rights &= _READ_OF_FILES | _WRITE_OF_FILES
        rule = struct.pack("=Qi", rights, place)
        _libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0)
    finally:
        os.close(place)
