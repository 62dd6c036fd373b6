"""What is known of the words in a log before a twin is fitted to it."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.mining.waiting.parties import Reading


@dataclass(frozen=True)
class Roles:
    """Who is outside, and what activities mean to customers; empty is not known.

    `reading`: whom the log waits for, None guesses. Customers wait for `replies`; `wrote` are their
    messages, and by `left` they give up. `customer` is the attribute of cases that names them.
    `targets`: by type of case, within how many seconds from its begin it was promised to be done.
    """

    reading: Reading | None = None
    replies: frozenset[str] = frozenset()
    wrote: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    customer: str = ""
    targets: tuple[tuple[str, float], ...] = ()


NOTHING_KNOWN = Roles()
