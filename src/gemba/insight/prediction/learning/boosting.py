"""Trees by XGBoost: rounds found on later cases, then learnt again from all; one thread."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.prediction.features.table import Feature, Numbers

Aim = Mapping[str, Any]
SEED = 20_261_123
ROUNDS_MAX, PATIENCE = 250, 20
_COMMON: Mapping[str, Any] = {
    "tree_method": "hist",
    "max_bin": 64,
    "max_cat_to_onehot": 8,
    "subsample": 0.8,
    "colsample_bytree": 0.6,
    "seed": SEED,
    "verbosity": 0,
}
# Trees that grow in each round, each from a part of rows and features: their mean varies less by
# chance than one. So many that the work of a round stays as it is.
MEMBERS_MAX, MEMBER_ROWS = 4, 120_000
_SHALLOW: Mapping[str, Any] = {"eta": 0.1, "max_depth": 5, "min_child_weight": 10}
MEDIAN: Mapping[str, Any] = {
    **_SHALLOW,
    "objective": "reg:absoluteerror",
    "eval_metric": "mae",
}
MEDIAN_DEEP: Mapping[str, Any] = {**MEDIAN, "max_depth": 8}
CLASSES: Mapping[str, Any] = {
    "objective": "multi:softprob",
    "eval_metric": "mlogloss",
    "eta": 0.15,
    "max_depth": 5,
    "min_child_weight": 3,
}
# Ends among so many expected (`Examples.expected`): what trees tell is a factor, 1 without any.
ENDS: Mapping[str, Any] = {
    **_SHALLOW,
    "objective": "count:poisson",
    "eval_metric": "poisson-nloglik",
    "max_delta_step": 0.7,
    "base_score": 1.0,
}
YES_NO: Mapping[str, Any] = {
    **_SHALLOW,
    "objective": "binary:logistic",
    "eval_metric": "logloss",
}


def quantiles(levels: tuple[float, ...]) -> Mapping[str, Any]:
    """The aim of trees that tell several quantiles at once."""
    return {
        **_SHALLOW,
        "objective": "reg:quantileerror",
        "quantile_alpha": list(levels),
        "eval_metric": "quantile",
    }


@dataclass(frozen=True, eq=False)
class Examples:
    """Features and what is to be learnt, a row each; `expected` is what raw outcomes start from."""

    features: tuple[Feature, ...]
    values: Numbers
    aims: npt.NDArray[Any]
    expected: Floats | None = None


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees that were learnt, and the features they want, in order."""

    booster: Any
    features: tuple[Feature, ...]
    rounds: int

    def predict(self, values: Numbers) -> Floats:
        """A row each: one number, or one for each class or quantile."""
        if len(values) == 0:
            return np.empty(0)
        # without a matrix of its own, which takes longer to make than to be asked
        found = self.booster.inplace_predict(values, validate_features=False)
        return np.asarray(found, np.float64)

    def contributions(self, values: Numbers) -> Floats:
        """What each feature adds to the raw outcome (exact TreeSHAP), the constant last:
        `[row, feature]`, or `[row, class, feature]` where there are several."""
        found = self.booster.predict(_matrix(self.features, values), pred_contribs=True)
        return np.asarray(found, np.float64)

    def to_bytes(self) -> bytes:
        """As XGBoost's own portable format (UBJSON), which holds no code."""
        return bytes(self.booster.save_raw("ubj"))


def trees_of(content: bytes, features: tuple[Feature, ...], rounds: int) -> Trees:
    """What `to_bytes` gave. Raises ValueError where it is damaged or cannot be read here."""
    if not can_boost():
        raise ValueError("The library that reads trees (xgboost) does not load on this machine.")
    try:
        booster = _library().Booster({"nthread": 1})
        booster.load_model(bytearray(content))
    except _library().core.XGBoostError as problem:
        raise ValueError(f"The trees are damaged: {str(problem).splitlines()[0]}") from None
    return Trees(booster, features, rounds)


@cache
def can_boost() -> bool:
    """Whether the library loads here. Where it does not, the naive estimators serve."""
    try:
        _library()
    # not there, not loadable, or refused by the library itself (its XGBoostError)
    except (ImportError, OSError, ValueError):
        return False
    return True


@cache
def _library() -> Any:
    """Imported when it is first needed: that takes a second and 60 MB."""
    return importlib.import_module("xgboost")


def best_rounds(aim: Mapping[str, Any], fit: Examples, check: Examples) -> Trees:
    """Learnt from `fit` for as long as `check` gains by it."""
    watched = _matrix(check.features, check.values, check)
    booster = _library().train(
        {**_COMMON, "nthread": 1, **aim},
        _matrix(fit.features, fit.values, fit),
        ROUNDS_MAX,
        evals=[(watched, "check")],
        early_stopping_rounds=PATIENCE,
        verbose_eval=False,
    )
    rounds = booster.best_iteration + 1
    return Trees(booster[:rounds], fit.features, rounds)


def learnt(aim: Mapping[str, Any], examples: Examples, rounds: int) -> Trees:
    """So many rounds, from all examples."""
    matrix = _matrix(examples.features, examples.values, examples)
    booster = _library().train({**_COMMON, "nthread": 1, **aim}, matrix, rounds)
    return Trees(booster, examples.features, rounds)


def by_committee(aim: Aim, rows: int) -> Aim:
    """The same aim, by the mean of several trees a round, the more the fewer the rows."""
    members = max(1, min(MEMBERS_MAX, MEMBER_ROWS // max(rows, 1)))
    return {**aim, "num_parallel_tree": members}


def _matrix(features: tuple[Feature, ...], values: Numbers, told: Examples | None = None) -> Any:
    return _library().DMatrix(
        values,
        label=None if told is None else told.aims,
        base_margin=None if told is None else told.expected,
        feature_types=[each.kind for each in features],
        enable_categorical=True,
        nthread=1,
    )
