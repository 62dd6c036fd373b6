"""The form of a user task: typed fields in the drawing's own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree as ET

from gemba.desk.workflow.processes.bpmn.names import own, tag
from gemba.foundation.kernel.wording import gettext_noop

FIELDS_MAX = 100
# A field's key is the name of a variable in every expression after it.
_KEY = re.compile(r"[^\W\d]\w{0,59}")


class FieldType(StrEnum):
    """What a field holds: what a person fills in, and so what an expression finds."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    YES_NO = "yes_no"
    FILE = "file"
    VALUE = "value"  # whatever an expression could be: a number, true, a text


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One answer to choose."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """A question. It is asked when `condition`, an expression over the process's variables and the
    fields before it, is true; '' is always."""

    key: str
    label: str
    type: FieldType
    is_required: bool = False
    condition: str = ""
    choices: tuple[FieldChoice, ...] = ()


class FormInvalid(ValueError):
    """A form cannot be asked; `sentence` with `values` filled in says why."""

    def __init__(self, sentence: str, **values: str | int) -> None:
        super().__init__(sentence.format(**values))
        self.sentence = sentence
        self.values = values


def form_of(node: ET.Element) -> tuple[FormField, ...]:
    """The form of an element; empty where it has none. Raises FormInvalid."""
    extensions = node.find(tag("extensionElements"))
    nodes = () if extensions is None else extensions.findall(own("field"))
    if len(nodes) > FIELDS_MAX:
        raise FormInvalid(gettext_noop("The form has more than {n} fields."), n=FIELDS_MAX)
    fields = tuple(_fields(nodes))
    for place, field in enumerate(fields):
        if field.key in {each.key for each in fields[:place]}:
            raise FormInvalid(gettext_noop("The form has two fields “{key}”."), key=field.key)
    return fields


def form_problems(fields: Iterable[FormField], given: Collection[str]) -> Iterator[FormInvalid]:
    """What keeps a form that can be asked from being published; `given` are the variables that the
    desk itself has names for."""
    for field in fields:
        if field.key in given:
            yield FormInvalid(
                gettext_noop(
                    "The field “{key}” would hide what the desk itself calls so:"
                    " give it another key."
                ),
                key=field.key,
            )
        values = [each.value for each in field.choices]
        for value in dict.fromkeys(each for each in values if values.count(each) > 1):
            yield FormInvalid(
                gettext_noop(
                    "Two choices of the field “{key}” have the value “{value}”: change one of them."
                ),
                key=field.key,
                value=value,
            )


def _fields(nodes: Iterable[ET.Element]) -> Iterator[FormField]:
    for node in nodes:
        key = node.get("key", "").strip()
        if not _KEY.fullmatch(key):
            raise FormInvalid(
                gettext_noop(
                    "A field's key is a word of letters and digits, as “serial_no”: “{key}” is not."
                ),
                key=key,
            )
        given = node.get("type", FieldType.TEXT)
        if given not in list(FieldType):
            raise FormInvalid(
                gettext_noop("The field “{key}” is of no known type: {type}."), key=key, type=given
            )
        choices = tuple(
            FieldChoice(each.get("value", ""), each.get("label", "") or each.get("value", ""))
            for each in node.findall(own("choice"))
        )
        if given == FieldType.CHOICE and not choices:
            raise FormInvalid(gettext_noop("The field “{key}” offers nothing to choose."), key=key)
        yield FormField(
            key,
            node.get("label", "").strip() or key,
            FieldType(given),
            node.get("required") == "true",
            node.get("condition", "").strip(),
            choices,
        )
