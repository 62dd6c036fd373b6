"""How well findings tell what was planted, as tables: the same for every generator of desks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from studies.page import Table, percent
from studies.pictures import Point, scatter

from gemba.insight.improvement.tests.measuring import TOP, Planted, Score
from gemba.insight.mining.comparing.intervals import share_interval

RECALL_MIN, UNPLANTED_MAX, ERROR_MAX, CLEAN_MAX = 0.95, 0.05, 0.2, 0.1
_KINDS_HEAD = ("problem", "planted", "large", "found", "found, of the large", "error of the saving")


def share(hits: int, count: int) -> str:
    """With Wilson's interval."""
    if not count:
        return "–"
    found = share_interval(hits, count)
    return f"{percent(hits / count)} ({percent(found.low)} to {percent(found.high)})"


def clean_findings(listed: Sequence[int]) -> str:
    return f"{sum(listed)} on {len(listed)} desks"


def summary(score: Score, clean: Sequence[int], title: str) -> Table:
    """What is asked for beside what was reached; `clean` are findings by desk with no problem."""
    large = [each for each in score.planted if each.is_large]
    found = sum(each.is_found for each in large)
    top, sides = len(score.top), sum(each.is_side for each in score.top)
    rows = [
        (
            "large problems found",
            f"≥ {RECALL_MIN:.0%}",
            f"{found} of {len(large)}",
            share(found, len(large)),
        ),
        (
            f"top {TOP} findings that nobody planted",
            f"≤ {UNPLANTED_MAX:.0%}",
            f"{len(score.unplanted)} of {top}",
            share(len(score.unplanted), top),
        ),
        (
            "the same, what only follows from a planted problem counted too",
            "",
            f"{len(score.unplanted) + sides} of {top}",
            share(len(score.unplanted) + sides, top),
        ),
        (
            "error of the saving, median",
            f"≤ {ERROR_MAX:.0%}",
            f"{len(score.errors)} found",
            percent(median(score.errors)) if score.errors else "–",
        ),
        (
            "findings on desks with nothing planted, a desk",
            f"≤ {CLEAN_MAX:g}",
            clean_findings(clean),
            f"{sum(clean) / len(clean):.2f}" if clean else "–",
        ),
    ]
    return Table(("figure", "asked", "counted", "reached"), rows, title)


def by_kind(score: Score, title: str) -> Table:
    """One row a kind of problem."""
    kinds = sorted({each.problem for each in score.planted})
    rows = [_kind(name, [e for e in score.planted if e.problem == name]) for name in kinds]
    return Table(_KINDS_HEAD, rows, title)


def _kind(name: str, planted: Sequence[Planted]) -> tuple[str, ...]:
    large = [each for each in planted if each.is_large]
    found = [each for each in large if each.is_found]
    errors = [each.error for each in found]
    return (
        name.replace("_", " "),
        str(len(planted)),
        str(len(large)),
        str(len(found)),
        share(len(found), len(large)),
        percent(median(errors)) if errors else "–",
    )


def unplanted_table(score: Score, title: str) -> Table:
    """Which detectors said what nobody planted, and what only follows from it."""
    wrong = Counter(each.detector for each in score.unplanted)
    sides = Counter(each.detector for each in score.top if each.is_side)
    top = Counter(each.detector for each in score.top)
    rows = [
        (name.replace("_", " "), str(count), str(wrong[name]), str(sides[name]))
        for name, count in sorted(top.items())
    ]
    return Table(("detector", f"in a top {TOP}", "unplanted", "follows from one"), rows, title)


def drawn(score: Score, title: str) -> str:
    """What is said against what is true, of the large problems found."""
    points = [
        Point(each.truth, each.said, each.problem.replace("_", " "))
        for each in score.planted
        if each.is_large and each.is_found
    ]
    return scatter(points, title, "true saving, hours a year", "said saving, hours a year")
