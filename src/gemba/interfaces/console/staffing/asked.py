"""What an address of the Staffing screen asks for: horizon, holidays, targets, how work is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gemba.foundation.kernel.working_time.public_holidays import region_name, regions
from gemba.interfaces.console.staffing.days_off import NONE

CALL, CHAT, MAIL = "call", "chat", "mail"
MEAN, HIGH = "mean", "high"
SEEN = "seen"
WEEKS = {"1": 1, "2": 2, "4": 4}
MODES = [
    (CALL, _("somebody waits on the line")),
    (CHAT, _("several chats at once")),
    (MAIL, _("may wait")),
]


class AskedForm(forms.Form):
    """The part of the address that all pages of the screen share; each field may be left out."""

    weeks = forms.ChoiceField(
        label=_("Ahead"),
        choices=[("1", _("1 week")), ("2", _("2 weeks")), ("4", _("4 weeks"))],
        initial="2",
    )
    region = forms.ChoiceField(label=_("Public holidays of"), initial="")
    service = forms.IntegerField(label=_("Answered"), min_value=1, max_value=99, initial=80)
    within = forms.IntegerField(
        label=_("within, in seconds"), min_value=0, max_value=3600, initial=20
    )
    patience = forms.IntegerField(
        label=_("Patience, in seconds"), min_value=5, max_value=86_400, required=False
    )
    at_once = forms.IntegerField(label=_("Chats at once"), min_value=1, max_value=10, initial=2)
    due = forms.FloatField(
        label=_("Mail done within, in open hours"), min_value=0.5, max_value=200, initial=8
    )
    shrinkage = forms.IntegerField(
        label=_("Breaks, meetings, illness, in percent"), min_value=0, max_value=90, initial=25
    )
    fill = forms.IntegerField(
        label=_("Idle time used for mail, in percent"), min_value=0, max_value=100, initial=0
    )
    plan_for = forms.ChoiceField(
        label=_("Plan for"),
        choices=[(MEAN, _("what is expected")), (HIGH, _("busy days, one in twenty is busier"))],
        initial=MEAN,
    )
    beside = forms.ChoiceField(
        label=_("Held against"),
        choices=[("", _("shifts, where somebody entered them")), (SEEN, _("hours the log shows"))],
        required=False,
        initial="",
    )

    def __init__(
        self, query: QueryDict, channels: Sequence[str] = (), *, is_desk: bool = True
    ) -> None:
        given = {**{name: f.initial for name, f in self.base_fields.items()}, **query.dict()}
        super().__init__(given)
        self.query = query
        region = self.fields["region"]
        region.required = False
        if isinstance(region, forms.ChoiceField):
            region.choices = region_choices(is_desk=is_desk)
        for channel in channels:
            self.fields[f"mode.{channel}"] = forms.ChoiceField(choices=MODES, required=False)
            self.fields[f"minutes.{channel}"] = forms.FloatField(
                min_value=0.1, max_value=10_000, required=False
            )
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.is_valid()

    @property
    def modes(self) -> list[tuple[str, Any]]:
        """The ways in which work of a channel is done."""
        return list(MODES)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a form with only a few of the fields takes along; its own come after and count."""
        return [(k, str(value)) for k, value in self.query.items() if value and k not in _MOMENT]

    def value(self, name: str) -> Any:
        """What was asked for; the usual value where that cannot be, which `errors` says."""
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        return self.fields[name].initial

    @property
    def weeks_ahead(self) -> int:
        return WEEKS[str(self.value("weeks"))]

    @property
    def plans_for_busy_days(self) -> bool:
        return bool(self.value("plan_for") == HIGH)

    @property
    def is_beside_log(self) -> bool:
        """Whether people are held against the hours the log shows, though shifts are known."""
        return bool(self.value("beside") == SEEN)

    def mode_of(self, channel: str) -> str:
        """How work of a channel is done; empty: as its name says."""
        return str(self.value(f"mode.{channel}") or "")

    def minutes_of(self, channel: str) -> float | None:
        """How long one takes; None: as the log tells."""
        minutes = self.value(f"minutes.{channel}")
        return None if minutes is None else float(minutes)

    @property
    def problems(self) -> list[str]:
        """What cannot be, by the label of the field."""
        return [
            f"{self.fields[name].label or name.partition('.')[2]}: {error}"
            for name, errors in self.errors.items()
            for error in errors
        ]


def address(name: str, log: str, query: QueryDict, **more: str) -> str:
    """Of a page of the screen with what was asked for, and more of it or other; empty: without."""
    path, words = reverse(f"console:{name}", args=[log] if log else []), taken_along(query, **more)
    return f"{path}?{words}" if words else path


def taken_along(query: QueryDict, **more: str) -> str:
    """What was asked for and goes from page to page, as the address tells it."""
    kept = {key: value for key, value in query.items() if value and key not in _OWN_TO_A_PAGE}
    return urlencode({key: value for key, value in {**kept, **more}.items() if value})


_MOMENT = frozenset({"now", "day", "at", "show", "first", "span", "anytime", "make"})
_OWN_TO_A_PAGE = _MOMENT | {"channel", "type"}


def region_choices(*, is_desk: bool) -> list[tuple[str, Any]]:
    """As the desk's calendar says, none, and all countries by name."""
    language = get_language() or "en"
    countries = sorted((region_name(code, language), code) for code in regions())
    named = [(code, name) for name, code in countries]
    ours = [("", _("as our calendar says")), (NONE, _("no holidays"))]
    return [*(ours if is_desk else [("", _("no holidays"))]), *named]
