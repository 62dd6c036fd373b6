"""Whom a log waits for, as a form: one choice a step and a person."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gemba.insight.eventlog.arrays import Codes
from gemba.insight.eventlog.outside import Outside, Part
from gemba.insight.mining.waiting.parties import Reading
from gemba.interfaces.console.process.choosing import Choice

NAMES_SHOWN = 80
STEP_PARTS = {
    "": _("our own work"),
    Part.CUSTOMER.value: _("done by the customer"),
    Part.AFTER_CUSTOMER.value: _("then it is the customer's turn"),
    Part.VENDOR.value: _("done by a vendor"),
    Part.AFTER_VENDOR.value: _("then it is a vendor's turn"),
}
RESOURCE_PARTS = {
    "": _("one of us"),
    Part.CUSTOMER.value: _("a customer"),
    Part.VENDOR.value: _("a vendor"),
    Part.PROGRAM.value: _("a program"),
}


class OutsideForm(forms.Form):
    """What is known or guessed is filled in."""

    attribute = forms.ChoiceField(label=_("Whose turn it is stands in"), required=False)
    customer_values = forms.CharField(
        label=_("The customer's turn when it says"), required=False, max_length=500
    )
    vendor_values = forms.CharField(
        label=_("A vendor's turn when it says"), required=False, max_length=500
    )

    def __init__(self, choice: Choice, reading: Reading, data: Any = None) -> None:
        super().__init__(data)
        columns = choice.whole
        names = [("", gettext("– none –")), *((each, each) for each in columns.attributes)]
        self.fields["attribute"] = forms.ChoiceField(
            label=_("Whose turn it is stands in"), choices=names, required=False
        )
        customer, vendor = reading.customer, reading.vendor
        self.initial["attribute"] = customer.attribute or vendor.attribute
        self.initial["customer_values"] = ", ".join(sorted(customer.values))
        self.initial["vendor_values"] = ", ".join(sorted(vendor.values))
        self.steps = _frequent(columns.activity, list(columns.activities))
        self.people = _frequent(columns.resource, list(columns.resources))
        for name in self.steps:
            self._part(f"step:{name}", name, STEP_PARTS, _part_of_step(reading, name))
        for name in self.people:
            part = _part_of_resource(reading, name)
            self._part(f"resource:{name}", choice.who(name), RESOURCE_PARTS, part)

    def _part(self, field: str, label: str, parts: Any, initial: str) -> None:
        self.fields[field] = forms.ChoiceField(
            label=label, choices=list(parts.items()), required=False
        )
        self.initial[field] = initial

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields on the attribute."""
        return [self[name] for name in ("attribute", "customer_values", "vendor_values")]

    @property
    def tables(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Steps, then people."""
        yield gettext("Steps"), [self[f"step:{name}"] for name in self.steps]
        if self.people:
            yield gettext("People and programs"), [self[f"resource:{n}"] for n in self.people]

    def given(self) -> Outside:
        """What was said; ask after `is_valid`."""
        given = self.cleaned_data
        steps = [(name, given[f"step:{name}"]) for name in self.steps]
        people = [(name, given[f"resource:{name}"]) for name in self.people]
        return Outside(
            tuple((name, Part(part)) for name, part in steps if part),
            tuple((name, Part(part)) for name, part in people if part),
            given["attribute"],
            _listed(given["customer_values"]),
            _listed(given["vendor_values"]),
        )


def _frequent(codes: Codes, names: list[str]) -> list[str]:
    counts = np.bincount(codes.astype(np.int64) + 1, minlength=len(names) + 1)[1:]
    order = np.argsort(-counts, kind="stable").tolist()
    return [names[code] for code in order if counts[code]][:NAMES_SHOWN]


def _part_of_step(reading: Reading, name: str) -> str:
    if name in reading.customer.steps:
        return Part.CUSTOMER.value
    if name in reading.customer.states:
        return Part.AFTER_CUSTOMER.value
    if name in reading.vendor.steps:
        return Part.VENDOR.value
    return Part.AFTER_VENDOR.value if name in reading.vendor.states else ""


def _part_of_resource(reading: Reading, name: str) -> str:
    if name in reading.customer.resources:
        return Part.CUSTOMER.value
    if name in reading.vendor.resources:
        return Part.VENDOR.value
    return Part.PROGRAM.value if name in reading.instant else ""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each for each in (part.strip() for part in text.split(",")) if each)
