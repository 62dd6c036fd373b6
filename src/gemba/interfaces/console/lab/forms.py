"""The form that puts a scenario together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.model import Twin
from gemba.interfaces.console.lab.asked import text_of
from gemba.interfaces.console.process.choosing import Choice

NAME_CHARS_MAX = 60
PEOPLE_MAX = 10
DEMAND_MAX = 300
AUTOMATE, REMOVE, FASTER = "automate", "remove", "faster"


class ScenarioForm(forms.Form):
    """What is done differently; each part may be left as it is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_CHARS_MAX)
    demand = forms.IntegerField(
        label=gettext_lazy("Requests"), min_value=0, max_value=DEMAND_MAX, initial=100
    )
    like = forms.ChoiceField(label=gettext_lazy("who work like"), required=False)
    more = forms.IntegerField(
        label=gettext_lazy("More people"), min_value=0, max_value=PEOPLE_MAX, initial=0
    )
    step = forms.ChoiceField(label=gettext_lazy("Step"), required=False)
    deed = forms.ChoiceField(
        label=gettext_lazy("is"),
        required=False,
        choices=[
            ("", gettext_lazy("as it is")),
            (AUTOMATE, gettext_lazy("done by a rule, so much of it")),
            (FASTER, gettext_lazy("done in so much of the time")),
            (REMOVE, gettext_lazy("left out")),
        ],
    )
    part = forms.IntegerField(label=gettext_lazy("Percent"), min_value=1, max_value=100, initial=30)
    route = forms.ChoiceField(
        label=gettext_lazy("Routing"),
        required=False,
        choices=[
            ("", gettext_lazy("as it is")),
            ("age", gettext_lazy("the oldest case first")),
            ("due", gettext_lazy("what is due goes first")),
            ("same", gettext_lazy("to whoever had the case before")),
        ],
    )

    def __init__(self, choice: Choice, twin: Twin, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.twin = twin
        people = sorted((choice.who(each.name), each.name) for each in twin.people)
        steps = sorted(
            (choice.label(each.name), each.name)
            for each in twin.activities
            if each.skills is not None
        )
        for name, offered in (("like", people), ("step", steps)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(value, label) for label, value in offered]

    def clean(self) -> dict[str, Any]:
        """A scenario changes something."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not list(self._changes(given)):
            raise forms.ValidationError(_("Change something: a slider, a step or the routing."))
        return given

    def text(self) -> str:
        """The scenario as addresses carry it."""
        return text_of(self.cleaned_data["name"], list(self._changes(self.cleaned_data)))

    def _changes(self, given: dict[str, Any]) -> Iterator[JsonValue]:
        if given["demand"] != 100:
            yield {"kind": "scale_demand", "factor": given["demand"] / 100}
        if given["more"] and given["like"]:
            yield {"kind": "add_people", "like": given["like"], "count": given["more"]}
        if given["step"] and given["deed"]:
            yield _of_step(given["step"], given["deed"], given["part"] / 100)
        if given["route"]:
            yield {"kind": "route", "discipline": self._discipline(given["route"])}

    def _discipline(self, route: str) -> JsonValue:
        now: dict[str, JsonValue] = asdict(self.twin.discipline)
        is_same = route == "same"
        return {**now, "same_person": is_same, "order": now["order"] if is_same else route}


def _of_step(step: str, deed: str, part: float) -> JsonValue:
    if deed == REMOVE:
        return {"kind": "remove_step", "activity": step}
    if deed == AUTOMATE:
        return {"kind": "automate", "activity": step, "share": part}
    return {"kind": "scale_handling", "activity": step, "factor": part}
