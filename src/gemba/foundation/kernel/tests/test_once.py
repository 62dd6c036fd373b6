"""Reads that are remembered for one page, and for no longer."""

from itertools import count

from gemba.foundation.kernel.once import once, only_reading


def test_a_page_looks_once_and_whoever_writes_looks_again() -> None:
    looks = count()

    @once
    def look(name: str, *, limit: int = 1) -> tuple[str, int, int]:
        return name, limit, next(looks)

    assert [look("a")[2], look("a")[2]] == [0, 1]
    with only_reading():
        assert look("a") == look("a") == ("a", 1, 2)
        assert look("a", limit=2) == ("a", 2, 3)
        assert look("b") == ("b", 1, 4)
        assert look("a") == ("a", 1, 2)
    assert look("a")[2] == 5
    with only_reading():
        assert look("a")[2] == 6
