"""How well planted problems are found: recall, what was not planted, and how true the saving is."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from gemba.insight.improvement.finding import Finding, Saving
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.tests.desk import ARTICLE_HELPS, HASTY, PROBLEMS, Desk, Simulated
from gemba.insight.improvement.view import LogView

# A problem of at least this size has to be found: the part of all waiting, work or paid time.
WAIT_SHARE, WORK_SHARE = 0.15, 0.03
TOP = 10

# Which finding tells of a problem: its detector, or one of several, and what stands in its place.
ANSWERS = {
    "contention": ("waiting", "Approve"),
    "idle_delay": ("waiting", "Check parts"),
    "absence": ("waiting set_days", "Check parts"),
    "batch": ("batches", "Pay out"),
    "rework": ("rework", "Test|Repair"),
    "ping_pong": ("ping_pong", "office"),
    "useless_step": ("no_change", "Second check"),
    "handover": ("handovers", "Repair|Test"),
    "too_few": ("too_few_people", "front"),
    "too_many": ("too_many_people", "front"),
    "skill": ("missing_skills", "P5"),
    "article": ("questions", "password"),
    "late_escalation": ("late_escalation", "Try to fix"),
    "reopening": ("first_contact", "type"),
    "bouncing_channel": ("bouncing_channels", "chat"),
    "one_product": ("one_source", "P3"),
    "drift": ("drift", "Diagnose"),
    "slow_vendor": ("slow_vendor", "V2"),
    "set_days": ("set_days", "Sign"),
    "uncovered_hours": ("uncovered_hours missing_skills", "language|it"),
    "duplicates": ("duplicates", ""),
    "comes_back": ("comes_back", HASTY),
    "answered_twice": ("answered_twice ping_pong", "Analyse"),
}
# Judged by hours of work; the others by hours of waiting.
BY_WORK = frozenset(
    {
        *("rework", "ping_pong", "useless_step", "article", "bouncing_channel", "one_product"),
        *("drift", "reopening", "duplicates", "comes_back"),
    }
)
# The same trouble seen from another side: true of the desk as it is, gone with the problem.
ALSO = {
    "absence": ("too_many_people", ""),
    "handover": ("waiting", "Test"),
    "skill": ("waiting", "Diagnose"),
    "too_few": ("too_many_people", ""),
    "ping_pong": ("rework", "Diagnose"),
    "drift": ("drift", ""),
    "set_days": ("too_many_people", "board"),
    "answered_twice": ("waiting", "Analyse"),
}


@dataclass(frozen=True)
class Planted:
    """A problem in one desk: whether it was large enough to be found, whether it was, what it
    truly costs a year and what was said."""

    seed: int
    problem: str
    is_large: bool
    is_found: bool
    truth: float
    said: float

    @property
    def error(self) -> float:
        """Of the saving, as a part of the truth."""
        return abs(self.said - self.truth) / self.truth


@dataclass(frozen=True)
class Listed:
    """A finding of a top ten: whether it tells of a planted problem, or of what follows from one;
    `problems` are those planted in its desk."""

    seed: int
    problems: tuple[str, ...]
    key: str
    is_planted: bool
    is_side: bool

    @property
    def detector(self) -> str:
        return self.key.partition(":")[0]


@dataclass
class Score:
    """Over many desks."""

    planted: list[Planted] = field(default_factory=list)
    top: list[Listed] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of the large ones."""
        large = [each.is_found for each in self.planted if each.is_large]
        return sum(large) / len(large)

    @property
    def false_share(self) -> float:
        """Of all findings in the top ten, those nobody planted."""
        return len(self.unplanted) / max(len(self.top), 1)

    @property
    def unplanted(self) -> list[Listed]:
        """Those that tell neither of a planted problem nor of what follows from one."""
        return [each for each in self.top if not (each.is_planted or each.is_side)]

    @property
    def errors(self) -> list[float]:
        """Of the savings of what was found, ascending."""
        return sorted(each.error for each in self.planted if each.is_large and each.is_found)


def measured(seed: int, score: Score) -> None:
    """Plants up to three problems of random size in a desk, and adds how they are found."""
    chance = random.Random(f"plan {seed}")
    chosen = _compatible(chance.sample(PROBLEMS, 3))
    desk = Desk(seed, {problem: chance.uniform(0.35, 1.0) for problem in chosen})
    told = desk.simulated()
    found = findings(LogView.guessed(told.columns)).findings
    for problem in chosen:
        score.planted.append(_planted(desk, told, problem, found))
    for each in found[:TOP]:
        is_planted = any(answers(each, ANSWERS[problem]) for problem in chosen)
        is_side = any(answers(each, ALSO[problem]) for problem in chosen if problem in ALSO)
        score.top.append(
            Listed(seed, tuple(sorted(chosen)), each.key, is_planted, is_side and not is_planted)
        )


def _compatible(chosen: list[str]) -> list[str]:
    """Without a second problem at one and the same place."""
    pairs: tuple[set[str], ...] = (
        {"idle_delay", "absence"},
        {"too_few", "too_many"},
        {"too_few", "skill"},
        {"too_many", "skill"},
    )
    kept: list[str] = []
    for each in chosen:
        if not any(each in pair and pair & set(kept) for pair in pairs):
            kept.append(each)
    return kept


def _planted(desk: Desk, told: Simulated, problem: str, found: tuple[Finding, ...]) -> Planted:
    without = desk.without(problem).simulated()
    wait, work = told.wait_hours - without.wait_hours, told.work_hours - without.work_hours
    wait += told.vendor_hours - without.vendor_hours
    paid = told.paid_hours - without.paid_hours
    large = wait >= WAIT_SHARE * without.wait_hours or work >= WORK_SHARE * without.work_hours
    large |= problem in ("too_many", "comes_back")
    years = told.years * (1 - desk.change_day / desk.days if problem == "drift" else 1)
    truth = (paid if problem == "too_many" else work if problem in BY_WORK else wait) / years
    truth *= ARTICLE_HELPS if problem == "article" else 1
    savings = [each.saving for each in found if answers(each, ANSWERS[problem])]
    said = sum(_said(each, problem) for each in savings)
    return Planted(desk.seed, problem, large, bool(savings), truth, said)


def _said(saving: Saving, problem: str) -> float:
    by_work = problem in BY_WORK or problem == "too_many"
    return saving.work_hours.value if by_work else saving.waiting_hours.value


def answers(finding: Finding, answer: tuple[str, str]) -> bool:
    detector, words = answer
    return finding.detector in detector.split() and words in finding.key
