"""How far a command is: a bar with the step and its share, for who looks at a terminal.

Shown on standard error, and nowhere but on a terminal: what a program reads stays clean.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Step = Callable[[str], None]
Count = Callable[[int, int], None]


@contextmanager
def steps(label: str, total: int) -> Iterator[Step]:
    """Hears the name of each of `total` steps as it begins."""
    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    begun = 0
    with click.progressbar(
        length=total, label=label, file=sys.stderr, item_show_func=lambda name: name or ""
    ) as bar:

        def begin(name: str) -> None:
            nonlocal begun
            bar.update(min(begun, 1), name)
            bar.render_progress()
            begun += 1

        yield begin
        bar.update(total - bar.pos, "")


@contextmanager
def counted(label: str) -> Iterator[Count | None]:
    """Hears how many are done, and of how many; None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True) as bar:

        def tell(done: int, whole: int) -> None:
            bar.length = whole
            bar.update(done - bar.pos)

        yield tell
