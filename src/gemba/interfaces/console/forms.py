"""What people fill in."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from gemba.foundation.accounts.queries import Preferences, preferences_of

# Offered first; any other zone of the IANA database may be typed.
COMMON_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
)


class PreferencesForm(forms.Form):
    """Language, appearance, time zone, single-key shortcuts."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    theme = forms.ChoiceField(
        label=_("Appearance"),
        choices=[("auto", _("As this machine")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    time_zone = forms.CharField(label=_("Time zone"), max_length=50, required=False)
    single_keys = forms.BooleanField(label=_("Single-key shortcuts"), required=False)

    zones = COMMON_ZONES

    @classmethod
    def of(cls, user: AbstractBaseUser | AnonymousUser) -> "PreferencesForm":
        """The form as this person filled it in last."""
        kept = preferences_of(user)
        return cls(
            initial={
                "language": kept.language or settings.LANGUAGE_CODE,
                "theme": kept.theme,
                "time_zone": kept.time_zone or settings.TIME_ZONE,
                "single_keys": kept.single_keys,
            }
        )

    def clean_time_zone(self) -> str:
        """Only a zone there is."""
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError(
                _("There is no time zone of this name. Write it like Asia/Shanghai.")
            )
        return zone

    @property
    def preferences(self) -> Preferences:
        """What was chosen; ask after `is_valid`."""
        chosen: dict[str, Any] = self.cleaned_data
        return Preferences(
            chosen["language"], chosen["theme"], chosen["time_zone"], chosen["single_keys"]
        )


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards, if that is a page of ours; else where the person is at home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and ours else reverse("console:home")
