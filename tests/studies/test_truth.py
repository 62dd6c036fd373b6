"""Planted problems are found, little else is, and what they cost is told about right."""

from pathlib import Path

import pytest
from studies.page import STUDIES, Picture, Study, keep
from studies.truth import (
    CLEAN_MAX,
    ERROR_MAX,
    RECALL_MIN,
    UNPLANTED_MAX,
    by_kind,
    drawn,
    summary,
    unplanted_table,
)

from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.tests.desk import Desk
from gemba.insight.improvement.tests.measuring import (
    WAIT_SHARE,
    WORK_SHARE,
    Listed,
    Planted,
    Score,
    measured,
)
from gemba.insight.improvement.view import LogView

DESKS, CLEAN = range(5_000, 5_200), range(6_000, 6_100)
STUDY = Study(
    "findings",
    "Do findings tell the truth?",
    "Up to three problems, of random kind and size, are planted in each of the desks of a generator"
    " that shares no code with the detectors; the log is all the product gets. The same desk is run"
    " once more without the problem, with the same customers and the same luck: the difference is"
    f" what the problem truly costs. It is *large* where it is {WAIT_SHARE:.0%} of all waiting or"
    f" {WORK_SHARE:.0%} of all work. The detectors were made on other seeds.",
    f"desks {DESKS[0]} to {DESKS[-1]}, clean desks {CLEAN[0]} to {CLEAN[-1]}",
)


def counted_on(seeds: range) -> list[int]:
    """Findings on each desk with nothing planted."""
    return [
        len(findings(LogView.guessed(Desk(seed).simulated().columns)).findings) for seed in seeds
    ]


def scored(seeds: range) -> Score:
    score = Score()
    for seed in seeds:
        measured(seed, score)
    return score


def kept(score: Score, clean: list[int], folder: Path) -> None:
    """The page."""
    picture = Picture(
        drawn(score, "Saving of a finding against what removing its cause saves"),
        "What a finding says a year would save, against what removing the planted cause saves.",
    )
    keep(
        STUDY,
        summary(score, clean, "Asked and reached"),
        picture,
        by_kind(score, "By kind of problem"),
        unplanted_table(score, "By detector"),
        "A problem that shows on two sides is listed twice where both sides are worth a mention:"
        " people who are missing on one day are too many on another. Such a finding is true of the"
        " desk and goes with the problem; the second figure counts it as planted, the third does"
        " not.",
        folder=folder,
    )


def test_the_page_counts_by_hand(tmp_path: Path) -> None:
    planted = [
        Planted(1, "rework", is_large=True, is_found=True, truth=100, said=110),
        Planted(1, "batch", is_large=True, is_found=False, truth=50, said=0),
        Planted(2, "batch", is_large=False, is_found=True, truth=5, said=20),
    ]
    top = [
        Listed(1, ("batch", "rework"), "rework:a|b", is_planted=True, is_side=False),
        Listed(2, ("batch",), "drift:c", is_planted=False, is_side=False),
        Listed(2, ("batch",), "waiting:d", is_planted=False, is_side=True),
        Listed(2, ("batch",), "batches:d", is_planted=True, is_side=False),
    ]
    kept(Score(planted, top), [0, 1, 0, 0], tmp_path)
    lines = (tmp_path / "findings.md").read_text().splitlines()
    asked = [line.split(" | ")[2:] for line in lines if line.startswith("| large problems found")]
    assert asked[0][0] == "1 of 2"
    figures = [line for line in lines if "≤" in line or "counted too" in line]
    assert [line.split(" | ")[2] for line in figures] == [
        "1 of 4",
        "2 of 4",
        "1 found",
        "1 on 4 desks",
    ]
    assert "| batch | 2 | 1 | 0 | 0.0 % (0.0 % to 79.3 %) | – |" in lines
    assert "| drift | 1 | 1 | 0 |" in lines
    assert "| waiting | 1 | 0 | 1 |" in lines


@pytest.mark.study
def test_planted_problems_are_found_and_little_else() -> None:
    score, clean = scored(DESKS), counted_on(CLEAN)
    kept(score, clean, STUDIES)
    assert score.recall >= RECALL_MIN
    assert score.false_share <= UNPLANTED_MAX
    assert score.errors[len(score.errors) // 2] <= ERROR_MAX
    assert sum(clean) <= CLEAN_MAX * len(clean)
