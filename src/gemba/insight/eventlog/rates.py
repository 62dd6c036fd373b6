"""What work, contacts, parts, waiting and broken promises cost. Whole minor units of a currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from gemba.foundation.kernel.money import RATE_MINOR_MAX, is_currency

PRICES_MAX = 2_000


class RatesInvalid(ValueError):
    """Rates that cannot be; the message says which."""


@dataclass(frozen=True)
class Price:
    """What one thing of this name costs; a person, a channel or a part."""

    name: str
    minor: int


@dataclass(frozen=True)
class Rates:
    """The rates of one log. Nothing is priced at first.

    An hour of work costs what is said for the person, else for a group they are in (a team or a
    role, in the order of their groups), else `hour_minor`. A contact costs what is said for its
    channel (the value of `channel_attribute`), else `contact_minor`. `part_attribute` names the
    part used. A day of waiting costs `waiting_day_minor`, unless the customer has to act. A case
    whose `breach_attribute` has the value `breach_value` broke a promise and costs `breach_minor`
    more.
    """

    currency: str = "EUR"
    hour_minor: int = 0
    hour_by_person: tuple[Price, ...] = ()
    hour_by_group: tuple[Price, ...] = ()
    contact_minor: int = 0
    channel_attribute: str = "channel"
    contact_by_channel: tuple[Price, ...] = ()
    part_attribute: str = ""
    parts: tuple[Price, ...] = ()
    waiting_day_minor: int = 0
    breach_attribute: str = ""
    breach_value: str = ""
    breach_minor: int = 0

    def __post_init__(self) -> None:
        """Raises RatesInvalid."""
        if not is_currency(self.currency):
            raise RatesInvalid(f"“{self.currency}” is no currency code such as EUR.")
        tables = (self.hour_by_person, self.hour_by_group, self.contact_by_channel, self.parts)
        if any(len(table) > PRICES_MAX for table in tables):
            raise RatesInvalid(f"At most {PRICES_MAX} prices of a kind are kept.")
        amounts = [self.hour_minor, self.contact_minor, self.waiting_day_minor, self.breach_minor]
        amounts += [price.minor for table in tables for price in table]
        if any(not 0 <= minor <= RATE_MINOR_MAX for minor in amounts):
            raise RatesInvalid(f"A rate lies between 0 and {RATE_MINOR_MAX} minor units.")

    @property
    def are_set(self) -> bool:
        """Whether anything costs anything."""
        prices = (self.hour_by_person, self.hour_by_group, self.contact_by_channel, self.parts)
        single = (self.hour_minor, self.contact_minor, self.waiting_day_minor, self.breach_minor)
        return any(single) or any(price.minor for table in prices for price in table)


_TABLES = ("hour_by_person", "hour_by_group", "contact_by_channel", "parts")


def stored(rates: Rates) -> dict[str, object]:
    """As plain JSON; `rates_of` reads it back."""
    kept: dict[str, object] = {each.name: getattr(rates, each.name) for each in fields(Rates)}
    for name in _TABLES:
        kept[name] = [[price.name, price.minor] for price in getattr(rates, name)]
    return kept


def rates_of(kept: Mapping[str, object]) -> Rates:
    """From what `stored` gave; unknown keys are left out. Raises RatesInvalid."""
    known: dict[str, object] = {
        each.name: kept[each.name] for each in fields(Rates) if each.name in kept
    }
    for name in _TABLES:
        if name in known:
            known[name] = _prices(known[name])
    return Rates(**known)  # type: ignore[arg-type]


def price_of(prices: Iterable[Price], name: str) -> int | None:
    """The price under this name, None where there is none."""
    return next((price.minor for price in prices if price.name == name), None)


def _prices(given: object) -> tuple[Price, ...]:
    rows = given if isinstance(given, list) else []
    return tuple(Price(str(name), int(minor)) for name, minor in rows)
