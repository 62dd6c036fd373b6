"""What is sent from the drawing pages."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.drawings.bodies import XML_CHARS_MAX
from gemba.desk.workflow.ready.shelf import SHELF
from gemba.foundation.definitions.operations import (
    NAME_CHARS_MAX,
    NOTE_CHARS_MAX,
    Basis,
    Draft,
)

NUMBER_MAX = 2**31 - 1
VALUE_CHARS_MAX = 1_000
GIVEN = "given-"


class DrawingForm(forms.Form):
    """A drawing as it stands in the browser; without a `definition_id` it is of something new."""

    name = forms.CharField(max_length=NAME_CHARS_MAX, required=False)
    note = forms.CharField(max_length=NOTE_CHARS_MAX, required=False)
    xml = forms.CharField(max_length=XML_CHARS_MAX, strip=False)
    seen_revision = forms.IntegerField(min_value=0, max_value=NUMBER_MAX, required=False)
    definition_id = forms.UUIDField(required=False)
    based_on = forms.IntegerField(min_value=1, max_value=NUMBER_MAX, required=False)

    def draft(self) -> Draft:
        """What is to be kept; ask after `is_valid`."""
        given = self.cleaned_data
        return Draft(given["name"], {"xml": given["xml"]}, given["note"])

    def basis(self) -> Basis | None:
        """The version it was drawn from."""
        given = self.cleaned_data
        if not given["definition_id"] or not given["based_on"]:
            return None
        return Basis(given["definition_id"], given["based_on"])


class XmlForm(forms.Form):
    """A drawing to look at."""

    xml = forms.CharField(max_length=XML_CHARS_MAX, strip=False)


class TryForm(XmlForm):
    """A decision to try: which, and in `given-NAME` what it asks for."""

    decision = forms.CharField(max_length=200, required=False)

    @staticmethod
    def given(posted: QueryDict) -> dict[str, str]:
        """What is filled in, by name."""
        names = [key for key in posted if key.startswith(GIVEN)]
        return {key.removeprefix(GIVEN): posted.get(key, "")[:VALUE_CHARS_MAX] for key in names}


class StepForm(forms.Form):
    """A step of a draft: the revision that was looked at, and why."""

    seen_revision = forms.IntegerField(min_value=0, max_value=NUMBER_MAX, required=False)
    note = forms.CharField(max_length=NOTE_CHARS_MAX, required=False)


class FileForm(forms.Form):
    """A file from another modelling tool."""

    file = forms.FileField(label=gettext_lazy("File"))

    def clean_file(self) -> UploadedFile[bytes]:
        """No larger than a drawing may be."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        if found.size is not None and found.size > 4 * XML_CHARS_MAX:
            raise forms.ValidationError(gettext_lazy("The file is too large for a drawing."))
        return found


class ReadyForm(forms.Form):
    """Which of the processes that stand ready is taken."""

    key = forms.ChoiceField(choices=[(key, key) for key in SHELF])


class VersionsForm(forms.Form):
    """Two versions to lay side by side."""

    before = forms.IntegerField(min_value=1, max_value=NUMBER_MAX, required=False)
    after = forms.IntegerField(min_value=1, max_value=NUMBER_MAX, required=False)
