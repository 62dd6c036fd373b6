"""What is filled in for a policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from gemba.desk.sla.policy import PRIORITIES, PolicyBody
from gemba.desk.sla.promises import DEFAULT_PAUSES, PAUSABLE, Promise, Step
from gemba.desk.sla.wording import promise_told
from gemba.desk.tickets.conditions import Condition
from gemba.desk.tickets.queries import priorities, statuses
from gemba.foundation.definitions.queries import definitions
from gemba.foundation.events.actors import SYSTEM
from gemba.interfaces.console.definitions.forms import DefinitionForm

from .spans import SpanUnreadable, read_span, written_span

FIRST_TARGETS = {
    Promise.FIRST_REPLY: ("8h", "4h", "1h", "30m"),
    Promise.NEXT_REPLY: ("16h", "8h", "2h", "1h"),
    Promise.RESOLUTION: ("40h", "24h", "8h", "4h"),
}


class SpanField(forms.CharField):
    """A length of time as people write it."""

    def clean(self, value: Any) -> timedelta | None:
        """The span; None for nothing."""
        try:
            return read_span(super().clean(value))
        except SpanUnreadable as error:
            raise forms.ValidationError(str(error)) from error


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A promise with a field for each priority, and when its clock stands still: a vendor's runs
    while it is the vendor's turn."""

    label: str
    targets: tuple[forms.BoundField, ...]
    pauses: forms.BoundField | None


class TryForm(forms.Form):
    """Which ticket a policy is tried on."""

    ticket = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class PolicyForm(DefinitionForm):
    """Calendar, targets, pauses and warning; the condition and the steps are rows beside it."""

    calendar = forms.ChoiceField(label=_("Counted by the calendar"), required=False)
    warning_percent = forms.IntegerField(
        label=_("Warn when this much has run (%)"), min_value=1, max_value=99, required=False
    )
    warning_minutes = forms.IntegerField(
        label=_("or so many minutes before the end"), min_value=1, max_value=99_999, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calendar = self.fields["calendar"]
        assert isinstance(calendar, forms.ChoiceField)
        known = definitions("calendar", actor=SYSTEM)
        calendar.choices = [
            ("", _("The desk’s own")),
            *((each.id.hex, each.name) for each in known),
        ]
        labels = {each.code: each.label for each in statuses()}
        pausable = [(code, labels.get(code, code)) for code in PAUSABLE]
        for promise in Promise:
            for priority in PRIORITIES:
                self.fields[f"{promise}_{priority}"] = SpanField(max_length=20, required=False)
            self.fields[f"pause_{promise}"] = forms.MultipleChoiceField(
                choices=pausable, required=False, widget=forms.CheckboxSelectMultiple
            )

    @staticmethod
    def first_body(body: PolicyBody | None) -> dict[str, object]:
        """What the fields say at first, for `initial`."""
        found: dict[str, object] = {"warning_percent": 80 if body is None else body.warning_percent}
        pauses = DEFAULT_PAUSES if body is None else body.pauses
        for promise in Promise:
            found[f"pause_{promise}"] = sorted(pauses.get(promise, ()))
            for place, priority in enumerate(PRIORITIES):
                if body is None:
                    text = FIRST_TARGETS.get(promise, ("",) * 4)[place]
                else:
                    text = written_span(body.targets.get(promise, {}).get(priority))
                found[f"{promise}_{priority}"] = text
        if body is not None:
            found["warning_minutes"] = body.warning_minutes
            found["calendar"] = body.calendar_id.hex if body.calendar_id else ""
        return found

    @property
    def priority_labels(self) -> list[str]:
        """The heads of the columns."""
        return [each.label for each in priorities()]

    @property
    def lines(self) -> Iterator[TargetLine]:
        """The table of targets."""
        for promise in Promise:
            fields = tuple(self[f"{promise}_{priority}"] for priority in PRIORITIES)
            pauses = None if promise is Promise.VENDOR else self[f"pause_{promise}"]
            yield TargetLine(promise_told(promise), fields, pauses)

    def body(self, condition: Condition, steps: tuple[Step, ...]) -> PolicyBody:
        """The policy; ask after `is_valid`."""
        given = self.cleaned_data
        targets = {
            promise: {
                priority: span
                for priority in PRIORITIES
                if (span := given[f"{promise}_{priority}"]) is not None
            }
            for promise in Promise
        }
        return PolicyBody(
            condition=condition,
            calendar_id=UUID(given["calendar"]) if given["calendar"] else None,
            targets={promise: by for promise, by in targets.items() if by},
            pauses={promise: frozenset(given[f"pause_{promise}"]) for promise in Promise},
            warning_percent=given["warning_percent"],
            warning_minutes=given["warning_minutes"],
            steps=steps,
        )
