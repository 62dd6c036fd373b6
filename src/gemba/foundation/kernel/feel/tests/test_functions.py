"""The built-in functions, one line each."""

import datetime as dt
from decimal import Decimal

import pytest

from gemba.foundation.kernel.feel import parse_expression, to_python
from gemba.foundation.kernel.feel.functions import BUILTINS

TEN = dt.datetime.fromisoformat("2026-01-01T10:00")
NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)

CASES: list[tuple[str, object]] = [
    # texts
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 0)', None),
    ('substring("\U0001f40eab", 2)', "ab"),
    ('string length("横綱")', 2),
    ('upper case("aé")', "AÉ"),
    ('lower case("AÉ")', "aé"),
    ('trim(" a ")', "a"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "x")', ""),
    ('substring after("foobar", "ob")', "ar"),
    ('substring after("", "a")', ""),
    ('substring after("foobar", "")', "foobar"),
    ('contains("foobar", "of")', False),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('matches("foobar", "^fo*b")', True),
    ('matches("FOO", "foo", "i")', True),
    (r'matches("a1", "\d")', True),
    (r'matches("a1", "^\d")', False),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("banana", "a", "o")', "bonono"),
    ('replace("banana", "z*", "o")', None),
    (r'replace("a", "a", "\$1")', "$1"),
    (r'split("John Doe", "\s")', ["John", "Doe"]),
    ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
    ('string join(["a", null, "c"], "_and_")', "a_and_c"),
    ('string join(["a", "b"])', "ab"),
    ('string join(["a", 1])', None),
    # numbers
    ("decimal(1/3, 2)", Decimal("0.33")),
    ("decimal(2.5, 0)", 2),
    ("floor(-1.5)", -2),
    ("floor(1.56, 1)", Decimal("1.5")),
    ("ceiling(-1.5)", -1),
    ("round up(5.5, 0)", 6),
    ("round up(-5.5, 0)", -6),
    ("round down(5.5, 0)", 5),
    ("round half up(5.5, 0)", 6),
    ("round half up(-2.5, 0)", -3),
    ("round half down(5.5, 0)", 5),
    ("round half up(1250, -2)", 1300),
    ("abs(-7)", 7),
    ('abs(@"-P1D")', dt.timedelta(days=1)),
    ("modulo(12, 5)", 2),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("modulo(10.1, 4.5)", Decimal("1.1")),
    ("modulo(1, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(1)", 0),
    ("exp(0)", 1),
    ("odd(5)", True),
    ("even(5)", False),
    ("min(1, 2, 3)", 1),
    ("min([3, 1])", 1),
    ("max(5)", 5),
    ('max("a", "c", "b")', "c"),
    ('max(@"2026-01-01", @"2026-02-01")', dt.date(2026, 2, 1)),
    ("min([])", None),
    ('min(1, "a")', None),
    ("sum([1, 2, 3])", 6),
    ("sum(1, 2)", 3),
    ('sum(@"PT1H", @"PT30M")', dt.timedelta(minutes=90)),
    ("sum([])", None),
    ('sum([1, "a"])', None),
    ("product(2, 3, 4)", 24),
    ("mean([1, 2, 3, 4])", Decimal("2.5")),
    ("mean(1)", 1),
    ("median(8, 2, 5, 3, 4)", 4),
    ("median([6, 1, 2, 3])", Decimal("2.5")),
    ("median([])", None),
    ("stddev(2, 4, 7, 5)", Decimal("2.081665999466132735282297706979931")),
    ("mode(6, 3, 9, 6, 6)", [6]),
    ("mode([6, 1, 9, 6, 1])", [1, 6]),
    ("mode([])", []),
    # lists and contexts
    ("count([1, 2, 3])", 3),
    ("count([])", 0),
    ("count(7)", 1),
    ("count(null)", None),
    ("all([true, null])", None),
    ("all([])", True),
    ("any(false, true)", True),
    ("any([null, false])", None),
    ("list contains([1, null], null)", True),
    ('list contains(["a"], 1)', False),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("remove([1], 5)", None),
    ("sublist([4, 5, 6], 2)", [5, 6]),
    ("sublist([4, 5, 6], 1, 2)", [4, 5]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 3, 2], 2)", [2, 4]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 2, 1, null, null])", [1, 2, None]),
    ("flatten([[1, [2]], [[[3]]]])", [1, 2, 3]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ("sort(list: [3, 1, 2], precedes: function(x, y) x > y)", [3, 2, 1]),
    ('get value({a: 1}, "a")', 1),
    ('get value({a: 1}, "b")', None),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
    ("get or else(null, 5)", 5),
    ("is defined(unknown)", False),
    ("is defined({a: null}.a)", True),
    # conversions
    ("string(1.10)", "1.10"),
    ('string("a")', "a"),
    ('string([1, "a", {b: true}])', '[1, "a", {b: true}]'),
    ('string(@"P1DT2H")', "P1DT2H"),
    ("string(null)", None),
    ("string((1..2])", "(1..2]"),
    ('number("1 000,5", " ", ",")', Decimal("1000.5")),
    ('number("1,000.5", ",", ".")', Decimal("1000.5")),
    ('number("abc")', None),
    ('number("1.000", ".", ".")', None),
    ('number("٣")', None),
    ("not(true)", False),
    ("not(1)", None),
    # dates
    ('date("2026-02-29")', None),
    ("date(2026, 2, 28)", dt.date(2026, 2, 28)),
    ("date(2026, 2, 30)", None),
    ('date(date and time("2026-02-28T10:00:00"))', dt.date(2026, 2, 28)),
    ('time("09:30:00")', dt.time(9, 30)),
    ('time("09:30")', None),
    ("time(9, 30, 1.5)", dt.time(9, 30, 1, 500_000)),
    ("time(9, 30, 1e30)", None),
    (
        'time(9, 30, 0, duration("PT2H"))',
        dt.time(9, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    ),
    (
        'date and time(date("2026-01-01"), time("10:00:00"))',
        dt.datetime.fromisoformat("2026-01-01T10:00"),
    ),
    (
        'date and time(@"2026-01-01T10:00:00Z", "Asia/Shanghai").hour',
        18,
    ),
    ('date and time(@"2026-01-01T10:00:00Z", "Nowhere")', None),
    ('duration("P1Y1D")', None),
    ('duration("PT90M").hours', 1),
    ('years and months duration(@"2024-01-31", @"2026-01-30").years', 1),
    ('years and months duration(@"2026-01-30", @"2024-01-31").months', -11),
    ('day of week(@"2026-05-01")', "Friday"),
    ('month of year(@"2026-05-01")', "May"),
    ('day of year(@"2026-02-01")', 32),
    ('week of year(@"2027-01-01")', 53),
    ('last day of month(@"2028-02-03")', dt.date(2028, 2, 29)),
    ("now().hour", 12),
    ("today().day", 1),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _expected in CASES])
def test_functions(text: str, expected: object) -> None:
    assert to_python(parse_expression(text).value({}, now=NOW).value) == expected


def test_every_function_is_tried() -> None:
    tried = "\n".join(text for text, _expected in CASES)
    assert [name for name in BUILTINS if f"{name}(" not in tried] == []


def test_a_call_that_does_not_fit_says_what_would() -> None:
    outcome = parse_expression('substring(5, "a")').value({})
    assert outcome.value is None
    assert str(outcome.warnings[0]) == (
        "substring(string: string, start position: number, length?: number)"
        " cannot be called with (number, string)."
    )


def test_arguments_may_be_named() -> None:
    assert parse_expression('substring(string: "abc", start position: 2)').value({}).value == "bc"
    assert parse_expression('contains(match: "b", string: "abc")').value({}).value is True
    assert parse_expression('contains(match: "b", text: "abc")').value({}).value is None


def test_a_list_of_one_counts_as_its_item() -> None:
    assert parse_expression('upper case(["a"])').value({}).value == "A"


def test_the_present_moment_comes_from_outside() -> None:
    outcome = parse_expression("now()").value({})
    assert outcome.value is None
    assert str(outcome.warnings[0]) == "The present moment is not known here."


def test_null_makes_null_without_a_word() -> None:
    outcome = parse_expression("upper case(null)").value({})
    assert (outcome.value, outcome.warnings) == (None, ())
