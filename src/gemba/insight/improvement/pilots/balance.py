"""Whether the lot was fair: as many units in each arm as planned, and alike before they began."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.insight.improvement.tails import chi_square_above
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.wording import Number, Share, Texts

from .outcomes import Outcomes, Ripe
from .plan import PilotPlan, PilotUnit

SURE = 0.001
"""A lot is called unfair only where chance does that once in a thousand pilots."""
APART_MIN = 0.1
"""Standardised differences above are told (Austin 2009)."""
# How closely a fair lot is expected to hold, in units.
_WEIGHT = 100.0
_SMALL_MIN = 20
_EVEN = {
    PilotUnit.CASE: gettext_noop(
        "{control} tickets as today, {treated} with the change: as even as a fair lot makes it."
    ),
    PilotUnit.CONTACT: gettext_noop(
        "{control} customers as today, {treated} with the change: as even as a fair lot makes it."
    ),
    PilotUnit.BLOCK: gettext_noop(
        "{control} blocks of time as today, {treated} with the change: as even as a fair lot makes"
        " it."
    ),
}


@dataclass(frozen=True)
class Apart:
    """By how many standard deviations the treated arm differs in what was known before."""

    name: str
    difference: float


@dataclass(frozen=True)
class Balance:
    """`units` by arm (control, treatment). `count_p` holds at any time, however often it was looked
    at (Lindon & Malek 2022); `chi_square_p` is the plain test of today. `before_p` is that of all
    covariates together (Hansen & Bowers 2008), `apart` the largest differences. `silent_p` tells
    whether outcomes are missing in one arm more than in the other, None where none may be."""

    units: tuple[int, int]
    count_p: float
    chi_square_p: float
    before_p: float | None
    apart: tuple[Apart, ...]
    silent_p: float | None

    @property
    def is_off(self) -> bool:
        """Whether an effect must not be believed before somebody knows why."""
        told = (self.count_p, self.before_p, self.silent_p)
        return any(each is not None and each < SURE for each in told)


def balance(
    outcomes: Outcomes, plan: PilotPlan, names: Sequence[str] = (), told: Ripe | None = None
) -> Balance:
    """Of all that were enrolled; `names` are those of the covariates, `told` the ripe rows where
    outcomes may be missing. Blocks are drawn in pairs, so their number is always even."""
    _, first = np.unique(outcomes.unit, return_index=True)
    units = outcomes.only(_flags(np.sort(first), len(outcomes)))
    treated = int(np.count_nonzero(units.treated))
    control = len(units) - treated
    is_drawn = plan.unit is not PilotUnit.BLOCK
    before_p, apart = _before(units, names) if is_drawn else (None, ())
    return Balance(
        units=(control, treated),
        count_p=_at_any_time(units.treated, plan.share) if is_drawn else 1.0,
        chi_square_p=_today(control, treated, plan.share) if is_drawn else 1.0,
        before_p=before_p,
        apart=apart,
        silent_p=_silent(told) if told is not None and plan.ripeness.silent is None else None,
    )


def said(found: Balance, plan: PilotPlan) -> tuple[Said, ...]:
    """What there is to say, the worst first."""
    whole = max(sum(found.units), 1)
    lines: list[Said] = []
    if found.count_p < SURE:
        template = gettext_noop(
            "{share} of the units are treated, planned are {planned}: that is hardly chance. Find"
            " out why before anybody believes the effect."
        )
        words = {"share": Share(found.units[1] / whole), "planned": Share(plan.share)}
        lines.append(Said(template, words))
    if found.silent_p is not None and found.silent_p < SURE:
        template = gettext_noop(
            "Outcomes are missing in one arm more often than in the other: those that are known may"
            " not be alike."
        )
        lines.append(Said(template))
    if found.before_p is not None and found.before_p < SURE:
        names = Texts(tuple(each.name for each in found.apart if abs(each.difference) > APART_MIN))
        template = gettext_noop("The arms differed before they began, in {names}.")
        lines.append(Said(template, {"names": names}))
    if not lines:
        template = _EVEN[plan.unit]
        counts = {"control": Number(found.units[0]), "treated": Number(found.units[1])}
        lines.append(Said(template, counts))
    return tuple(lines)


def _flags(chosen: np.ndarray[tuple[int], np.dtype[np.int64]], count: int) -> Bools:
    flags = np.zeros(count, dtype=np.bool_)
    flags[chosen] = True
    return flags


def _at_any_time(treated: Bools, share: float) -> float:
    """One over the greatest evidence against the share so far: a mixture of shares around it,
    foretold unit by unit, over the share itself."""
    before = np.arange(len(treated))
    drawn: Floats = (np.cumsum(treated) - treated).astype(np.float64)
    foretold = (_WEIGHT * share + drawn) / (_WEIGHT + before)
    logs = np.where(treated, np.log(foretold / share), np.log((1 - foretold) / (1 - share)))
    most = float(np.max(np.cumsum(logs), initial=0.0))
    return math.exp(-most)


def _today(control: int, treated: int, share: float) -> float:
    whole = control + treated
    if not whole:
        return 1.0
    apart = treated - whole * share
    return chi_square_above(apart * apart / (whole * share * (1 - share)), 1)


def _before(units: Outcomes, names: Sequence[str]) -> tuple[float | None, tuple[Apart, ...]]:
    known = units.covariates
    arms = [~units.treated, units.treated]
    if not known.shape[1] or min(np.count_nonzero(each) for each in arms) < _SMALL_MIN:
        return None, ()
    filled = np.where(np.isfinite(known), known, np.nanmean(known, axis=0))
    spread = filled.std(axis=0)
    told = np.flatnonzero(spread > 0)
    if not len(told):
        return None, ()
    scaled: Floats = (filled[:, told] - filled[:, told].mean(axis=0)) / spread[told]
    control, treated = (scaled[each] for each in arms)
    apart = treated.mean(axis=0) - control.mean(axis=0)
    whole = np.cov(scaled, rowvar=False).reshape(len(told), len(told))
    inverse = np.linalg.pinv(whole * (1 / len(control) + 1 / len(treated)), rcond=1e-9)
    rank = int(np.linalg.matrix_rank(whole))
    listed = [
        Apart(names[at] if at < len(names) else str(at), float(each))
        for at, each in zip(told.tolist(), apart.tolist(), strict=True)
    ]
    listed.sort(key=lambda each: -abs(each.difference))
    return chi_square_above(float(apart @ inverse @ apart), rank), tuple(listed)


def _silent(told: Ripe) -> float:
    """The plain test that outcomes are missing alike in both arms."""
    whole, silent = sum(told.ripened), sum(told.silent)
    if not min(told.ripened) or not 0 < silent < whole:
        return 1.0
    share = silent / whole
    shares = [each / ripened for each, ripened in zip(told.silent, told.ripened, strict=True)]
    spread = share * (1 - share) * sum(1 / each for each in told.ripened)
    return chi_square_above((shares[1] - shares[0]) ** 2 / spread, 1)
