"""The things changes ask for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, Literal

from django import forms
from django.forms import Field
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy, pgettext_lazy

from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.simulation.codec import fields_json
from gemba.insight.simulation.model import Activity, Discipline
from gemba.insight.simulation.whatif.change import Change
from gemba.interfaces.console.lab.asking import (
    ALL,
    Desk,
    Given,
    Offered,
    Span,
    Values,
    Words,
    checklist,
    select,
    slider,
)

HOUR_SECONDS = 3600
DAY_HOURS = 24
PERCENT = "%"


@dataclass(frozen=True)
class _One:
    """Asks for one field of the change, under its own name."""

    name: str
    label: Words

    def is_answerable(self, _desk: Desk, /) -> bool:
        return True

    def values(self, given: Given) -> list[Values]:
        return [{self.name: self.value_of(given[self.name])}]

    def initial(self, change: Change) -> dict[str, object]:
        return {self.name: self.shown(getattr(change, self.name))}

    def value_of(self, given: Any) -> JsonValue:
        """What the change is told, of what its field cleaned."""
        told: JsonValue = given
        return told

    def shown(self, value: Any) -> object:
        """What the field shows of the change's own value."""
        return value


@dataclass(frozen=True)
class OnePerson(_One):
    """Somebody of the desk."""

    def fields(self, desk: Desk) -> dict[str, Field]:
        return {self.name: select(self.label, desk.people)}

    def is_answerable(self, desk: Desk) -> bool:
        return bool(desk.people)


@dataclass(frozen=True)
class People(_One):
    """Some of the desk's people."""

    def fields(self, desk: Desk) -> dict[str, Field]:
        return {self.name: checklist(self.label, desk.people)}

    def is_answerable(self, desk: Desk) -> bool:
        return bool(desk.people)

    def shown(self, value: Any) -> object:
        return list(value)


@dataclass(frozen=True)
class Step(_One):
    """A step; `of`: any, those people do, those done in batches, those after a delay. None of them
    where `none_words` says how that is called."""

    of: Literal["any", "people", "batch", "delay"] = "any"
    none_words: Words = ""

    def fields(self, desk: Desk) -> dict[str, Field]:
        offered: Offered = desk.steps(self._those(desk))
        if self.none_words:
            offered = [(ALL, self.none_words), *offered]
        return {self.name: select(self.label, offered, required=not self.none_words)}

    def is_answerable(self, desk: Desk) -> bool:
        return bool(self.none_words) or bool(self._those(desk))

    def _those(self, desk: Desk) -> list[Activity]:
        delayed = {each.to for each in desk.twin.delays}
        return [
            each
            for each in desk.twin.activities
            if {
                "any": True,
                "people": each.skills is not None,
                "batch": each.batch is not None,
                "delay": each.name in delayed,
            }[self.of]
        ]


@dataclass(frozen=True)
class Steps(_One):
    """Some of the steps that people do."""

    def fields(self, desk: Desk) -> dict[str, Field]:
        return {self.name: checklist(self.label, desk.steps(_done_by_people(desk)))}

    def is_answerable(self, desk: Desk) -> bool:
        return len(_done_by_people(desk)) > 1

    def shown(self, value: Any) -> object:
        return list(value)


def _done_by_people(desk: Desk) -> list[Activity]:
    return [each for each in desk.twin.activities if each.skills is not None]


@dataclass(frozen=True)
class Kind(_One):
    """A type of request; all of them where `all_words` says how they are called."""

    all_words: Words = ""

    def fields(self, desk: Desk) -> dict[str, Field]:
        if self.all_words:
            offered: Offered = [(ALL, self.all_words), *desk.types]
            return {self.name: select(self.label, offered, required=False)}
        return {self.name: select(self.label, desk.types)}

    def is_answerable(self, desk: Desk) -> bool:
        return bool(self.all_words) or len(desk.types) > 1

    def value_of(self, given: Any) -> JsonValue:
        return str(given) or None

    def shown(self, value: Any) -> object:
        return value or ALL


@dataclass(frozen=True)
class Skill(_One):
    """Something only some can do; anything where `any_words` says how that is called."""

    any_words: Words = ""

    def fields(self, desk: Desk) -> dict[str, Field]:
        if self.any_words:
            offered: Offered = [(ALL, self.any_words), *desk.skills]
            return {self.name: select(self.label, offered, required=False)}
        return {self.name: select(self.label, desk.skills)}

    def is_answerable(self, desk: Desk) -> bool:
        return bool(self.any_words) or bool(desk.skills)

    def value_of(self, given: Any) -> JsonValue:
        return str(given) or None

    def shown(self, value: Any) -> object:
        return value or ALL


@dataclass(frozen=True)
class Number(_One):
    """A number between two others; the change counts in `scale` of the slider's units."""

    span: Span
    unit: Words = ""
    scale: float = 1
    whole: bool = False

    def fields(self, _desk: Desk, /) -> dict[str, Field]:
        return {self.name: slider(self.label, self.span, self.unit)}

    def value_of(self, given: Any) -> JsonValue:
        value = float(given) * self.scale
        return round(value) if self.whole else round(value, 6)

    def shown(self, value: Any) -> object:
        shown = float(value) / self.scale
        return f"{min(max(shown, self.span.low), self.span.high):g}"


def share(name: str, label: Words, start: float) -> Number:
    """A part of all, in percent."""
    return Number(name, label, Span(1, 100, start), unit=PERCENT, scale=0.01)


def factor(name: str, label: Words, start: float) -> Number:
    """So many percent of today."""
    return Number(name, label, Span(0, 300, start), unit=PERCENT, scale=0.01)


def count(name: str, label: Words, low: int, high: int, start: int) -> Number:
    """A whole number."""
    return Number(name, label, Span(low, high, start), whole=True)


def hours(name: str, label: Words, low: float, high: float, start: float) -> Number:
    """Hours that the change counts in seconds."""
    unit = pgettext_lazy("unit", "h")
    return Number(name, label, Span(low, high, start), unit=unit, scale=HOUR_SECONDS)


@dataclass(frozen=True)
class Before(_One):
    """Whether it goes before all others or after them."""

    far: int = 10

    def fields(self, _desk: Desk, /) -> dict[str, Field]:
        before = gettext_lazy("before all other work")
        after = gettext_lazy("after all other work")
        return {self.name: select(self.label, [(str(-self.far), before), (str(self.far), after)])}

    def value_of(self, given: Any) -> JsonValue:
        return int(str(given))

    def shown(self, value: Any) -> object:
        return str(self.far if int(str(value)) > 0 else -self.far)


@dataclass(frozen=True)
class Side(_One):
    """Right before or right after something."""

    def fields(self, _desk: Desk, /) -> dict[str, Field]:
        before, after = gettext_lazy("right before"), gettext_lazy("right after")
        return {self.name: select(self.label, [("before", before), ("after", after)])}


@dataclass(frozen=True)
class KeptModel(_One):
    """A drawn process, which the form carries as a whole."""

    def fields(self, desk: Desk) -> dict[str, Field]:
        offered: Offered = [(_text(each), each.name) for each in desk.drawings]
        return {self.name: select(self.label, offered)}

    def is_answerable(self, desk: Desk) -> bool:
        return bool(desk.drawings)

    def value_of(self, given: Any) -> JsonValue:
        value: JsonValue = json.loads(given)
        return value

    def shown(self, value: Any) -> object:
        return _text(value)


def _text(model: BpmnModel) -> str:
    return json.dumps(fields_json(model), ensure_ascii=False)


@dataclass(frozen=True)
class Months(_One):
    """Some months of the year."""

    def fields(self, desk: Desk) -> dict[str, Field]:
        asked = checklist(self.label, [(str(each), name) for each, name in MONTHS.items()])
        start = moment_of(desk.twin.horizon.start_us)
        asked.initial = [str(start.month)]
        return {self.name: asked}

    def value_of(self, given: Any) -> JsonValue:
        return [int(each) for each in given]

    def shown(self, value: Any) -> object:
        return [str(each) for each in value]


@dataclass(frozen=True)
class Day(_One):
    """A day of those that are run."""

    def fields(self, desk: Desk) -> dict[str, Field]:
        first = moment_of(desk.twin.horizon.start_us).date()
        last = first + timedelta(days=round(desk.twin.horizon.days))
        bounds = {"type": "date", "min": first.isoformat(), "max": last.isoformat()}
        widget = forms.DateInput(attrs={**bounds, "class": "form-control"}, format="%Y-%m-%d")
        monday = first + timedelta(days=7 - first.weekday())
        return {self.name: forms.DateField(label=self.label, widget=widget, initial=monday)}

    def value_of(self, given: Any) -> JsonValue:
        return str(given.isoformat())


@dataclass(frozen=True)
class Window:
    """Hours of days of the week: one change for each day."""

    first: str = "first"
    end: str = "end"

    def is_answerable(self, _desk: Desk, /) -> bool:
        return True

    def fields(self, _desk: Desk, /) -> dict[str, Field]:
        unit = gettext_lazy("o'clock")
        days = checklist(
            gettext_lazy("On which days"), [(str(each), name) for each, name in WEEKDAYS.items()]
        )
        return {
            "days": days,
            "since": slider(gettext_lazy("From"), Span(0, DAY_HOURS - 0.5, 18, 0.5), unit),
            "until": slider(gettext_lazy("Until"), Span(0.5, DAY_HOURS, 20, 0.5), unit),
        }

    def values(self, given: Given) -> list[Values]:
        """Until earlier than from is in the day after; Sunday's goes on into Monday."""
        found: list[Values] = []
        for day in given["days"]:
            begin = int(day) * DAY_HOURS + given["since"]
            end = int(day) * DAY_HOURS + given["until"]
            end += DAY_HOURS if end <= begin else 0
            week = 7 * DAY_HOURS
            found.append({self.first: begin, self.end: end if end <= week else end - week})
        return found

    def initial(self, change: Change) -> dict[str, object]:
        day, begin = divmod(getattr(change, self.first), DAY_HOURS)
        until = getattr(change, self.end) % DAY_HOURS or DAY_HOURS
        return {"days": [str(int(day))], "since": f"{begin:g}", "until": f"{until:g}"}


SAME, LEAST = "same", "least"


@dataclass(frozen=True)
class Rule(_One):
    """Which work goes first, or to whom it goes."""

    order: tuple[tuple[str, Words], ...] = field(
        default=(
            ("age", gettext_lazy("the oldest case first")),
            ("due", gettext_lazy("what is due goes first")),
            ("enabled", gettext_lazy("first come, first served")),
            (SAME, gettext_lazy("to whoever had the case before")),
            (LEAST, gettext_lazy("to who has least in hand")),
        )
    )

    def fields(self, _desk: Desk, /) -> dict[str, Field]:
        return {self.name: select(self.label, list(self.order))}

    def value_of(self, given: Any) -> JsonValue:
        usual: dict[str, JsonValue] = asdict(Discipline())
        if given == SAME:
            return {**usual, "same_person": True}
        if given == LEAST:
            return {**usual, "chooses": "least_loaded"}
        return {**usual, "order": str(given)}

    def shown(self, value: Any) -> object:
        if not isinstance(value, Discipline):
            return "age"
        if value.same_person:
            return SAME
        return LEAST if value.chooses == "least_loaded" else value.order
