"""One form per kind of condition; a valid one gives the filter."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gemba.insight.mining.filters.following import WHO, Gap
from gemba.insight.mining.filters.kind import Filter
from gemba.insight.mining.filters.kinds.activity import (
    HideActivities,
    WithActivity,
    WithoutActivity,
)
from gemba.insight.mining.filters.kinds.attribute import HasAttribute
from gemba.insight.mining.filters.kinds.case_ids import CaseIds
from gemba.insight.mining.filters.kinds.endpoints import EndsWith, StartsWith
from gemba.insight.mining.filters.kinds.follower import Follows
from gemba.insight.mining.filters.kinds.performance import (
    HandedOver,
    HasEvents,
    LastsBetween,
    WaitedBetween,
)
from gemba.insight.mining.filters.kinds.resource import DoneBy, NotDoneBy
from gemba.insight.mining.filters.kinds.rework import DoneAgain
from gemba.insight.mining.filters.kinds.timeframe import InPeriod, TrimTo
from gemba.insight.mining.filters.kinds.variant import Mainstream
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering import options

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SEARCH, SEARCH_CHARS_MAX = "search", 100
UNITS = (("60", _("minutes")), ("3600", _("hours")), ("86400", _("days")))
ACTIVITY_KINDS: Mapping[str, type] = {
    "with": WithActivity,
    "without": WithoutActivity,
    "hide": HideActivities,
    "starts": StartsWith,
    "ends": EndsWith,
}


class FilterForm(forms.Form):
    """`name` stands in the address of the form, `title` on the button that opens it."""

    name: ClassVar[str]
    title: ClassVar[Any]
    # Of the field that is searched, where there is one.
    found: options.Found | None = None

    def __init__(self, choice: Choice, data: Any = None) -> None:
        self.choice = choice
        super().__init__(data)
        self.offer()
        for field in self.fields.values():
            _dress(field)

    def offer(self) -> None:
        """Fill in what there is to choose from."""

    @abstractmethod
    def condition(self) -> Filter:
        """The filter a valid form describes."""

    def choices_of(self, field: str, found: list[options.Option]) -> None:
        """Give a field its choices."""
        chosen: Any = self.fields[field]
        chosen.choices = found

    def search_of(self, field: str) -> options.Search:
        """What the reader looks for among the choices of a field, and has ticked already."""
        widget = self.fields[field].widget
        ticked = widget.value_from_datadict(self.data, self.files, field)
        return options.Search(self.data.get(SEARCH, "")[:SEARCH_CHARS_MAX], tuple(ticked or ()))

    def found_of(self, field: str, found: options.Found) -> None:
        """Give a field what was found for its search."""
        self.choices_of(field, found.options)
        self.found = found


def _dress(field: forms.Field) -> None:
    """Lists of boxes and buttons are dressed by the style sheet: Django would dress their frame."""
    if isinstance(field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return
    is_list = isinstance(field.widget, forms.Select)
    field.widget.attrs.setdefault("class", "form-select" if is_list else "form-control")


class Several(forms.MultipleChoiceField):
    """Some of a list, ticked off."""

    widget = forms.CheckboxSelectMultiple


class OneOf(forms.ChoiceField):
    """One of a few, all in sight."""

    widget = forms.RadioSelect


class ActivityForm(FilterForm):
    """Cases by their activities, first and last ones too; or activities left out."""

    name, title = "activity", _("Activities")
    how = OneOf(
        label=_("Keep cases"),
        initial="with",
        choices=(
            ("with", _("in which one of these happens")),
            ("without", _("in which none of these happens")),
            ("starts", _("that begin with one of these")),
            ("ends", _("that end with one of these")),
            ("hide", _("all, and leave these activities out")),
        ),
    )
    names = Several(label=_("Activities"))

    def offer(self) -> None:
        """See FilterForm."""
        self.found_of("names", options.activity_options(self.choice, self.search_of("names")))

    def condition(self) -> Filter:
        """See FilterForm."""
        kind = ACTIVITY_KINDS[self.cleaned_data["how"]]
        condition: Filter = kind(tuple(self.cleaned_data["names"]))
        return condition


class RangeForm(FilterForm):
    """A form with a range of which one end is enough."""

    needs_range = True

    def clean(self) -> dict[str, Any]:
        """Both ends in order, at least one where one is needed."""
        found = super().clean() or {}
        low, high = found.get("low"), found.get("high")
        if self.needs_range and low is None and high is None and not self.errors:
            self.add_error("low", _("Fill in at least one end of the range."))
        if low is not None and high is not None and low > high:
            self.add_error("high", _("The range ends before it begins."))
        return found

    def ends(self, unit: float) -> tuple[float | None, float | None]:
        """Both ends times the unit."""
        low, high = (self.cleaned_data.get(end) for end in ("low", "high"))
        return (None if low is None else low * unit, None if high is None else high * unit)


class FollowsForm(RangeForm):
    """What follows what."""

    name, title = "follows", _("Paths and rules")
    needs_range = False
    source = forms.ChoiceField(label=pgettext_lazy("of two steps", "First"))
    target = forms.ChoiceField(label=_("Then"))
    how = OneOf(
        label=_("Keep cases"),
        initial="directly",
        choices=(
            ("directly", _("where the second follows directly on the first")),
            ("eventually", _("where the second follows on the first, at once or later")),
            ("directly-never", _("where it never follows directly")),
            ("eventually-never", _("where it never follows")),
        ),
    )
    who = forms.ChoiceField(
        label=_("Person or team"),
        required=False,
        choices=(
            ("anybody", _("whoever")),
            ("same", _("the same person")),
            ("other", _("two different people")),
        ),
    )
    low = forms.FloatField(label=_("Time between, at least"), required=False, min_value=0)
    high = forms.FloatField(label=_("At most"), required=False, min_value=0)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, initial="3600", required=False)

    def offer(self) -> None:
        """See FilterForm."""
        names = options.activity_names(self.choice)
        self.choices_of("source", names)
        self.choices_of("target", names)

    def condition(self) -> Filter:
        """See FilterForm."""
        given = self.cleaned_data
        low, high = self.ends(float(given["unit"] or 3600))
        return Follows(
            given["source"],
            given["target"],
            directly=given["how"].startswith("directly"),
            never=given["how"].endswith("never"),
            gap=Gap(low, high, WHO[given["who"] or "anybody"]),
        )


class FigureForm(RangeForm):
    """Cases by a figure."""

    name, title = "figure", _("Duration and figures")
    figure = forms.ChoiceField(
        label=_("Figure"),
        choices=(
            ("duration", _("Duration of the case")),
            ("waiting", _("Waiting in all")),
            ("events", _("Number of events")),
            ("handovers", _("Number of handovers")),
        ),
    )
    low = forms.FloatField(label=_("At least"), required=False, min_value=0)
    high = forms.FloatField(label=_("At most"), required=False, min_value=0)
    unit = forms.ChoiceField(label=_("Unit of times"), choices=UNITS, initial="86400")

    def condition(self) -> Filter:
        """See FilterForm."""
        times = {"duration": LastsBetween, "waiting": WaitedBetween}
        counts = {"events": HasEvents, "handovers": HandedOver}
        figure = self.cleaned_data["figure"]
        if figure in times:
            return times[figure](*self.ends(float(self.cleaned_data["unit"])))
        return counts[figure](*self.ends(1))


class AttributeForm(RangeForm):
    """Cases by an attribute; its values are offered once it is chosen."""

    name, title = "attribute", _("Attributes")
    needs_range = False
    attribute = forms.ChoiceField(label=_("Attribute"))
    how = OneOf(
        label=_("Keep cases"),
        initial="is",
        choices=(
            ("is", _("with one of these values")),
            ("not", _("with none of these values")),
            ("empty", _("where it is empty")),
            ("range", _("where it is a number of this range")),
        ),
    )
    values = Several(label=_("Values"), required=False)
    low = forms.FloatField(label=_("At least"), required=False)
    high = forms.FloatField(label=_("At most"), required=False)

    def offer(self) -> None:
        """See FilterForm."""
        known = options.attribute_options(self.choice)
        self.choices_of("attribute", known)
        first = known[0][0] if known else ""
        chosen = self.data.get("attribute", first)
        self.initial["attribute"] = chosen
        search = self.search_of("values")
        self.found_of("values", options.value_options(self.choice, chosen, search))

    def clean(self) -> dict[str, Any]:
        """What the condition needs."""
        found = super().clean()
        how = found.get("how")
        if how in ("is", "not") and not found.get("values"):
            self.add_error("values", _("Choose at least one value."))
        if how == "range" and found.get("low") is None and found.get("high") is None:
            self.add_error("low", _("Fill in at least one end of the range."))
        return found

    def condition(self) -> Filter:
        """See FilterForm."""
        given = self.cleaned_data
        if given["how"] == "range":
            return HasAttribute(given["attribute"], "range", (), *self.ends(1))
        values = () if given["how"] == "empty" else tuple(given["values"])
        return HasAttribute(given["attribute"], given["how"], values)


class PersonForm(FilterForm):
    """Cases by who worked on them."""

    name, title = "person", _("People")
    how = OneOf(
        label=_("Keep cases"),
        initial="by",
        choices=(
            ("by", _("that one of these worked on")),
            ("not-by", _("that none of these worked on")),
        ),
    )
    names = Several(label=_("People"))

    def offer(self) -> None:
        """See FilterForm."""
        self.found_of("names", options.resource_options(self.choice, self.search_of("names")))

    def condition(self) -> Filter:
        """See FilterForm."""
        kind = DoneBy if self.cleaned_data["how"] == "by" else NotDoneBy
        return kind(tuple(self.cleaned_data["names"]))


class PeriodForm(RangeForm):
    """Cases, or events, of a period of whole days in the reader's time zone."""

    name, title = "period", _("Period")
    how = OneOf(
        label=_("Keep"),
        initial="touching",
        choices=(
            ("touching", _("cases with something in it")),
            ("contained", _("cases that lie wholly in it")),
            ("started", _("cases that began in it")),
            ("completed", _("cases that ended in it")),
            ("trim", _("only what happened in it")),
        ),
    )
    low = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    high = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def condition(self) -> Filter:
        """See FilterForm."""
        given = self.cleaned_data
        low, high = given["low"], given["high"]
        begin = None if low is None else _midnight_us(low)
        end = None if high is None else _midnight_us(high + timedelta(days=1))
        return TrimTo(begin, end) if given["how"] == "trim" else InPeriod(given["how"], begin, end)


class VariantForm(FilterForm):
    """The main ways through the process, or all others."""

    name, title = "variant", _("Variants")
    how = OneOf(
        label=_("Keep"),
        initial="most",
        choices=(
            ("most", _("the most frequent variants")),
            ("rest", _("all other variants")),
        ),
    )
    percent = forms.FloatField(
        label=_("Percentage of cases the most frequent ones cover"),
        min_value=0.1,
        max_value=100,
        initial=80,
    )

    def condition(self) -> Filter:
        """See FilterForm."""
        given = self.cleaned_data
        return Mainstream(given["percent"] / 100, rest=given["how"] == "rest")


class RepeatedForm(FilterForm):
    """Cases with rework."""

    name, title = "again", _("Rework")
    times = forms.IntegerField(
        label=_("Done so many times or more"), min_value=2, max_value=10_000, initial=2
    )
    names = Several(label=_("One of these activities; any, when none is ticked"), required=False)

    def offer(self) -> None:
        """See FilterForm."""
        self.found_of("names", options.activity_options(self.choice, self.search_of("names")))

    def condition(self) -> Filter:
        """See FilterForm."""
        return DoneAgain(self.cleaned_data["times"], tuple(self.cleaned_data["names"]))


class CasesForm(FilterForm):
    """Cases by name."""

    name, title = "case", pgettext_lazy("filter", "Cases by number")
    ids = forms.CharField(
        label=_("Numbers, one a line"), max_length=3000, widget=forms.Textarea({"rows": 5})
    )

    def condition(self) -> Filter:
        """See FilterForm."""
        lines = self.cleaned_data["ids"].splitlines()
        return CaseIds(tuple(dict.fromkeys(line.strip() for line in lines if line.strip())))


FORMS: Mapping[str, type[FilterForm]] = {
    form.name: form
    for form in (
        ActivityForm,
        FollowsForm,
        AttributeForm,
        PersonForm,
        PeriodForm,
        FigureForm,
        VariantForm,
        RepeatedForm,
        CasesForm,
    )
}


def _midnight_us(day: date) -> int:
    begin = datetime.combine(day, time.min, tzinfo=get_current_timezone())
    since = begin - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000
