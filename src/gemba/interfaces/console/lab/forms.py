"""The form of one change, drawn from what the change asks for."""

from __future__ import annotations

from itertools import product
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.whatif.change import Change
from gemba.interfaces.console.lab.asked import NAME_CHARS_MAX
from gemba.interfaces.console.lab.asking import Desk
from gemba.interfaces.console.lab.offers.offer import Offer

# Before the names of its fields, so that they are no others' in an address.
PREFIX = "c"


class ChangeForm(forms.Form):
    """One thing done differently, of a scenario that is there or of a new one, which may be given
    a name."""

    prefix = PREFIX

    def __init__(self, desk: Desk, offer: Offer, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        for ask in offer.asks:
            self.fields.update(ask.fields(desk))
        if is_new:
            self.fields["called"] = forms.CharField(
                label=gettext_lazy("Name of the scenario"),
                max_length=NAME_CHARS_MAX,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def changes(self) -> list[JsonValue]:
        """Of a valid form: one, or one for each of several days."""
        parts = [ask.values(self.cleaned_data) for ask in self.offer.asks]
        return [
            {
                "kind": self.offer.kind,
                **{key: each for part in chosen for key, each in part.items()},
            }
            for chosen in product(*parts)
        ]


class NameForm(forms.Form):
    """Another name of a scenario."""

    name = forms.CharField(max_length=NAME_CHARS_MAX)


def shown(offer: Offer, change: Change) -> dict[str, object]:
    """What the form of a change that is there begins with."""
    return {key: each for ask in offer.asks for key, each in ask.initial(change).items()}
