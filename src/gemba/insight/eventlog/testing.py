"""Logs for tests: short ones written down, and drawn ones."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from .columns import EventColumns, EventRows, build

SECOND_US = 1_000_000

# Case, activity, seconds since 1970, resource, and seconds at the start (None: unknown).
Event = tuple[str, str, int, str | None, int | None]


def events(text: str) -> list[Event]:
    """Events from lines `case activity seconds [resource] [start]`, `-` for unknown."""
    found: list[Event] = []
    for line in text.strip().splitlines():
        case, activity, seconds, *rest = line.split()
        resource = rest[0] if rest and rest[0] != "-" else None
        start = int(rest[1]) if len(rest) > 1 and rest[1] != "-" else None
        found.append((case, activity, int(seconds), resource, start))
    return found


def rows_of(found: Sequence[Event]) -> EventRows:
    """Rows in the given order; the log has starts when any event has one."""
    starts = [None if event[4] is None else event[4] * SECOND_US for event in found]
    return EventRows.of(
        [event[0] for event in found],
        [event[1] for event in found],
        [event[2] * SECOND_US for event in found],
        [event[3] for event in found],
        starts if any(start is not None for start in starts) else None,
    )


def log_of(text: str) -> EventColumns:
    return build(rows_of(events(text)))


def drawn_events(*, size_max: int = 40, starts: bool = False) -> st.SearchStrategy[list[Event]]:
    """Few cases and activities and coarse times, so that ties, repeats and late events abound."""
    time = st.integers(0, 30)
    return st.lists(
        st.tuples(
            st.sampled_from(["c1", "c2", "c3", "c4"]),
            st.sampled_from(["a", "b", "c", "d"]),
            time,
            st.sampled_from(["ann", "bob", None]),
            (st.none() | time) if starts else st.none(),
        ),
        max_size=size_max,
    )
