"""What was worked out is kept, and worked out once however many ask at the same time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from time import sleep

import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import DESK, LogLine
from gemba.insight.eventlog.testing import log_of
from gemba.interfaces.console.process.remembering import Memory

OURS, THEIRS = LogLine(DESK, ""), LogLine("a" * 32, "imported")


@dataclass(frozen=True)
class Result:
    columns: EventColumns


def test_who_asks_meanwhile_waits_for_the_first() -> None:
    memory, log, all_there, made = Memory[Result](), log_of("1 a 0"), Barrier(4), []

    def make() -> Result:
        made.append(1)
        sleep(0.05)
        return Result(log)

    def ask() -> Result:
        all_there.wait(10)
        return memory.of(THEIRS, log, "x", make)

    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(ask) for _ in range(4)]
        assert len({id(each.result(10)) for each in asked}) == 1
    assert len(made) == 1


def test_the_desk_is_worked_through_again_when_it_has_grown() -> None:
    memory, log, grown = Memory[Result](), log_of("1 a 0"), log_of("1 a 0\n1 b 1")
    for line, again in ((OURS, True), (THEIRS, False)):
        first = memory.of(line, log, "x", lambda: Result(log))
        assert memory.of(line, log, "x", lambda: Result(log)) is first
        assert (memory.of(line, grown, "x", lambda: Result(grown)) is not first) == again


def test_a_failure_leaves_the_way_free() -> None:
    memory, log = Memory[Result](), log_of("1 a 0")

    def fail() -> Result:
        raise ValueError("too much")

    with pytest.raises(ValueError, match="too much"):
        memory.of(THEIRS, log, "x", fail)
    assert memory.of(THEIRS, log, "x", lambda: Result(log)).columns is log
