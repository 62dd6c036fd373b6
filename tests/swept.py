"""What a test that commits leaves in the database is swept away, and what migrations made is there.

Django would empty every table, make content types and permissions anew and load the migrations'
rows one by one: on PostgreSQL a second for each test. Here only tables that differ are touched.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from django.db import connection, transaction

Row = tuple[Any, ...]
"""The values of one table's columns, as its database gives and takes them."""


@dataclass(frozen=True, slots=True)
class AsMigrated:
    """All tables of the product, and the rows each of them has before any test."""

    tables: tuple[str, ...]
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def seen(cls) -> Self:
        """The database as it is now."""
        tables = connection.introspection.django_table_names(True, include_views=False)
        found = cls(tuple(sorted(tables)))
        for table in found._filled():
            found.rows[table] = _rows(table)
        return found

    def bring_back(self) -> None:
        """Foreign keys are checked when all is done, so tables need no order."""
        with transaction.atomic():
            for table in sorted({*self._filled(), *self.rows}):
                kept = self.rows.get(table)
                if kept is None or kept != _rows(table):
                    _fill(table, kept or [])

    def _filled(self) -> list[str]:
        quoted = connection.ops.quote_name
        looks = (
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted(table)})"
            for table in self.tables
        )
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(looks))
            return [name for (name,) in cursor.fetchall()]


def _rows(table: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        return [tuple(row) for row in cursor.fetchall()]


def _fill(table: str, rows: list[Row]) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {name}")
        if rows:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
