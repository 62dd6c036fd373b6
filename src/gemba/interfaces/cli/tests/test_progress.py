"""The bar that says how far a command is."""

import io
import sys

import pytest

from gemba.interfaces.cli.progress import counted, steps


class Terminal(io.StringIO):
    """Somebody looks."""

    def isatty(self) -> bool:
        return True


def shown(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", screen)
    with steps("Looking", 2) as begin:
        begin("first")
        begin("second")
    return screen.getvalue()


def test_a_terminal_is_told_the_step_and_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = shown(Terminal(), monkeypatch)
    assert "first" in screen
    assert screen.index("50%") < screen.index("100%")


def test_a_terminal_is_told_how_many_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with counted("8 runs") as tell:
        assert tell is not None
        tell(2, 8)
        tell(8, 8)
    assert screen.getvalue().index("2/8") < screen.getvalue().index("8/8")


def test_who_reads_a_file_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch) == ""
    with counted("8 runs") as tell:
        assert tell is None
