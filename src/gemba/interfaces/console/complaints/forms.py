"""What is filled in for the complaint setting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gemba.desk.calendars.queries import KIND as CALENDAR
from gemba.desk.complaints.setting import GRANTING, LANGUAGES, ComplaintSetting
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.money import AmountUnreadable, parse_amount, plain_amount
from gemba.interfaces.console.definitions.forms import DefinitionForm


class ComplaintSettingForm(DefinitionForm):
    """Causes one a line, amounts as people write them."""

    causes = forms.CharField(
        label=_("Causes, one a line"), widget=forms.Textarea(attrs={"rows": 8})
    )
    callback_hours = forms.FloatField(label=_("Call back within working hours"))
    calendar = forms.ChoiceField(label=_("Calendar"), required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3)
    agent = forms.CharField(label=_("An agent may grant"), max_length=20, required=False)
    supervisor = forms.CharField(label=_("A supervisor may grant"), max_length=20, required=False)
    administrator = forms.CharField(
        label=_("An administrator may grant"),
        max_length=20,
        required=False,
        help_text=_("Empty: without limit. All a complaint costs counts together."),
    )
    acknowledgement_en = forms.CharField(
        label=_("Told to the customer at once (English)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    acknowledgement_zh = forms.CharField(
        label=_("Told to the customer at once (Chinese)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("{number} becomes the ticket’s number, {due} the time of the call at latest."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["calendar"]
        assert isinstance(field, forms.ChoiceField)
        offered = [(str(each.id), each.name) for each in active(CALENDAR)]
        field.choices = [("", _now("The desk’s own")), *offered]

    @staticmethod
    def first_setting(setting: ComplaintSetting) -> dict[str, object]:
        """What the fields say at first, for `initial`."""
        amounts = {
            role.value: "" if limit is None else plain_amount(limit, setting.currency)
            for role, limit in zip(GRANTING, setting.limits, strict=True)
        }
        return {
            "causes": "\n".join(each.name for each in setting.causes),
            "callback_hours": f"{setting.callback_hours:g}",
            "calendar": str(setting.calendar_id or ""),
            "currency": setting.currency,
            **amounts,
            "acknowledgement_en": setting.acknowledgements.get(LANGUAGES[0], ""),
            "acknowledgement_zh": setting.acknowledgements.get(LANGUAGES[1], ""),
        }

    def body(self, before: ComplaintSetting) -> JsonValue:
        """The setting's JSON; a cause that keeps its name keeps its code. Raises
        DefinitionRefused."""
        given = self.cleaned_data
        codes = {each.name: each.code for each in before.causes}
        names = [line.strip() for line in given["causes"].splitlines() if line.strip()]
        currency = given["currency"].strip().upper()
        return {
            "causes": [{"code": codes.get(name, name[:40]), "name": name} for name in names],
            "callback_hours": given["callback_hours"],
            "calendar": given["calendar"],
            "currency": currency,
            "limits": {role.value: _minor(given[role.value], currency) for role in GRANTING},
            "acknowledgements": {
                "en": given["acknowledgement_en"],
                "zh-hans": given["acknowledgement_zh"],
            },
        }


def _minor(typed: str, currency: str) -> int | None:
    if not typed.strip():
        return None
    try:
        return parse_amount(typed, currency)
    except AmountUnreadable as error:
        raise DefinitionRefused(_now("Write each limit as a number, like 100.00.")) from error
