"""What expressions come to, one line each."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gemba.foundation.kernel.feel import (
    Range,
    Value,
    YearsMonths,
    names_of,
    parse_expression,
    to_python,
)

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
SCOPE: dict[str, object] = {
    "Full Name": "Jo Doe",
    "客户等级": "金",
    "Loan": {"amount": 600_000, "rate": 0.0375, "term": 360, "in full": True},
    "is member or guest": True,
    "cost-of-delay": 7,
    "xs": [1, 2, 3],
    "items": [{"price": 3, "name": "a"}, {"price": 5, "name": "b"}],
    "one": 1,
    "nothing": None,
    "born": dt.date(2000, 2, 29),
}
BERLIN = ZoneInfo("Europe/Berlin")


def value_of(text: str) -> Value:
    return parse_expression(text, [*SCOPE, "in full"]).value(SCOPE, now=NOW).value


def test_names_may_hold_spaces_keywords_and_signs() -> None:
    assert value_of('"Hello " + Full   Name') == "Hello Jo Doe"
    assert value_of("is member or guest and true") is True
    assert value_of("cost-of-delay - one") == 6
    assert value_of('客户等级 = "金"') is True
    assert value_of("Loan.in full") is True
    assert parse_expression("address line 1 + 2").value({"address line 1": 3}).value == 5


def test_numbers_are_decimals_of_34_digits() -> None:
    assert value_of("0.1 + 0.2 = 0.3") is True
    assert value_of("1 / 3") == Decimal("0.3333333333333333333333333333333333")
    assert value_of("10 + 20 / -5 - 3") == 3
    assert value_of("10--5") == 15
    assert value_of("2 ** 3 ** 2") == 64
    assert value_of("-2 ** 2") == 4
    assert value_of("1.2e3 * .5") == 600
    assert value_of("(one + 1) * 3") == 6
    assert value_of("1 / 0") is None


def test_what_is_null_stays_null() -> None:
    assert value_of("nothing + 1") is None
    assert value_of("nothing.part") is None
    assert value_of("nothing = null") is True
    assert value_of("one = null") is False
    assert value_of("one < null") is None
    assert value_of("one != null") is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and null", None), ("false and null", False), ("null and false", False),
        ("true or null", True), ("null or true", True), ("null or false", None),
        ("not(null)", None), ("not(false)", True), ("true and true and false", False),
        ('"a" and true', None), ('"a" and false', False),
    ],
)  # fmt: skip
def test_logic_has_three_values(text: str, expected: object) -> None:
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 between 1 and 5", True), ("6 between 1 and 5", False),
        ("1 in [1..5]", True), ("1 in (1..5]", False), ("1 in ]1..5]", False),
        ("5 in [1..5[", False), ("5 in [1..5)", False),
        ("3 in (1, 2, < 5)", True), ("3 in > 5", False), ('"a" in ["a", "b"]', True),
        ("date(\"2026-05-01\") in [@\"2026-01-01\"..@\"2026-12-31\"]", True),
        ('"b" < "c"', True), ('1 = "1"', None), ('1 < "2"', None), ("[1, 2] = [1, 2]", True),
        ("{a: 1} = {a: 2}", False), ("xs = [1, 2, 3]", True),
        ("2 in [[1..3], 7]", True), ("null in (null, 1)", True),
    ],
)  # fmt: skip
def test_comparisons(text: str, expected: object) -> None:
    assert value_of(text) is expected


def test_lists_and_filters() -> None:
    assert value_of("xs[item > 1]") == [2, 3]
    assert value_of("items[price > 3].name") == ["b"]
    assert value_of("items[1].name") == "a"
    assert value_of("xs[-1]") == 3
    assert value_of("xs[one]") == 1
    assert value_of("xs[4]") is None
    assert value_of("[][item > 1]") == []
    assert value_of("nothing[1]") is None
    assert value_of("items.price") == [3, 5]
    assert value_of("one[1]") == 1


def test_contexts() -> None:
    assert value_of('{a: 1, b: a + 1, "c d": b + 1}') == {"a": 1, "b": 2, "c d": 3}
    assert value_of("{a: {b: 5}}.a.b") == 5
    assert value_of("{a: 1}.z") is None


def test_choices_and_loops() -> None:
    assert value_of('if one > 0 then "yes" else "no"') == "yes"
    assert value_of('if nothing then "yes" else "no"') == "no"
    assert value_of("for i in 1..3 return i * i") == [1, 4, 9]
    assert value_of("for i in 3..1 return i") == [3, 2, 1]
    assert value_of("for i in [1..3) return i") == [1, 2]
    assert value_of("for x in xs, y in [x, 10] return x * y") == [1, 10, 4, 20, 9, 30]
    assert value_of("some x in xs satisfies x > 2") is True
    assert value_of("every x in xs satisfies x > 2") is False
    assert value_of("every x in [] satisfies x > 2") is True
    assert value_of("some x in [null] satisfies x > 2") is None
    days = value_of('for d in @"2026-02-27"..@"2026-03-01" return d.day')
    assert days == [27, 28, 1]


def test_functions_of_ones_own() -> None:
    assert value_of("{f: function(x, y) x - y, r: f(5, 3)}.r") == 2
    assert value_of("{f: function(x, y) x - y, r: f(y: 5, x: 3)}.r") == -2
    assert value_of("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(6)}.r") == 720
    assert value_of("{f: function(x) x, r: f(1, 2)}.r") is None
    assert value_of("sort(xs, function(a, b) a > b)") == [3, 2, 1]


def test_dates_and_times() -> None:
    assert value_of('date("2026-01-31") + duration("P1M")') == dt.date(2026, 2, 28)
    assert value_of('born + @"P1Y"') == dt.date(2001, 2, 28)
    assert value_of('@"2026-03-01" - @"2026-02-01"') == dt.timedelta(days=28)
    assert value_of('@"2026-01-31" + @"P2D"') == dt.date(2026, 2, 2)
    assert value_of('@"10:00:00" + @"PT20H"') == dt.time(6)
    assert value_of('@"10:00:00" - @"08:30:00"') == dt.timedelta(minutes=90)
    assert value_of('@"P1D" * 1.5') == dt.timedelta(hours=36)
    assert value_of('@"P1Y" / @"P3M"') == 4
    assert value_of('-@"P1Y2M"') == YearsMonths(-14)
    assert value_of('now() + @"PT1H" > now()') is True
    assert value_of("today()") == dt.date(2026, 5, 1)
    assert value_of("born.weekday + born.year") == 2002
    assert value_of('@"-P1DT2H".hours') == -2
    assert value_of('@"0001-01-01" - @"P1D"') is None
    assert value_of('@"9999-12-31" + @"P1M"') is None


def test_time_goes_on_over_a_change_of_clocks() -> None:
    moment = value_of('@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H"')
    assert moment == dt.datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)
    spent = '@"2026-03-30T00:00:00@Europe/Berlin" - @"2026-03-29T00:00:00@Europe/Berlin"'
    assert value_of(spent) == dt.timedelta(hours=23)


def test_types() -> None:
    assert value_of("one instance of number") is True
    assert value_of("now() instance of date and time") is True
    assert value_of("now() instance of date") is False
    assert value_of("xs instance of list<number>") is True
    assert value_of("xs instance of list<string>") is False
    assert value_of("null instance of Any") is False
    assert value_of("[1..2] instance of range") is True
    assert value_of("[1..2]") == Range(Decimal(1), Decimal(2))


def test_what_is_missing_is_null_with_a_word() -> None:
    outcome = parse_expression("amount > 5 or Loan.colour = 1").value(SCOPE)
    assert outcome.value is None
    assert [str(each) for each in outcome.warnings] == [
        "There is no “amount”, so it counts as null.",
        "There is no entry “colour”, so it is null.",
    ]


def test_nothing_reaches_python() -> None:
    outcome = parse_expression('__import__("os").system("true")').value({})
    assert outcome.value is None
    assert str(outcome.warnings[0]) == "There is no function “__import__”."
    assert parse_expression("x.__class__").value({"x": "text"}).value is None


def test_variables_read_are_known() -> None:
    def names(text: str, **where: bool) -> set[str]:
        return set(names_of(parse_expression(text), **where))

    assert names("for x in orders return x.price * rate + fee(x)") == {"orders", "rate", "fee"}
    assert names("items[price > limit]") == {"items", "price", "limit"}
    assert names("items[price > limit]", in_filters=False) == {"items"}
    assert names("{a: b, c: a}.c + sum(xs)") == {"b", "xs"}
    assert names("function(x) x + y") == {"y"}


def test_comments_are_left_out() -> None:
    assert value_of("1 + // one\n /* and */ 2") == 3


def test_values_for_python() -> None:
    assert to_python(value_of('{a: [1, 1.5], b: @"2026-01-01"}')) == {
        "a": [1, Decimal("1.5")],
        "b": dt.date(2026, 1, 1),
    }
