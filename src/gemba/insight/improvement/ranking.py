"""From what detectors hand in to a list: sure, worth mentioning, not overlapping, dearest first.

**Chance.** Every place any detector tested has one p value against the baseline its detector
names. Over all of them, of all detectors together, the false discovery rate is held at 5 % by the
procedure of Benjamini & Yekutieli (2001). Theirs divides by the harmonic sum of the number of
tests and holds whatever the dependence: the tests here share rows, people and hours, so what
Benjamini & Hochberg (1995) or Storey (2002) ask for – independence, or positive dependence –
cannot be relied upon. The price is a factor of about ln m + 0.58, six for two hundred tests, which
p values of what is worth mentioning can pay.

**Overlap.** An hour is explained once. Those whose detector says more why it is lost go first
(“waits long” gives way to “few can do it”), and among them the dearest; every other is given what
is left of the same rows, and dropped where that is less than `KEPT_MIN` of what it claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.figures import sums_by

from .candidate import CASES_MIN, Candidate, Claim
from .excess import summed_to_a_year
from .finding import Evidence, Finding, key_of
from .limits import limits
from .registry import detectors
from .view import YEARS_MIN, LogView
from .wording import Said
from .worth import WorthRates, is_material, lost, saving

METHOD = "Benjamini & Yekutieli 2001"
FALSE_DISCOVERY_RATE = 0.05
KEPT_MIN = 0.3
CASES_SHOWN = 50


@dataclass(frozen=True)
class Ranking:
    """Findings, the dearest first; `tested` places were looked at by `detectors`, of which
    `sure` stood against chance. `unread` detectors need what the log does not tell; `limits` say
    what cannot be known from it."""

    findings: tuple[Finding, ...]
    tested: int
    sure: int
    unread: tuple[str, ...]
    limits: tuple[Said, ...] = ()

    @property
    def pareto(self) -> tuple[float, ...]:
        """The cumulative share of the worth of all findings, one entry each."""
        worth = [each.saving.worth.value for each in self.findings]
        whole = sum(worth)
        return tuple((np.cumsum(worth) / whole).tolist()) if whole else ()


def discoveries(p: Floats, rate: float = FALSE_DISCOVERY_RATE) -> Bools:
    """Which tests stand, whatever the dependence among them (Benjamini & Yekutieli 2001)."""
    tests = len(p)
    stands = np.zeros(tests, dtype=np.bool_)
    if not tests:
        return stands
    order = np.argsort(p, kind="stable")
    harmonic = float((1 / np.arange(1, tests + 1)).sum())
    below = np.flatnonzero(p[order] <= rate * np.arange(1, tests + 1) / (tests * harmonic))
    if len(below):
        stands[order[: below[-1] + 1]] = True
    return stands


def findings(view: LogView, rates: WorthRates | None = None) -> Ranking:
    """All of a log. Empty for a log of less than a week."""
    rates = rates or WorthRates()
    readable = {name: each for name, each in detectors().items() if each.can_read(view)}
    unread = tuple(sorted(set(detectors()) - set(readable)))
    if view.years < YEARS_MIN:
        return Ranking((), 0, 0, unread, limits(view))
    handed: list[tuple[str, Candidate]] = []
    for name, detector in readable.items():
        view.progress(detector.title)
        handed += [(name, each) for each in detector.find(view)]
    stands = discoveries(np.array([each.p for _name, each in handed], dtype=np.float64))
    sure = [each for each, flag in zip(handed, stands.tolist(), strict=True) if flag]
    return Ranking(_ranked(view, sure, rates), len(handed), len(sure), unread, limits(view))


def _ranked(
    view: LogView, sure: Sequence[tuple[str, Candidate]], rates: WorthRates
) -> tuple[Finding, ...]:
    left = _Left(np.ones(len(view.columns)), np.ones(len(view.columns)))
    waiting = [
        (name, each, _worth(view, each.claim, rates))
        for name, each in sure
        if is_material(view, each.claim, each.kind_share)
    ]
    found: list[Finding] = []
    known = detectors()
    while waiting:
        rest = [(*each, left.of(each[1].claim)) for each in waiting]
        worths = [_worth(view, claim, rates) for *_each, claim in rest]
        why = [known[each[0]].says_why for each in rest]
        first = int(np.lexsort((worths, why))[-1])
        name, candidate, whole, claim = rest[first]
        del waiting[first]
        kept_share = worths[first] / whole if whole else 0.0
        if kept_share >= KEPT_MIN and is_material(view, claim, kept_share * candidate.kind_share):
            finding = _finding(view, name, replace(candidate, claim=claim), rates)
            if finding is not None:
                left.take(claim)
                found.append(replace(finding, share_kept=kept_share))
    return tuple(sorted(found, key=lambda each: -each.saving.worth.value))


@dataclass(frozen=True, eq=False)
class _Left:
    """By row: the part of its work and of its wait that no finding explains yet."""

    work: Floats
    wait: Floats

    def of(self, claim: Claim) -> Claim:
        rows = claim.rows
        return replace(
            claim,
            work=np.minimum(claim.work, self.work[rows]),
            wait=np.minimum(claim.wait, self.wait[rows]),
        )

    def take(self, claim: Claim) -> None:
        self.work[claim.rows] -= claim.work
        self.wait[claim.rows] -= claim.wait


def _worth(view: LogView, claim: Claim, rates: WorthRates) -> float:
    return summed_to_a_year(lost(view, claim).worth(rates), claim.years).value


def _finding(view: LogView, name: str, candidate: Candidate, rates: WorthRates) -> Finding | None:
    cases = _cases(view, candidate)
    if len(cases) < CASES_MIN:
        return None
    ids = view.columns.case_ids
    return Finding(
        key=key_of(name, candidate.place),
        detector=name,
        place=candidate.place,
        said=candidate.said,
        evidence=Evidence(
            cases=tuple(ids[code] for code in cases[:CASES_SHOWN].tolist()),
            case_total=len(cases),
            edges=candidate.edges or candidate.place.edges,
            figures=candidate.figures,
            people=candidate.people,
            log_cases=view.columns.cases,
        ),
        saving=saving(view, candidate.claim, rates, candidate.assumes),
        lever=candidate.lever,
        p=candidate.p,
    )


def _cases(view: LogView, candidate: Candidate) -> Int64s:
    """Those that lose most first."""
    if candidate.cases is not None:
        return candidate.cases
    claim, columns = candidate.claim, view.columns
    hours = view.work_hours[claim.rows] * claim.work + view.wait_hours[claim.rows] * claim.wait
    by_case = sums_by(columns.case[claim.rows], hours, columns.cases)
    order = np.argsort(-by_case, kind="stable")
    return order[: int(np.count_nonzero(by_case > 0))]
