"""What is filled in for a calendar."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gemba.desk.calendars.body import ALWAYS, CalendarBody
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.working_time import ALL_DAY, DayHours
from gemba.foundation.kernel.working_time.public_holidays import (
    region_name,
    regions,
    subdivisions,
)
from gemba.interfaces.console.definitions.forms import DefinitionForm

from .rules import Rule, rules_body

WORKING_WEEK = ("09:00-12:00, 13:00-18:00",) * 5 + ("", "")


def zones() -> list[str]:
    """Every zone, sorted by name."""
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


class CalendarForm(DefinitionForm):
    """Zone, week and region; the days of its own are rows beside it."""

    zone = forms.CharField(label=_("Time zone"), max_length=50)
    is_always = forms.BooleanField(label=_("Round the clock, every day"), required=False)
    region = forms.ChoiceField(label=_("Public holidays of"), required=False)
    subdivision = forms.ChoiceField(label=_("Part of the country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in range(7):
            self.fields[f"day_{day}"] = forms.CharField(
                label=WEEKDAYS[day], max_length=120, required=False
            )
        self._offer("region", _region_choices())
        region = str(self.data.get("region") or self.initial.get("region") or "")
        parts = subdivisions(region) if region in regions() else ()
        self._offer("subdivision", [("", _("The whole country")), *((p, p) for p in parts)])
        self.has_parts = bool(parts)
        if self.is_bound and str(self.data.get("subdivision", "")) not in parts:
            # another country was chosen: a part of the former one means nothing there
            self.data = {**self.data.dict(), "subdivision": ""}  # type: ignore[attr-defined]

    @staticmethod
    def first_body(body: CalendarBody | None) -> dict[str, object]:
        """What the fields say at first, for `initial`."""
        if body is None:
            week = {f"day_{day}": text for day, text in enumerate(WORKING_WEEK)}
            return {"zone": settings.TIME_ZONE, **week}
        week = {f"day_{day}": _written(hours) for day, hours in enumerate(body.week)}
        return {
            "zone": body.zone,
            "is_always": body.is_always,
            "region": body.region,
            "subdivision": body.subdivision,
            **week,
        }

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the week, from Monday on."""
        return [self[f"day_{day}"] for day in range(7)]

    def body(self, rules: tuple[Rule, ...]) -> JsonValue:
        """The calendar's JSON; ask after `is_valid`. Raises DefinitionRefused."""
        given = self.cleaned_data
        week = [ALWAYS if given["is_always"] else given[f"day_{day}"] for day in range(7)]
        names = ("zone", "region", "subdivision")
        return {**{name: given[name] for name in names}, "week": week, **rules_body(rules)}

    def _offer(self, field: str, choices: list[tuple[str, Any]]) -> None:
        found = self.fields[field]
        assert isinstance(found, forms.ChoiceField)
        found.choices = choices


def _region_choices() -> list[tuple[str, Any]]:
    language = get_language() or "en"
    named = [(code, f"{region_name(code, language)} ({code})") for code in regions()]
    return [("", _("None")), *sorted(named, key=lambda choice: choice[1])]


def _written(hours: DayHours) -> str:
    return "00:00–24:00" if hours == ALL_DAY else str(hours)
