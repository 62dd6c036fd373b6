"""What was worked out of a log is worked out once, and again where it is lost or damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gemba.insight.eventlog.derived import KEPT_MAX, Beside, derived, is_derived
from gemba.insight.eventlog.generations import Array


class Work:
    """Counts how often it was done."""

    times = 0

    def __call__(self) -> Iterator[tuple[str, Array]]:
        self.times += 1
        yield "numbers", np.arange(5, dtype=np.int32)
        yield "flags", np.array([True, False])
        yield "nothing", np.empty(0)


def test_once_and_then_from_disk(tmp_path: Path) -> None:
    work, beside = Work(), Beside(tmp_path, "waits", "abc")
    assert not is_derived(beside)
    for _again in range(2):
        found = derived(beside, work)
        assert found["numbers"].tolist() == [0, 1, 2, 3, 4]
        assert (found["flags"].tolist(), len(found["nothing"])) == ([True, False], 0)
    assert work.times == 1
    assert is_derived(beside)


def test_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    work, beside = Work(), Beside(tmp_path, "waits", "abc")
    derived(beside, work)
    next(beside.place.glob("*/numbers.npy")).write_bytes(b"short")
    assert derived(beside, work)["numbers"].tolist() == [0, 1, 2, 3, 4]
    assert work.times == 2


def test_without_a_place_nothing_is_kept() -> None:
    work = Work()
    derived(None, work)
    derived(None, work)
    assert work.times == 2
    assert not is_derived(None)


def test_only_the_last_few_of_a_kind_stay(tmp_path: Path) -> None:
    other = Beside(tmp_path, "people", "z")
    derived(other, Work())
    for asked in "abcdef"[: KEPT_MAX + 2]:
        derived(Beside(tmp_path, "waits", asked), Work())
    assert len(list(tmp_path.glob("waits-*"))) == KEPT_MAX
    assert is_derived(Beside(tmp_path, "waits", "abcdef"[KEPT_MAX + 1]))
    assert is_derived(other)
