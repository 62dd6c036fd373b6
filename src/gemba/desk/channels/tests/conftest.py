"""What the room's tests share."""

import socket
from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.testing import support


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"
    settings.MAIL_DOMAIN = "desk.example"
    settings.PUBLIC_URL = "https://desk.example"


@pytest.fixture
def inbox(db: None) -> InboxLine:
    """support@desk.example"""
    return support()


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
