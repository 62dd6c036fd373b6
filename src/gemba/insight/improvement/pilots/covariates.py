"""What was known before enrolment, as columns to regress on."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

UNITS_A_COLUMN = 20
_MISSING_MIN = 0.02


def columns_of(covariates: Floats, units: int) -> Floats:
    """Centred at the mean of both arms, in standard deviations; a missing value is the mean, and
    where many are missing that itself is a column.

    Only as many columns as the smaller arm has `UNITS_A_COLUMN` units for, the first ones first;
    how many is decided by counts alone, never by outcomes.
    """
    allowed = units // UNITS_A_COLUMN
    told: list[Floats] = []
    for column in covariates.T:
        missing = ~np.isfinite(column)
        if missing.all():
            continue
        filled = np.where(missing, column[~missing].mean(), column)
        told.append(filled)
        if missing.mean() >= _MISSING_MIN:
            told.append(missing.astype(np.float64))
    scaled = []
    for column in told:
        spread = float(column.std())
        if spread > 1e-12 * max(1.0, float(np.abs(column).max())):
            scaled.append((column - column.mean()) / spread)
    chosen = scaled[:allowed]
    return np.stack(chosen, axis=1) if chosen else np.zeros((len(covariates), 0))


def of_categories(codes: Int64s, share_min: float = 0.02) -> Floats:
    """A column for each code that at least so large a share has, but the most frequent one;
    codes below 0 are nobody's. The same as weighting strata by their size in both arms."""
    known, counts = np.unique(codes[codes >= 0], return_counts=True)
    order = np.lexsort((known, -counts))
    frequent = [int(known[at]) for at in order if counts[at] >= share_min * len(codes)][1:]
    if not frequent:
        return np.zeros((len(codes), 0))
    return np.stack([(codes == code).astype(np.float64) for code in frequent], axis=1)


def explained(columns: Floats, parts: Floats, units: int) -> tuple[float, Floats]:
    """The share of the variance of `parts` that the columns explain, told of the rows of which all
    of them are known, with the degrees of freedom they take; and the parts with that taken away."""
    known = np.isfinite(columns).all(axis=1)
    count = int(np.count_nonzero(known))
    told = columns_of(columns[known], units)
    mine = parts[known] - parts[known].mean() if count else parts[known]
    whole = float((mine**2).sum())
    if whole <= 0 or not told.shape[1] or count <= 1 + told.shape[1]:
        return 0.0, parts
    left = mine - told @ (np.linalg.pinv(told, rcond=1e-9) @ mine)
    share = 1 - float((left**2).sum()) / whole * (count - 1) / (count - 1 - told.shape[1])
    rest = parts.copy()
    rest[known] = left
    return min(max(0.0, share), 1 - 1e-9), rest
