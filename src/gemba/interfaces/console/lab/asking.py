"""What a change asks for: fields of a form, and what they say as the change's own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Union

from django import forms
from django.forms import Field
from django.utils.translation import gettext_lazy

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.simulation.model import Activity, Twin
from gemba.insight.simulation.whatif.change import Change
from gemba.insight.simulation.whatif.needing import skills_wanted
from gemba.interfaces.console.lab.fitted import kind_words, skill_words
from gemba.interfaces.console.process.choosing import Choice

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Given = Mapping[str, Any]
Values = dict[str, JsonValue]
Words = Union[str, "StrPromise"]
Offered = list[tuple[str, Words]]
ALL = ""


@dataclass(frozen=True)
class Desk:
    """What a form chooses among: people, steps and types of the twin in the reader's words, in
    alphabetical order, and drawn processes."""

    choice: Choice
    twin: Twin
    drawings: tuple[BpmnModel, ...] = ()

    @cached_property
    def people(self) -> Offered:
        return _sorted((each.name, self.choice.who(each.name)) for each in self.twin.people)

    @cached_property
    def types(self) -> Offered:
        return _sorted((each.name, kind_words(each, self.choice)) for each in self.twin.types)

    @cached_property
    def skills(self) -> Offered:
        """Those that work of the desk takes."""
        wanted = skills_wanted(self.twin)
        return _sorted((each, skill_words(each, self.choice)) for each in wanted)

    def steps(self, activities: Sequence[Activity]) -> Offered:
        return _sorted((each.name, self.choice.label(each.name)) for each in activities)


def _sorted(pairs: Any) -> Offered:
    return sorted(pairs, key=lambda pair: str(pair[1]))


class Ask(Protocol):
    """One thing a change has to be told."""

    def fields(self, desk: Desk, /) -> dict[str, Field]:
        """Of the form, by name."""

    def values(self, given: Given) -> list[Values]:
        """Fields of the change; several sets make several changes."""

    def initial(self, change: Change) -> dict[str, object]:
        """What the fields show of a change that is there."""

    def is_answerable(self, desk: Desk, /) -> bool:
        """Whether the desk has what there is to choose among."""


class Slider(forms.NumberInput):
    """A number chosen by a slider; `unit` stands behind it."""

    input_type = "range"

    def __init__(self, unit: Words = "") -> None:
        super().__init__(attrs={"class": "form-range"})
        self.unit = unit


@dataclass(frozen=True)
class Span:
    """From where to where a slider goes, in which steps, and where it begins."""

    low: float
    high: float
    start: float
    step: float = 1


def slider(label: Words, span: Span, unit: Words) -> Field:
    """A field for a number between two others."""
    field = forms.FloatField(
        label=label,
        min_value=span.low,
        max_value=span.high,
        initial=f"{span.start:g}",
        widget=Slider(unit),
    )
    field.widget.attrs["step"] = f"{span.step:g}"
    return field


def select(label: Words, offered: Offered, *, required: bool = True) -> Field:
    """One of several."""
    field = forms.ChoiceField(label=label, choices=offered, required=required)
    field.widget.attrs["class"] = "form-select"
    return field


def checklist(label: Words, offered: Offered) -> Field:
    """Some of several, one at least."""
    return forms.MultipleChoiceField(
        label=label,
        choices=offered,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one at least.")},
    )
