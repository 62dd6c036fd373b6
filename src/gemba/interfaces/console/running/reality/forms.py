"""Which version and which period is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.timezone import get_current_timezone

from gemba.foundation.kernel.clock import microseconds
from gemba.insight.mining.drawn.deviations import Kind
from gemba.insight.mining.drawn.stretch import Stretch

EVER, USUAL_DAYS = 0, 90
DAYS = (30, USUAL_DAYS, 365, EVER)
BESIDE_KINDS = ("resolved", "missing")
KINDS = (*(str(each) for each in Kind), *BESIDE_KINDS)
ELEMENT_CHARS = 240


class WantedForm(forms.Form):
    """A version, and instances that began in the last days or from a day to another."""

    version = forms.IntegerField(min_value=1, required=False)
    days = forms.TypedChoiceField(
        choices=[(n, n) for n in DAYS],
        coerce=int,
        required=False,
        empty_value=None,
    )
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)


class DeviationForm(forms.Form):
    """One kind of deviation at one element ('' is the whole process)."""

    kind = forms.ChoiceField(choices=[(each, each) for each in KINDS])
    element = forms.CharField(max_length=ELEMENT_CHARS, required=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for. `version` None: the newest on which something began."""

    version: int | None = None
    days: int = USUAL_DAYS
    since: date | None = None
    until: date | None = None

    @property
    def has_days(self) -> bool:
        """Whether days of the calendar are named, which then count."""
        return self.since is not None or self.until is not None

    def stretch(self, version: int, now: datetime) -> Stretch:
        """The period in the reader's zone, whole days."""
        if self.has_days:
            until = self.until + timedelta(days=1) if self.until else None
            return Stretch(version, _begin_us(self.since), _begin_us(until))
        if self.days == EVER:
            return Stretch(version)
        return Stretch(version, microseconds(now - timedelta(days=self.days)))

    def query(self, version: int, **more: str) -> str:
        """The query of the same with this version and what else is said."""
        said: Mapping[str, object] = {
            "version": version,
            "days": "" if self.has_days else self.days,
            "since": self.since or "",
            "until": self.until or "",
            **more,
        }
        return urlencode({name: value for name, value in said.items() if value != ""})


def wanted_of(query: QueryDict) -> Wanted:
    """What is asked for; nonsense is left out."""
    form = WantedForm(query)
    form.is_valid()
    said = form.cleaned_data
    days = said.get("days")
    return Wanted(
        said.get("version"),
        USUAL_DAYS if days is None else days,
        said.get("since"),
        said.get("until"),
    )


def _begin_us(day: date | None) -> int | None:
    if day is None:
        return None
    return microseconds(datetime.combine(day, time.min, tzinfo=get_current_timezone()))
