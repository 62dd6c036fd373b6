"""What the page of a running process is asked for, and what is done on it."""

from django import forms

ELEMENT_CHARS = 120
STATUSES = ("", "running", "troubled", "ended", "cancelled")


class WantedForm(forms.Form):
    """Which version, and which of its instances: '' is every open one."""

    version = forms.IntegerField(min_value=1, required=False)
    element = forms.CharField(max_length=ELEMENT_CHARS, required=False)
    status = forms.ChoiceField(choices=[(each, each) for each in STATUSES], required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)


class MendForm(forms.Form):
    """One step, or else all troubles of what is looked at; why, where that is asked."""

    step = forms.UUIDField(required=False)
    reason = forms.CharField(required=False, strip=True)


class MoveForm(forms.Form):
    """From which version to which; why, where steps are left out."""

    version = forms.IntegerField(min_value=1)
    to = forms.IntegerField(min_value=1)
    reason = forms.CharField(required=False, strip=True)
