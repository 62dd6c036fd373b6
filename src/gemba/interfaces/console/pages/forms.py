"""What is filled in on the pages beside the workspace."""

from datetime import date
from typing import Any, TypedDict

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gemba.desk.contacts.queries import IdentityKey, normalised
from gemba.desk.tickets.queries.behind import MEASURES, Slice
from gemba.foundation.accounts.queries import role_choices, teams
from gemba.foundation.events.actors import Role

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


class PersonData(TypedDict):
    """A new person, as `create_user` takes it."""

    email: str
    name: str
    role: Role


class PersonForm(forms.Form):
    """A person who gets an account."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=role_choices, initial=Role.AGENT.value)

    @property
    def person(self) -> PersonData:
        """What was filled in; ask after `is_valid`."""
        given = self.cleaned_data
        return {"email": given["email"], "name": given["name"], "role": Role(given["role"])}


class TeamsForm(forms.Form):
    """The teams of a person."""

    teams = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["teams"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(team.id, team.name) for team in teams()]


class SwitchForm(forms.Form):
    """On or off."""

    on = forms.BooleanField(required=False)


class VendorForm(forms.Form):
    """Whether a team is a vendor's."""

    is_vendor = forms.BooleanField(required=False)


class TeamForm(VendorForm):
    """A new team."""

    name = forms.CharField(max_length=80, error_messages={"required": _("Give the team a name.")})

    @property
    def trouble(self) -> str:
        """What is wrong with it."""
        return " ".join(str(error) for error in self.errors.get("name", []))


class InboxData(TypedDict):
    """A new inbox, as `create_inbox` takes it."""

    kind: str
    name: str
    address: str
    team_id: int | None


class InboxForm(forms.Form):
    """One more mail address at which the desk can be reached."""

    name = forms.CharField(label=_("Name"), max_length=80)
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    team = forms.TypedChoiceField(label=_("Team"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Every team")), *((team.id, team.name) for team in teams())]

    @property
    def inbox(self) -> InboxData:
        """What was filled in; ask after `is_valid`."""
        given = self.cleaned_data
        return {
            "kind": "email",
            "name": given["name"],
            "address": given["address"],
            "team_id": given["team"],
        }
