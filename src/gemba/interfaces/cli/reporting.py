"""How commands report: a table for people, JSON for programs."""

import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import click
from django.conf import settings

json_option = click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
"""Every command that reports takes it."""

report_option = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write one page of HTML to print or to forward.",
)
language_option = click.option(
    "--language",
    type=click.Choice([code for code, _name in settings.LANGUAGES]),
    default="en",
    help="Of sentences and reports.",
)


def print_json(value: object) -> None:
    """One JSON document on standard output; dataclasses become objects, times ISO 8601."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def write_page(page: str, path: Path) -> None:
    """A report as a file, and where it is. Raises ClickException where it cannot be written."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}.") from problem
    click.echo(f"Written to {path}.", err=True)


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; numbers to the right."""
    cells = [[_shown(cell) for cell in row] for row in rows]
    table = [list(heads), *cells]
    widths = [max(_width(row[i]) for row in table) for i in range(len(heads))]
    for position, row in enumerate(table):
        parts = []
        for i, (text, width) in enumerate(zip(row, widths, strict=True)):
            pad = " " * (width - _width(text))
            right = position > 0 and isinstance(rows[position - 1][i], int | float)
            parts.append(pad + text if right else text + pad)
        click.echo("  ".join(parts).rstrip())


def _shown(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return sorted(value)
    return str(value)
