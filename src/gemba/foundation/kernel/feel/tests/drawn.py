"""Expressions, texts and scopes drawn at random."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from gemba.foundation.kernel.feel.functions import BUILTINS
from gemba.foundation.kernel.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Compared,
    Comparison,
    ContextLiteral,
    Each,
    Entry,
    Filter,
    For,
    FunctionLiteral,
    If,
    In,
    InstanceOf,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    Steps,
)
from gemba.foundation.kernel.feel.temporal import YearsMonths

NAMES = ("x", "ys", "Full Name", "is member or guest", "rate-of-change", "金额", "f", "item")
WORDS = ("x", "Full Name", "金额", "part")
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=0, max_value=10**9)
moments = st.datetimes(
    dt.datetime.fromisoformat("1900-01-01"), dt.datetime.fromisoformat("2100-01-01")
)
zones = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-5, minutes=-30))])
zoned = st.builds(lambda at, zone: at.replace(tzinfo=zone), moments, zones)
texts = st.text(st.characters(codec="utf-8"), max_size=8)
constants = st.one_of(
    numbers,
    texts,
    st.booleans(),
    st.none(),
    st.dates(dt.date(1, 1, 1)),
    zoned,
    st.builds(lambda at: at.timetz(), zoned),
    st.timedeltas(dt.timedelta(-(10**6)), dt.timedelta(10**6)),
    st.builds(YearsMonths, st.integers(-1000, 1000)),
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Literal, constants), st.builds(Name, st.sampled_from(NAMES))
)
signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(inner, max_size=3).map(tuple)
    words = st.sampled_from(WORDS)
    tests = st.one_of(inner, st.builds(Compared, signs, inner))
    each = st.builds(Each, words, st.one_of(inner, st.builds(Steps, inner, inner)))
    iterators = st.lists(each, min_size=1, max_size=2).map(tuple)
    keys = st.one_of(words, texts)
    entries = st.lists(st.builds(Entry, keys, inner), max_size=3, unique_by=lambda it: it.name)
    called = st.sampled_from([*NAMES, *BUILTINS]).map(Name)
    return st.one_of(
        st.builds(Path, inner, words),
        st.builds(Filter, inner, inner),
        st.builds(Negation, inner),
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(Comparison, signs, inner, inner),
        st.builds(Logic, st.sampled_from(["and", "or"]), st.tuples(inner, inner, inner)),
        st.builds(Between, inner, inner, inner),
        st.builds(In, inner, st.lists(tests, min_size=1, max_size=3).map(tuple)),
        st.builds(RangeLiteral, inner, inner, st.booleans(), st.booleans()),
        st.builds(If, inner, inner, inner),
        st.builds(For, iterators, inner),
        st.builds(Quantified, st.sampled_from(["some", "every"]), iterators, inner),
        st.builds(ListLiteral, some),
        st.builds(ContextLiteral, entries.map(tuple)),
        st.builds(Call, called, some),
        st.builds(FunctionLiteral, st.lists(words, max_size=2, unique=True).map(tuple), inner),
        st.builds(InstanceOf, inner, st.sampled_from(["number", "date and time"])),
    )


expressions = st.recursive(leaves, larger, max_leaves=12)
_FRAGMENTS = (
    *NAMES, *BUILTINS, "1", "2.5", '"a"', '"(a+)*"', "true", "null", "if", "then", "else", "for",
    "in", "return", "some", "every", "satisfies", "function", "(", ")", "[", "]", "{", "}", ",",
    ":", "..", ".", "+", "-", "*", "/", "**", "=", "<", ">=", "?", "@", '"P1D"', "between", "and",
    "or", "not", "instance of", "number", "10**10", "1..99999999", "'", "\\", "；", "//", "/*",
)  # fmt: skip
scraps = st.one_of(
    st.lists(st.sampled_from(_FRAGMENTS), max_size=25).map(" ".join), st.text(max_size=40)
)
python_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        texts,
        moments,
        st.dates(),
        st.just(b"bytes"),
        st.just(Decimal("1e9999")),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=6,
)
scopes = st.dictionaries(st.sampled_from(NAMES), python_values)
