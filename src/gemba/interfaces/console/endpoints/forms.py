"""What is filled in for an endpoint."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.endpoints import (
    METHODS,
    SECONDS_USUAL,
    SECRET_CHARS_MAX,
    sealed_secret,
)
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.egress.addresses import URL_CHARS_MAX
from gemba.foundation.egress.sending import SECONDS_MAX
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.definitions.forms import DefinitionForm


class EndpointForm(DefinitionForm):
    """Where requests go, how they are signed, how long the answer may take."""

    url = forms.CharField(
        label=_("Address"),
        max_length=URL_CHARS_MAX,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    method = forms.ChoiceField(label=_("Method"), choices=[(each, each) for each in METHODS])
    seconds = forms.IntegerField(
        label=_("Seconds to wait for the answer"),
        min_value=1,
        max_value=SECONDS_MAX,
        initial=SECONDS_USUAL,
    )
    secret = forms.CharField(
        label=_("Secret"),
        help_text=_("Signs every request; the other system knows it too."),
        max_length=SECRET_CHARS_MAX,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    @classmethod
    def first(cls, found: Definition | None) -> dict[str, object]:
        """What the fields say at first; never the secret."""
        body = found.body if found and isinstance(found.body, Mapping) else {}
        shown = {name: body[name] for name in ("url", "method", "seconds") if name in body}
        return super().first(found) | shown

    def body(self, found: Definition | None) -> JsonValue:
        """The endpoint's JSON, with its secret sealed; ask after `is_valid`. Raises
        DefinitionRefused."""
        given = self.cleaned_data
        before = found.body if found and isinstance(found.body, Mapping) else {}
        secret = given["secret"]
        return {
            "url": given["url"],
            "method": given["method"],
            "seconds": given["seconds"],
            "secret": sealed_secret(secret) if secret else str(before.get("secret", "")),
        }
