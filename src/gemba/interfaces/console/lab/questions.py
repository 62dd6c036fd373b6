"""Questions to the twin that take longer: forms, how far the work is, and answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import COST
from gemba.insight.simulation.whatif.meeting import Target
from gemba.insight.simulation.whatif.searching import TARGETS, Search
from gemba.insight.simulation.whatif.sensitivity import Sensitivity
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.lab import cheapest, mattering
from gemba.interfaces.console.lab.answering import JOB, answered, unanswered
from gemba.interfaces.console.lab.asked import Asked, asked, renamed_text, scenario_of
from gemba.interfaces.console.lab.results import ORDER
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.twin_words import measure_name

HOUR_SECONDS = 3600


class _OfScenario(forms.Form):
    """About one scenario of the address, or the desk as it is."""

    scenario = forms.ChoiceField(label=gettext_lazy("For"), required=False)

    def __init__(self, wanted: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scenarios = {each.name: each for each in wanted.scenarios}
        field = self.fields["scenario"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("the desk as it is")), *((n, n) for n in self._scenarios)]

    @property
    def chosen(self) -> Scenario | None:
        return self._scenarios.get(self.cleaned_data["scenario"])


class MatterForm(_OfScenario):
    """Which KPI is asked about."""

    measure = forms.ChoiceField(label=gettext_lazy("Effect on"))

    def __init__(self, wanted: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(wanted, *args, **kwargs)
        _choices(
            self.fields["measure"], [(each, measure_name(each)) for each in ORDER if each != COST]
        )

    def question(self) -> mattering.Asked:
        """Of a valid form."""
        return mattering.Asked(self.cleaned_data["measure"], self.chosen)


class TargetForm(_OfScenario):
    """One target, or two: limits in hours, percent, or cases."""

    first = forms.ChoiceField(label=gettext_lazy("Target"))
    first_limit = forms.FloatField(label=gettext_lazy("at most"), min_value=0)
    second = forms.ChoiceField(label=gettext_lazy("and"), required=False)
    second_limit = forms.FloatField(label=gettext_lazy("at most"), min_value=0, required=False)

    def __init__(self, wanted: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(wanted, *args, **kwargs)
        offered = [(each, _limit_name(each)) for each in ORDER if each in TARGETS]
        _choices(self.fields["first"], offered)
        _choices(self.fields["second"], [("", _("nothing else")), *offered])

    def clean(self) -> dict[str, Any]:
        """A second target has a limit."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("second") and given.get("second_limit") is None:
            self.add_error("second_limit", _("Say how much at most."))
        return given

    def question(self) -> cheapest.Asked:
        """Of a valid form."""
        given = self.cleaned_data
        targets = [_target(given["first"], given["first_limit"])]
        if given["second"] and given["second"] != given["first"]:
            targets.append(_target(given["second"], given["second_limit"]))
        return cheapest.Asked(tuple(targets), self.chosen)


def _choices(field: forms.Field, named: list[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = named


def _limit_name(measure: str) -> str:
    """With the unit its limit is given in."""
    name = measure_name(measure)
    if "seconds" in measure:
        return _("{name} (hours)").format(name=name)
    return _("{name} (%)").format(name=name) if measure.endswith("_share") else name


@require_safe
@of_log
def lab_matters(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Which assumption matters most, or how far the runs are that tell."""
    form = MatterForm(asked(request.GET), request.GET)
    if not form.is_valid():
        return unanswered(request, form)
    question = form.question()

    def told(found: Sensitivity) -> HttpResponse:
        context = {"tornado": mattering.tornado(choice, question, found)}
        return render(request, "console/lab/tornado.html", context)

    known = mattering.known_job(choice, request.GET.get(JOB, ""))
    return answered(request, choice, lambda: known or mattering.job_of(choice, question), told)


@require_safe
@of_log
def lab_cheapest(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The cheapest staffing that meets targets, or how far the search is."""
    wanted = asked(request.GET)
    form = TargetForm(wanted, request.GET)
    if not form.is_valid():
        return unanswered(request, form)
    question = form.question()

    def told(search: Search) -> HttpResponse:
        found = cheapest.found_words(choice, question, search)
        context = {"found": found, "try_url": _beside(wanted, found.text, choice)}
        return render(request, "console/lab/cheapest.html", context)

    known = cheapest.known_job(choice, request.GET.get(JOB, ""))
    return answered(request, choice, lambda: known or cheapest.job_of(choice, question), told)


def _beside(wanted: Asked, text: str, choice: Choice) -> str:
    """The Lab with one scenario more; empty without one, or where no more stand side by side."""
    if not text or wanted.is_full:
        return ""
    free = renamed_text(text, wanted.free_name(scenario_of(text).name))
    return wanted.address("lab-log", choice.log.key, wanted.with_text(None, free))


def _target(measure: str, limit: float) -> Target:
    return Target(measure, limit * unit_of(measure))


def unit_of(measure: str) -> float:
    """What one of the form's units is in the KPI's own: hours, percent, or cases."""
    if "seconds" in measure:
        return HOUR_SECONDS
    return 0.01 if measure.endswith("_share") else 1.0
