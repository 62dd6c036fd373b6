"""What is filled in on the pages beside the workspace."""

from datetime import date

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from gemba.desk.contacts.queries import IdentityKey, normalised
from gemba.desk.tickets.queries.behind import MEASURES, Slice

IDENTITY_KINDS = [("email", _("E-mail address")), ("phone", _("Telephone number"))]


class SliceForm(forms.Form):
    """Which figure's tickets are asked for, as the dashboard's links say it."""

    measure = forms.ChoiceField(choices=[(name, name) for name in MEASURES])
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    channel = forms.CharField(max_length=20, required=False)
    who = forms.IntegerField(min_value=0, required=False)

    def slice(self, today: date) -> Slice:
        """What was asked for; ask after `is_valid`."""
        asked = self.cleaned_data
        return Slice(
            measure=asked["measure"],
            since=asked["since"] or today,
            until=asked["until"] or asked["since"] or today,
            channel=asked["channel"],
            user_id=asked["who"] or 0,
        )


class IdentityForm(forms.Form):
    """One more way a contact is known."""

    kind = forms.ChoiceField(label=_("Kind"), choices=IDENTITY_KINDS)
    value = forms.CharField(label=_("Address or number"), max_length=254)

    def clean(self) -> dict[str, object]:
        """A whole address, or a number of at least five digits."""
        given = self.cleaned_data
        if "value" in given and "kind" in given:
            key = normalised(given["kind"], given["value"])
            if key.kind == "email" and not _is_address(key.value):
                self.add_error("value", _("Write the address like name@example.com."))
            if key.kind == "phone" and len(key.value.lstrip("+")) < 5:
                self.add_error("value", _("Write the number like +86 10 1234 5678."))
        return given

    @property
    def key(self) -> IdentityKey:
        """What was filled in; ask after `is_valid`."""
        return normalised(self.cleaned_data["kind"], self.cleaned_data["value"])


class MergeForm(forms.Form):
    """Which contact is the same person, and why."""

    other = forms.UUIDField(error_messages={"required": _("Choose the other contact first.")})
    reason = forms.CharField(
        label=_("Why are the two one person?"),
        max_length=300,
        error_messages={"required": _("Say why the two are one person.")},
    )


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True
