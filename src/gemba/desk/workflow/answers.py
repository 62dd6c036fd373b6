"""What a person fills in on a step, read by the form of the step."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.workflow.desk_time import on_the_wall
from gemba.desk.workflow.drawings.forms import FieldType, FormField
from gemba.desk.workflow.processes.expressions import ExpressionWrong, parsed
from gemba.foundation.kernel.json_values import JsonValue, storable_json
from gemba.foundation.kernel.text import storable

TEXT_CHARS_MAX = 10_000
NUMBER_MAX = 1e15


class FormRefused(ChangeRefused):
    """The form is not filled in rightly; `wrong` says by field what is the matter."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(" ".join(wrong.values()))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """A form and what was filled in, by key, as a page or the API hands it over."""

    fields: tuple[FormField, ...]
    values: Mapping[str, JsonValue]


def is_asked(field: FormField, scope: Mapping[str, JsonValue], *, now: datetime) -> bool:
    """Whether a field is asked for with these variables and the answers before it. One whose
    condition cannot be read is: nothing is published with such a one any more."""
    if not field.condition:
        return True
    try:
        condition = parsed(field.condition)
    except ExpressionWrong:
        return True
    return condition.value(scope, on_the_wall(now)) is True


def answered(
    form: FormAnswers, scope: Mapping[str, JsonValue], *, now: datetime
) -> dict[str, JsonValue]:
    """The answers as variables: every field that is asked, null where nothing was filled in.

    What is not asked is left out, and so is what the form does not know. Raises FormRefused.
    """
    found: dict[str, JsonValue] = {}
    wrong: dict[str, str] = {}
    for field in form.fields:
        if not is_asked(field, {**scope, **found}, now=now):
            continue
        given = form.values.get(field.key)
        try:
            value = None if given in (None, "", []) else _READERS[field.type](given, field)
        except ValueError as error:
            wrong[field.key] = f"{field.label}: {error}"
            continue
        if value is None and field.is_required:
            wrong[field.key] = _("Fill in “{label}”.").format(label=field.label)
        found[field.key] = value
    if wrong:
        raise FormRefused(wrong)
    return found


def _text(given: JsonValue, _field: FormField) -> JsonValue:
    if not isinstance(given, str) or len(given) > TEXT_CHARS_MAX:
        raise ValueError(_("at most {n} characters").format(n=TEXT_CHARS_MAX))
    return storable(given).strip() or None


def _number(given: JsonValue, _field: FormField) -> JsonValue:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise ValueError(_("a number is needed"))
    try:
        value = float(str(given).replace(",", ".").strip())
    except ValueError:
        raise ValueError(_("a number is needed")) from None
    if not math.isfinite(value) or abs(value) > NUMBER_MAX:
        raise ValueError(_("a number is needed"))
    return int(value) if value.is_integer() else value


def _choice(given: JsonValue, field: FormField) -> JsonValue:
    if given not in [each.value for each in field.choices]:
        raise ValueError(_("choose from the list"))
    return given


def _date(given: JsonValue, _field: FormField) -> JsonValue:
    try:
        return date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise ValueError(_("a date is needed, as 2026-11-22")) from None


def _yes_no(given: JsonValue, _field: FormField) -> JsonValue:
    known = {"true": True, "yes": True, "on": True, "false": False, "no": False}
    value = given if isinstance(given, bool) else known.get(str(given).lower())
    if value is None:
        raise ValueError(_("yes or no is needed"))
    return value


def _file(given: JsonValue, _field: FormField) -> JsonValue:
    if not isinstance(given, Mapping) or not {"name", "digest"} <= set(given):
        raise ValueError(_("a file is needed"))
    return dict(given)


def _value(given: JsonValue, field: FormField) -> JsonValue:
    """A text that reads as a number, as true or false, or as a list is that; else it is a text."""
    text = _text(given, field) if isinstance(given, str) else None
    if text is None:
        return storable_json(given)
    try:
        return storable_json(json.loads(str(text)))
    except (ValueError, RecursionError):
        return text


_READERS: Mapping[FieldType, Callable[[JsonValue, FormField], JsonValue]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.CHOICE: _choice,
    FieldType.DATE: _date,
    FieldType.YES_NO: _yes_no,
    FieldType.FILE: _file,
    FieldType.VALUE: _value,
}
