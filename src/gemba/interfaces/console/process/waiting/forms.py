"""The rates of a log as a form."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gemba.foundation.kernel.money import (
    RATE_MINOR_MAX,
    AmountUnreadable,
    is_currency,
    minor_digits,
    parse_amount,
    plain_amount,
)
from gemba.insight.eventlog.rates import Price, Rates
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.price_names import PRICED, names_of

AMOUNTS = {
    "hour_minor": _("An hour of work"),
    "contact_minor": _("A contact"),
    "waiting_day_minor": _("A day of waiting"),
    "breach_minor": _("A broken promise, once a case"),
}
ATTRIBUTES = {
    "channel_attribute": _("The channel stands in"),
    "part_attribute": _("The part used stands in"),
    "breach_attribute": _("Whether a promise was broken stands in"),
}
TABLE_LABELS = {
    "hour_by_group": _("An hour, by team or role"),
    "hour_by_person": _("An hour, by person"),
    "contact_by_channel": _("A contact, by channel"),
    "parts": _("Parts"),
}


class RatesForm(forms.Form):
    """One field an amount; those left empty cost nothing of their own."""

    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3)
    breach_value = forms.CharField(
        label=_("It was broken when this says"), max_length=250, required=False
    )

    def __init__(self, choice: Choice, rates: Rates, data: Any = None) -> None:
        super().__init__(data)
        self.rates = rates
        self.initial["currency"] = rates.currency
        self.initial["breach_value"] = rates.breach_value
        for name, label in AMOUNTS.items():
            self._amount(name, str(label), getattr(rates, name) or None)
        names = (*choice.whole.case_attributes, *choice.whole.attributes)
        for name, label in ATTRIBUTES.items():
            choices = [("", gettext("– none –")), *((each, each) for each in names)]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
            kept = getattr(rates, name)
            self.initial[name] = kept if kept in names else ""
        self.rows: dict[str, list[str]] = {}
        for table in PRICED:
            prices = {price.name: price.minor for price in getattr(rates, table)}
            self.rows[table] = []
            for own, words in names_of(choice, rates, table):
                field = f"{table}:{own}"
                self._amount(field, words, prices.get(own))
                self.rows[table].append(field)

    def _amount(self, name: str, label: str, minor: int | None) -> None:
        self.fields[name] = forms.CharField(label=label, required=False, max_length=20)
        self.fields[name].widget.attrs["inputmode"] = "decimal"
        if minor is not None:
            self.initial[name] = plain_amount(minor, self.rates.currency)

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields that hold for all."""
        return [self[name] for name in ("currency", *AMOUNTS, *ATTRIBUTES, "breach_value")]

    @property
    def tables(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each table of prices that has rows, with its heading."""
        for table, rows in self.rows.items():
            if rows:
                yield str(TABLE_LABELS[table]), [self[name] for name in rows]

    def clean(self) -> dict[str, Any]:
        """Amounts become minor units of the currency given."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        currency = str(given.get("currency", "")).upper()
        if not is_currency(currency):
            self.add_error("currency", _("Write a currency code of three letters, such as EUR."))
            return given
        given["currency"] = currency
        for name in (*AMOUNTS, *(each for rows in self.rows.values() for each in rows)):
            given[name] = self._read(name, str(given.get(name, "")).strip(), currency)
        return given

    def _read(self, name: str, text: str, currency: str) -> int | None:
        if not text:
            return None
        try:
            minor = parse_amount(text, currency)
        except AmountUnreadable:
            self.add_error(name, _("Write an amount such as 12.50."))
            return None
        if minor > RATE_MINOR_MAX:
            most = plain_amount(RATE_MINOR_MAX, currency)
            self.add_error(name, gettext("At most {most}.").format(most=most))
            return None
        return minor

    def given_rates(self) -> Rates:
        """What was asked for; ask after `is_valid`. Prices of names not shown stay."""
        given = self.cleaned_data
        values: dict[str, Any] = {name: given[name] or 0 for name in AMOUNTS}
        values |= {name: given[name] for name in (*ATTRIBUTES, "breach_value", "currency")}
        values |= {table: tuple(self._prices(table)) for table in PRICED}
        return Rates(**values)

    def _prices(self, table: str) -> Iterable[Price]:
        shown = {field.removeprefix(f"{table}:") for field in self.rows[table]}
        same = minor_digits(self.cleaned_data["currency"]) == minor_digits(self.rates.currency)
        for price in getattr(self.rates, table):
            if price.name not in shown and same:
                yield price
        for field in self.rows[table]:
            minor = self.cleaned_data[field]
            if minor is not None:
                yield Price(field.removeprefix(f"{table}:"), minor)
