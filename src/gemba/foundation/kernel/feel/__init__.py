"""Expressions in the friendly subset of FEEL (DMN 1.4): conditions, formulas, cells of tables.

Nothing in them reaches Python: they are read to a syntax of our own, and what they can call is
listed in `functions`. What is missing or does not fit is null with a warning, as DMN asks.
"""

from .errors import FeelError, Warned
from .expression import (
    Expression,
    UnaryTests,
    names_of,
    parse_expression,
    parse_unary_tests,
)
from .outcomes import outcome_of
from .run import Outcome, Run
from .temporal import YearsMonths
from .values import Function, NoValue, Range, Value, from_python, kind_of, to_json, to_python

__all__ = [
    "Expression",
    "FeelError",
    "Function",
    "NoValue",
    "Outcome",
    "Range",
    "Run",
    "UnaryTests",
    "Value",
    "Warned",
    "YearsMonths",
    "from_python",
    "kind_of",
    "names_of",
    "outcome_of",
    "parse_expression",
    "parse_unary_tests",
    "to_json",
    "to_python",
]
