"""What is sent from the pages on definitions."""

from typing import TypedDict

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import NAME_CHARS_MAX, NOTE_CHARS_MAX, Draft
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue

NUMBER_MAX = 2**31 - 1
SEQUENCE_MAX = 2**63 - 1


class Restoring(TypedDict):
    """Which version to bring back, the one that was looked at, and why."""

    version: int
    seen_version: int
    note: str


class PlaceForm(forms.Form):
    """Where in a long list to go on, and what to lay beside it."""

    before = forms.IntegerField(min_value=1, max_value=SEQUENCE_MAX, required=False)
    version = forms.IntegerField(min_value=1, max_value=NUMBER_MAX, required=False)
    kind = forms.CharField(max_length=40, required=False)


class SwitchForm(forms.Form):
    """On or off."""

    on = forms.BooleanField(required=False)


class RestoreForm(forms.Form):
    """An earlier version to bring back."""

    version = forms.IntegerField(min_value=1, max_value=NUMBER_MAX)
    seen_version = forms.IntegerField(min_value=1, max_value=NUMBER_MAX)
    note = forms.CharField(max_length=NOTE_CHARS_MAX, required=False)

    def checked(self) -> Restoring:
        """What was asked for. Raises DefinitionRefused."""
        if not self.is_valid():
            raise DefinitionRefused(_("Say which version to bring back."))
        given = self.cleaned_data
        return Restoring(
            version=given["version"], seen_version=given["seen_version"], note=given["note"]
        )


class DefinitionForm(forms.Form):
    """What the form of every kind asks besides its own fields: a base for editors.

    `seen_version` is 0 for a new one, else the version the form was filled from.
    """

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_CHARS_MAX)
    note = forms.CharField(
        label=gettext_lazy("Why (for the history)"), max_length=NOTE_CHARS_MAX, required=False
    )
    seen_version = forms.IntegerField(
        min_value=0, max_value=NUMBER_MAX, required=False, widget=forms.HiddenInput
    )

    @staticmethod
    def first(found: Definition | None) -> dict[str, object]:
        """What these fields say at first, for `initial`."""
        return {"name": found.name, "seen_version": found.version} if found else {}

    def draft(self, body: JsonValue) -> Draft:
        """What is to be kept; ask after `is_valid`."""
        return Draft(self.cleaned_data["name"], body, self.cleaned_data["note"])
