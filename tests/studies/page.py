"""A page of docs/studies: what was asked, how it was measured, what came out, with pictures.

A study is a test marked `study`: it measures, keeps its page and then holds the figures against
their limits, so that a missed goal is written down too. The text depends on nothing but what it
is given: the same figures give the same page, and another run shows what changed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import fill

STUDIES = Path(__file__).resolve().parents[2] / "docs/studies"


@dataclass(frozen=True)
class Study:
    """The head of a page: `name` is that of its file, `method` says how it was measured, `seeds`
    which chance was drawn, so that anybody can measure it again. `day` is when; None is today."""

    name: str
    title: str
    method: str
    seeds: str
    day: date | None = None


@dataclass(frozen=True)
class Table:
    """`head` and `rows` of text; columns after the first stand to the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""


@dataclass(frozen=True)
class Picture:
    """`svg` of `pictures`, and in a sentence what it shows. The first of a page needs no `name`."""

    svg: str
    says: str
    name: str = ""


Part = str | Table | Picture


def keep(study: Study, *parts: Part, folder: Path = STUDIES) -> Path:
    """Writes NAME.md and, beside it, its pictures; a part that is text is a paragraph.

    Raises ValueError for a row that is not as long as the head of its table.
    """
    day = study.day or datetime.now(UTC).date()
    blocks = [f"# {study.title}", _filled(study.method)]
    blocks.append(f"Measured on {day.isoformat()} by `make study`. Seeds: {study.seeds}.")
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        blocks.append(_block(study, part))
        if isinstance(part, Picture):
            (folder / _file(study, part)).write_text(part.svg)
    page = folder / f"{study.name}.md"
    page.write_text("\n\n".join(blocks) + "\n")
    return page


def _percents_apart(text: str) -> str:
    """“95 %”, wherever the words of a page come from."""
    return re.sub(r"(?<=\d)%", " %", text)


def number(value: float, digits: int = 3) -> str:
    """So many significant digits, thousands apart; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    after = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{after}f}".replace("-", "−")


def percent(share: float, digits: int = 1) -> str:
    """A share of 1 as so many in a hundred; a dash where there is none."""
    return f"{share:.{digits}%}".replace("-", "−").replace("%", " %") if _known(share) else "–"


def change(share: float, low: float, high: float) -> str:
    """A change in a hundred, signed, with its interval: `−12 % (−15 to −9)`."""
    if not _known(share):
        return "–"
    inner = f" ({_signed(low)} to {_signed(high)})" if _known(low) and _known(high) else ""
    return f"{_signed(share)} %{inner}"


def _signed(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def _known(value: float) -> bool:
    return math.isfinite(value)


def _file(study: Study, picture: Picture) -> str:
    return f"{study.name}-{picture.name}.svg" if picture.name else f"{study.name}.svg"


def _block(study: Study, part: Part) -> str:
    if isinstance(part, Table):
        return _table(part)
    if isinstance(part, Picture):
        return f"![{part.says}]({_file(study, part)})"
    return _filled(part)


def _filled(text: str) -> str:
    """In lines of 100; text that has lines of its own keeps them."""
    text = _percents_apart(text)
    return text if "\n" in text else fill(text, 100, break_on_hyphens=False)


def _table(table: Table) -> str:
    for row in table.rows:
        if len(row) != len(table.head):
            raise ValueError(f"{row} has not the {len(table.head)} columns of {table.head}.")
    lines = [table.head, ["---", *("--:" for _ in table.head[1:])], *table.rows]
    drawn = _percents_apart("\n".join(f"| {' | '.join(each)} |" for each in lines))
    return f"**{table.title}**\n\n{drawn}" if table.title else drawn
