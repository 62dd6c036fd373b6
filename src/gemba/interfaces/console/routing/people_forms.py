"""What is filled in about a person's work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.calendars.operations import RosterDraft
from gemba.desk.calendars.queries import RosterLine
from gemba.desk.channels.kinds.registry import kinds
from gemba.desk.routing.operations import ProfileDraft
from gemba.desk.routing.queries.skills import skill_names
from gemba.desk.routing.queries.staff import AgentLine, CertificateLine
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.working_time import Span

LEVELS = 5


def channels() -> dict[str, str]:
    """Every channel by its code, with its name."""
    return {name: str(kind.label) for name, kind in kinds().items()}


class ProfileForm(forms.Form):
    """Skills with levels, languages, certificates, capacity."""

    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("Codes with commas between them: en, zh. None: any will do."),
        max_length=100,
        required=False,
    )
    certificates = forms.CharField(
        label=gettext_lazy("Certificates"),
        help_text=gettext_lazy("One a line; with a date, it counts until then: Gas 2027-03-31"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=3_000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(0, "–"), *((n, str(n)) for n in range(1, LEVELS + 1))]
        for pk, name in skill_names().items():
            self.fields[f"skill_{pk}"] = forms.TypedChoiceField(
                label=name, choices=levels, coerce=int
            )
        for code, label in channels().items():
            self.fields[f"capacity_{code}"] = forms.IntegerField(
                label=label, min_value=0, max_value=100
            )

    @staticmethod
    def first(line: AgentLine) -> dict[str, object]:
        """What the fields say at first, for `initial`."""
        written = [
            f"{each.name} {each.expires_on.isoformat()}" if each.expires_on else each.name
            for each in line.certificates
        ]
        return {
            "languages": ", ".join(line.languages),
            "certificates": "\n".join(written),
            **{f"skill_{pk}": line.skills.get(pk, 0) for pk in skill_names()},
            **{f"capacity_{code}": line.capacity_on(code) for code in channels()},
        }

    @property
    def skills(self) -> list[forms.BoundField]:
        """The fields of skills."""
        return [self[name] for name in self.fields if name.startswith("skill_")]

    @property
    def capacities(self) -> list[forms.BoundField]:
        """The fields of capacity."""
        return [self[name] for name in self.fields if name.startswith("capacity_")]

    def clean_certificates(self) -> tuple[CertificateLine, ...]:
        """Names, and until when each counts."""
        lines = [line.strip() for line in self.cleaned_data["certificates"].splitlines()]
        return tuple(_certificate(line) for line in lines if line)

    def draft(self) -> ProfileDraft:
        """What is to be kept; ask after `is_valid`."""
        given = self.cleaned_data
        spoken = [each.strip().lower() for each in given["languages"].replace("，", ",").split(",")]
        return ProfileDraft(
            skills={
                int(n.removeprefix("skill_")): given[n] for n in given if n.startswith("skill_")
            },
            languages=tuple(dict.fromkeys(each for each in spoken if each)),
            certificates=given["certificates"],
            capacity={
                n.removeprefix("capacity_"): given[n] for n in given if n.startswith("capacity_")
            },
        )


class ShiftsForm(forms.Form):
    """By the desk's calendar, by another, or by a week of one's own."""

    BY = (
        ("desk", gettext_lazy("As the desk works")),
        ("week", gettext_lazy("A week of their own")),
    )
    by = forms.ChoiceField(label=gettext_lazy("Works"))
    zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=50, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by = self.fields["by"]
        assert isinstance(by, forms.ChoiceField)
        by.choices = [*self.BY, *((str(each.id), each.name) for each in active("calendar"))]
        for day in range(7):
            self.fields[f"day_{day}"] = forms.CharField(
                label=WEEKDAYS[day], max_length=120, required=False
            )

    @staticmethod
    def first(roster: RosterLine) -> dict[str, object]:
        """What the fields say at first, for `initial`."""
        week = roster.week or ("",) * 7
        by = "week" if any(roster.week) else "desk"
        return {
            "by": str(roster.calendar_id) if roster.calendar_id else by,
            "zone": roster.zone or settings.TIME_ZONE,
            **{f"day_{day}": week[day] for day in range(7)},
        }

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the week, from Monday on."""
        return [self[f"day_{day}"] for day in range(7)]

    def draft(self) -> RosterDraft:
        """What is to be kept; ask after `is_valid`."""
        given = self.cleaned_data
        if given["by"] == "desk":
            return RosterDraft()
        if given["by"] == "week":
            week = tuple(given[f"day_{day}"] for day in range(7))
            return RosterDraft(zone=given["zone"], week=week)
        return RosterDraft(calendar_id=UUID(given["by"]))


class ExtraShiftForm(forms.Form):
    """One day, from an hour to an hour."""

    day = forms.DateField(label=gettext_lazy("On"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=gettext_lazy("To"),
        help_text=gettext_lazy("An hour before the first one is on the next day."),
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    def clean(self) -> dict[str, Any]:
        """It takes some time."""
        given = super().clean() or {}
        if given.get("begins") and given.get("begins") == given.get("ends"):
            raise forms.ValidationError(_("A shift ends at another hour than it begins."))
        return given

    def shift(self) -> Span:
        """The time it takes; ask after `is_valid`."""
        given = self.cleaned_data
        last = given["day"] + timedelta(days=given["ends"] < given["begins"])
        return Span(_moment(given["day"], given["begins"]), _moment(last, given["ends"]))


class AbsenceForm(forms.Form):
    """From a day to a day, both included."""

    first_day = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=gettext_lazy("To, this day included"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            raise forms.ValidationError(_("The last day is before the first. Swap them."))
        return given

    def away(self) -> Span:
        """The time it takes; ask after `is_valid`."""
        given = self.cleaned_data
        last = given["last_day"] + timedelta(days=1)
        return Span(_moment(given["first_day"], time.min), _moment(last, time.min))


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _certificate(line: str) -> CertificateLine:
    name, _space, last = line.rpartition(" ")
    try:
        return (
            CertificateLine(name.strip()[:60], date.fromisoformat(last))
            if name
            else (CertificateLine(line[:60], None))
        )
    except ValueError:
        return CertificateLine(line[:60], None)
