"""The test database on SQLite: migrated once, then copied while the migrations say the same."""

import hashlib
import os
import sqlite3
from pathlib import Path
from shutil import copyfile

import django
from django.apps import apps
from django.db import connection

KEPT = Path(__file__).parents[1] / ".pytest_cache" / "migrated"


def bring() -> bool:
    """Put a kept database where the tests look for theirs; False when none is kept for these
    migrations, or the tests run on another engine."""
    if connection.vendor != "sqlite" or not _place().exists():
        return False
    copyfile(_place(), connection.settings_dict["TEST"]["NAME"])
    return True


def keep() -> None:
    """Keep the database as the migrations have just left it, in place of older ones."""
    if connection.vendor != "sqlite":
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = KEPT / f"unfinished-{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    for old in KEPT.glob("*.db"):
        old.unlink(missing_ok=True)
    unfinished.replace(_place())


def _place() -> Path:
    """Named by all that decides how the database comes out."""
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"\n{app.label} {path.name}\n".encode())
            digest.update(path.read_bytes())
    return KEPT / f"{digest.hexdigest()}.db"
