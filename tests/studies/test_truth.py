"""Planted problems are found, little else is, and what they cost is told about right."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from studies import flow_truth
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
FLOWS, CLEAN_FLOWS = range(8_000, 8_040), range(9_000, 9_020)
STUDY = Study(
    "findings",
    "Do findings tell the truth?",
    "Up to three problems, of random kind and size, are planted in each of the desks of a generator"
    " that shares no code with the detectors; the log is all the product gets. The same desk is run"
    " once more without the problem, with the same customers and the same luck: the difference is"
    f" what the problem truly costs. It is *large* where it is {WAIT_SHARE:.0%} of all waiting or"
    f" {WORK_SHARE:.0%} of all work. The detectors were made on other seeds. A second generator is"
    " a loan office and a workshop, run by the product's own simulator.",
    f"desks {DESKS[0]} to {DESKS[-1]}, clean desks {CLEAN[0]} to {CLEAN[-1]}; of the second"
    f" generator {FLOWS[0]} to {FLOWS[-1]}, clean {CLEAN_FLOWS[0]} to {CLEAN_FLOWS[-1]}",
)
SIDES = (
    "A problem that shows on two sides is listed twice where both sides are worth a mention: people"
    " who are missing on one day are too many on another. Such a finding is true of the desk and"
    " goes with the problem; the second figure counts it as planted, the third does not."
)

# Historical: stays true whatever a later run says.
OTHERS = (
    "This generator was kept aside while the detectors were made. In the first measurement on it,"
    " on 23 November 2026, 80 of 94 large problems were found and 19 of 143 findings were"
    " unplanted: batches let go to a whole team were told as waiting, and rework that passes"
    " through another team as work sent to and fro. Both were mended on its seeds 300 to 379 and"
    " 400 to 419, so it is no longer one the detectors have never seen; the desks measured here are"
    " others."
)


@dataclass(frozen=True)
class Told:
    """What came of one generator: `clean` are findings by desk with nothing planted."""

    score: Score
    clean: list[int]


def desks() -> Told:
    score = Score()
    for seed in DESKS:
        measured(seed, score)
    logs = (Desk(seed).simulated().columns for seed in CLEAN)
    return Told(score, [len(findings(LogView.guessed(log)).findings) for log in logs])


def flows() -> Told:
    score = Score()
    for seed in FLOWS:
        flow_truth.measured(seed, score)
    return Told(score, [flow_truth.clean_findings(seed) for seed in CLEAN_FLOWS])


def kept(first: Told, second: Told, folder: Path) -> None:
    """The page."""
    title = "Saving of a finding against what removing its cause saves"
    says = "What findings say a year would save, against what removing the planted cause saves"
    keep(
        STUDY,
        summary(first.score, first.clean, "Asked and reached"),
        SIDES,
        Picture(drawn(first.score, title), f"{says}."),
        by_kind(first.score, "By kind of problem"),
        unplanted_table(first.score, "By detector"),
        "## Desks of another generator",
        summary(second.score, second.clean, "A loan office and a workshop"),
        OTHERS,
        Picture(drawn(second.score, title), f"{says}, second generator.", "flows"),
        by_kind(second.score, "By kind of problem"),
        unplanted_table(second.score, "By detector"),
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
    kept(Told(Score(planted, top), [0, 1, 0, 0]), Told(Score(), []), tmp_path)
    lines = (tmp_path / "findings.md").read_text().splitlines()
    asked = [line.split(" | ")[2:] for line in lines if line.startswith("| large problems found")]
    assert asked[0][0] == "1 of 2"
    figures = [line for line in lines if "≤" in line or "counted too" in line][:4]
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
    told = desks()
    kept(told, flows(), STUDIES)
    assert told.score.recall >= RECALL_MIN
    assert told.score.false_share <= UNPLANTED_MAX
    assert median(told.score.errors) <= ERROR_MAX
    assert sum(told.clean) <= CLEAN_MAX * len(told.clean)
