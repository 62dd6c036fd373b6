"""The way of values from and to Python and JSON."""

import datetime as dt
from decimal import Decimal
from enum import Enum

import pytest

from gemba.foundation.kernel.feel import (
    NoValue,
    Range,
    YearsMonths,
    from_python,
    kind_of,
    to_json,
    to_python,
)


class Colour(Enum):
    RED = "red"


class Text(str):
    __slots__ = ()


class Moment(dt.datetime):
    pass


def test_subclasses_become_their_type() -> None:
    assert type(from_python(Text("a"))) is str
    assert type(from_python(Moment(2026, 1, 1))) is dt.datetime
    assert from_python(Colour.RED) == "red"
    assert from_python(True) is True
    assert from_python((1, {"a": frozenset({2})})) == [Decimal(1), {"a": [Decimal(2)]}]


def test_floats_are_as_they_are_written() -> None:
    assert str(from_python(0.1)) == "0.1"
    assert str(from_python(10**40)) == "1.000000000000000000000000000000000E+40"


@pytest.mark.parametrize(
    "thing", [b"a", object(), float("nan"), float("inf"), Decimal("1e7000"), {1: 2}, [[object()]]]
)
def test_what_has_no_value_is_named(thing: object) -> None:
    with pytest.raises(NoValue, match="Expressions know no value of the type"):
        from_python(thing)


def test_json() -> None:
    assert to_json(from_python([1, 1.5, True, None, "a"])) == [1, 1.5, True, None, "a"]
    assert to_json(dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC)) == "2026-01-01T09:00:00Z"
    assert to_json({"a": YearsMonths(14)}) == {"a": "P1Y2M"}
    assert to_json(dt.timedelta(minutes=-90)) == "-PT1H30M"
    assert to_json(Decimal("1e400")) is None
    assert to_json(Decimal("-1e-400")) == 0
    assert to_json(Decimal("1e30")) == 10**30
    assert to_json(Range(Decimal(1), None, False)) == {
        "start": 1,
        "end": None,
        "start included": False,
        "end included": True,
    }


def test_python_gets_whole_numbers_as_int() -> None:
    assert type(to_python(Decimal("3.0"))) is int
    assert to_python(Decimal("3.5")) == Decimal("3.5")


def test_kinds_have_the_words_of_the_language() -> None:
    assert kind_of(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) == "date and time"
    assert kind_of(dt.timedelta()) == "days and time duration"
