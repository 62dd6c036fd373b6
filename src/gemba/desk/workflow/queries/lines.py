"""What was filled in on a step, or is given to whoever does it, line by line in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.desk.workflow.drawings.forms import FieldType, FormField
from gemba.desk.workflow.processes.bpmn.model import Element
from gemba.desk.workflow.processes.door import Place
from gemba.desk.workflow.programs import Program
from gemba.foundation.kernel.json_values import JsonValue

Fields = Mapping[str, FormField]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One thing that was filled in, or is given, in words."""

    label: str
    words: str


def fields_given(place: Place, running: Program) -> Fields:
    """By name of what is given at a place, the field of a form in the process that it was filled in
    on: by the name of the variable it is taken from, else by its own. Those of inputs come first,
    as they were drawn."""
    own = {each.key: each for each in running.forms.get(place, ())}
    known = {**running.fields, **own}
    element = running.element(place)
    if element is None:
        return known
    renamed = _renamed(element, known)
    rest = {name: field for name, field in known.items() if name not in renamed}
    return {**renamed, **rest}


def _renamed(element: Element, known: Fields) -> Fields:
    taken = ((each.name, each.expression.strip()) for each in element.own.inputs)
    return {name: known[variable] for name, variable in taken if variable in known}


def filled_lines(form: tuple[FormField, ...], answer: Mapping[str, JsonValue]) -> list[AnswerLine]:
    """What was filled in, in the order of the form."""
    lines = ((each, answer.get(each.key)) for each in form)
    return [AnswerLine(f.label, _words(f, v)) for f, v in lines if v is not None]


def given_lines(given: Mapping[str, JsonValue], fields: Fields) -> list[AnswerLine]:
    """What is given: under the label of the field it was filled in on where that is known, in the
    order of those; then the rest under the names of the drawing. (PostgreSQL keeps no order of what
    is in a JSON object.)"""
    named = (
        value.items() if isinstance(value, Mapping) else ((name, value),)
        for name, value in given.items()
    )
    every = [(name, value) for each in named for name, value in each if value is not None]
    place = {name: at for at, name in enumerate(fields)}
    found = sorted(every, key=lambda each: place.get(each[0], len(place)))
    return [_line(name, value, fields.get(name)) for name, value in found]


def _line(name: str, value: JsonValue, field: FormField | None) -> AnswerLine:
    if field is None:
        return AnswerLine(name, str(value))
    return AnswerLine(field.label, _words(field, value))


def _words(field: FormField, value: JsonValue) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.type is FieldType.CHOICE:
        return next((each.label for each in field.choices if each.value == value), str(value))
    if field.type is FieldType.FILE and isinstance(value, Mapping):
        return str(value.get("name", ""))
    return str(value)
