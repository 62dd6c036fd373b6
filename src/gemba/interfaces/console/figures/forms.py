"""Forms of the Figures screen: a target, and what the steps of a log mean."""

import math

import numpy as np
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gemba.foundation.accounts.queries import desk_people
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.kpis.kpi import Kpi
from gemba.insight.kpis.meanings import Meaning, Meanings
from gemba.insight.kpis.operations import WINDOW_DAYS_MAX, TargetOrder
from gemba.insight.kpis.queries import TargetLine
from gemba.interfaces.console.figures.kpi_page import scale_words

ACTIVITIES_ASKED = 80
_NOTHING = ""

MEANING_LABELS = {
    Meaning.OPENED: pgettext_lazy("a step", "opens the case"),
    Meaning.REPLIED: pgettext_lazy("a step", "is a reply of an agent"),
    Meaning.CUSTOMER_WROTE: pgettext_lazy("a step", "is a message of the customer"),
    Meaning.AWAITS_CUSTOMER: pgettext_lazy("a step", "begins waiting for the customer"),
    Meaning.RESOLVED: pgettext_lazy("a step", "resolves the case"),
    Meaning.REOPENED: pgettext_lazy("a step", "reopens the case"),
    Meaning.TRANSFERRED: pgettext_lazy("a step", "hands the case to another team"),
    Meaning.CLOSED: pgettext_lazy("a step", "closes the case"),
    Meaning.ABANDONED: pgettext_lazy("a step", "gives the case up"),
    Meaning.MERGED: pgettext_lazy("a step", "merges it into another case"),
    Meaning.SEPARATED: pgettext_lazy("a step", "undoes a merge"),
}


class TargetForm(forms.Form):
    """What a KPI is to reach. The value is in hours or per cent where the KPI is a time or a
    share."""

    value = forms.FloatField(label=gettext_lazy("Target"), min_value=0)
    owner = forms.TypedChoiceField(label=gettext_lazy("Owner"), coerce=int)
    window_days = forms.IntegerField(
        label=gettext_lazy("Over the last days"), min_value=1, max_value=WINDOW_DAYS_MAX, initial=28
    )
    sample_min = forms.IntegerField(
        label=gettext_lazy("From this many values on"), min_value=1, max_value=1_000_000
    )

    def __init__(
        self, kpi: Kpi, given: QueryDict | None = None, *, target: TargetLine | None = None
    ):
        self.kpi = kpi
        self.unit, self._scale = scale_words(kpi)
        initial: dict[str, object] = {"sample_min": kpi.sample_min, "window_days": 28}
        if target is not None:
            initial = {
                "value": round(target.value / self._scale, 6),
                "owner": target.owner_id,
                "window_days": target.window_days,
                "sample_min": target.sample_min,
            }
        super().__init__(given, initial=initial)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.TypedChoiceField)
        owner.choices = [(person.id, person.name) for person in desk_people()]

    def clean_value(self) -> float:
        """A number: neither NaN nor infinity."""
        value: float = self.cleaned_data["value"]
        if not math.isfinite(value):
            raise forms.ValidationError(_("Enter a number."))
        return value

    def order(self) -> TargetOrder:
        """The target described; only of a valid form."""
        given = self.cleaned_data
        return TargetOrder(
            kpi=self.kpi.name,
            value=given["value"] * self._scale,
            owner_id=given["owner"],
            window_days=given["window_days"],
            sample_min=given["sample_min"],
        )


class MeaningsForm(forms.Form):
    """What each activity means, the most frequent first, and which attributes tell the rest."""

    sla_met = forms.ChoiceField(
        label=gettext_lazy("Tells whether the service level was kept"), required=False
    )
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("Holds the score of a survey"), required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Tells what a case is about"), required=False)
    complaints = forms.CharField(
        label=gettext_lazy("Its values that mean a complaint"),
        help_text=gettext_lazy("Separated by semicolons"),
        required=False,
        max_length=2_000,
    )
    bystanders = forms.CharField(
        label=gettext_lazy("Names among the resources that are no agents"),
        help_text=gettext_lazy("Customers and machines, separated by semicolons"),
        required=False,
        max_length=2_000,
    )

    def __init__(self, columns: EventColumns, meanings: Meanings, given: QueryDict | None = None):
        super().__init__(given)
        self._meanings = meanings
        self.initial = {
            "sla_met": meanings.sla_met,
            "satisfaction": meanings.satisfaction,
            "kind": meanings.kind,
            "complaints": "; ".join(sorted(meanings.complaints)),
            "bystanders": "; ".join(sorted(meanings.bystanders)),
        }
        attributes = [*columns.case_attributes, *columns.attributes]
        for name in ("sla_met", "satisfaction", "kind"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(_NOTHING, _("nothing does")), *((each, each) for each in attributes)]
        counts = np.bincount(columns.activity, minlength=len(columns.activities))
        order = np.argsort(-counts, kind="stable")[:ACTIVITIES_ASKED].tolist()
        self.asked = [columns.activities[code] for code in order]
        self.left_out = len(columns.activities) - len(order)
        # Resolving wins: an activity that closes for want of a resolution resolves.
        told = dict.fromkeys(meanings.of(Meaning.CLOSED), Meaning.CLOSED)
        for meaning in Meaning:
            if meaning is not Meaning.CLOSED:
                told |= dict.fromkeys(meanings.of(meaning), meaning)
        choices = [
            (_NOTHING, "–"),
            *((each.value, label) for each, label in MEANING_LABELS.items()),
        ]
        for place, activity in enumerate(self.asked):
            self.fields[f"step_{place}"] = forms.ChoiceField(
                label=activity, choices=choices, required=False
            )
            self.initial[f"step_{place}"] = told.get(activity, _NOTHING)

    @property
    def steps(self) -> list[forms.BoundField]:
        """The fields of the activities."""
        return [self[f"step_{place}"] for place in range(len(self.asked))]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields of the attributes."""
        return [
            self[name] for name in ("sla_met", "satisfaction", "kind", "complaints", "bystanders")
        ]

    def meanings(self) -> Meanings:
        """What was said; activities that were not asked about keep their meaning."""
        given = self.cleaned_data
        asked = set(self.asked)
        steps = {meaning: set(self._meanings.of(meaning)) - asked for meaning in Meaning}
        for place, activity in enumerate(self.asked):
            if given[f"step_{place}"]:
                steps[Meaning(given[f"step_{place}"])].add(activity)
        return Meanings(
            steps={meaning: frozenset(names) for meaning, names in steps.items() if names},
            sla_met=given["sla_met"],
            satisfaction=given["satisfaction"],
            kind=given["kind"],
            complaints=_words(given["complaints"]),
            bystanders=_words(given["bystanders"]),
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.replace("；", ";").split(";") if word.strip())
