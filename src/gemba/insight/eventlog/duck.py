"""DuckDB, shut in: it reads and writes the files it is given and reaches nothing else.

Imported when the first Parquet file is met, never before: a desk that has none does not pay for
it. No network, no extensions, no other file, bounded memory, one thread.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY_BYTES_MAX = 2 * 1024**3


def closed_database(*paths: Path, home: Path | None = None) -> DuckDBPyConnection:
    """An empty database, in memory or in the new file `home`, that can open these paths alone."""
    database: DuckDBPyConnection = import_module("duckdb").connect(
        ":memory:" if home is None else str(home),
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "threads": "1",
            "memory_limit": f"{MEMORY_BYTES_MAX}B",
        },
    )
    database.execute("SET TimeZone = 'UTC'")
    database.execute("SET temp_directory = ''")
    database.execute(f"SET allowed_paths = [{', '.join(quoted(each) for each in paths)}]")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def duck_error() -> type[Exception]:
    """What DuckDB raises for a file or a query it cannot take."""
    error: type[Exception] = import_module("duckdb").Error
    return error


def quoted(text: object) -> str:
    """A text constant in SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def named(column: str) -> str:
    """A column in SQL."""
    return '"' + column.replace('"', '""') + '"'
