"""A kept test database counts as long as the migrations say the same, and no longer."""

from pathlib import Path
from types import SimpleNamespace

import migrated
import pytest
from django.db import connection


@pytest.fixture
def migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one migration of the only app."""
    path = tmp_path / "migrations" / "0001_first.py"
    path.parent.mkdir()
    path.write_text("first")
    app = SimpleNamespace(label="app", path=str(tmp_path))
    monkeypatch.setattr(migrated, "apps", SimpleNamespace(get_app_configs=lambda: [app]))
    monkeypatch.setattr(migrated, "KEPT", tmp_path / "kept")
    return path


def place(kept: Path) -> list[str]:
    return sorted(each.name for each in kept.iterdir())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's alone")
@pytest.mark.django_db(transaction=True)
def test_changed_migrations_are_run_again(migration: Path) -> None:
    assert not migrated.bring()
    migrated.keep()
    first = place(migrated.KEPT)
    migration.write_text("first, changed")
    assert not migrated.bring()
    migrated.keep()
    second = place(migrated.KEPT)
    assert len(second) == 1
    assert first != second
    (migration.parent / "0002_second.py").write_text("second")
    assert not migrated.bring()
