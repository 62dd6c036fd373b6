"""What every test of the desk's own logs starts from."""

from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import Cast, cast


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder of logs; whatever reads the desk's own asks for it."""
    settings.EVENT_LOGS = tmp_path
    return tmp_path


@pytest.fixture
def people(folder: Path, db: None) -> Cast:
    """The cast, on a desk nobody has looked at yet."""
    return cast()
