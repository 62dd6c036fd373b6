"""The bar that says how far a command is."""

import io
import sys

import pytest

from gemba.interfaces.cli.progress import steps


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


def test_who_reads_a_file_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch) == ""
