import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.money import (
    AmountUnreadable,
    Money,
    minor_of_mills,
    parse_amount,
    plain_amount,
)


@given(st.integers(0, 10**10), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_an_amount_is_read_back(minor: int, currency: str) -> None:
    assert parse_amount(plain_amount(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12", "EUR", 1200), ("12,5", "EUR", 1250), ("12.50", "JPY", None), ("7.000", "JPY", 7)],
)
def test_amounts_as_people_write_them(text: str, currency: str, minor: int | None) -> None:
    if minor is not None:
        assert parse_amount(text, currency) == minor
        return
    with pytest.raises(AmountUnreadable):
        parse_amount(text, currency)


@pytest.mark.parametrize("text", ["", "-1", "1.234", "1e3", "a", "1.2.3", "٣"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(AmountUnreadable):
        parse_amount(text, "EUR")


def test_halves_go_to_the_even_neighbour() -> None:
    assert [minor_of_mills(mills) for mills in (500, 1500, 2499, 2501)] == [0, 2, 2, 3]


def test_only_equal_currencies_add_up() -> None:
    assert (Money(1, "EUR") + Money(2, "EUR")).plain == "0.03"
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "EUR") + Money(1, "USD")
