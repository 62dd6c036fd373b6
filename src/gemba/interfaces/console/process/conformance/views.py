"""The views of the Conformance tab."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import may_import
from gemba.insight.reference.operations import remove_rule
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.conformance.behind import export_lines
from gemba.interfaces.console.process.conformance.page import (
    RuleFormRefused,
    comparison_context,
    deviation_found,
    deviation_part,
    keep_rule,
    page_context,
    rule_found,
    rule_part,
)
from gemba.interfaces.console.process.conformance.rules import RuleForm, suggested_rows
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.csv_lines import csv_file

FOLDER = "console/process/conformance"


@require_safe
@of_log
def conformance(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The model to compare with, and the rules."""
    context = page_context(request, choice)
    return render(request, f"{FOLDER}/page.html", context)


@require_safe
@of_log
def comparison(request: DeskRequest, choice: Choice) -> HttpResponse:
    """How far cases follow the model, and what they do differently: they are aligned."""
    context = comparison_context(request, choice)
    return render(request, f"{FOLDER}/comparison.html", context)


@require_safe
@of_log
def deviation(request: DeskRequest, choice: Choice) -> HttpResponse:
    """What stands behind one deviation."""
    part = deviation_part(request, choice)
    return render(request, f"{FOLDER}/behind.html", {"behind": part, "choice": choice})


@require_safe
@of_log
def deviation_cases(request: DeskRequest, choice: Choice) -> StreamingHttpResponse:
    """The cases behind one deviation as CSV."""
    found, _own = deviation_found(request, choice)
    return csv_file(export_lines(choice, found, actor=request.actor), "deviation-cases")


@require_safe
@of_log
def rule(request: DeskRequest, choice: Choice, rule: UUID) -> HttpResponse:
    """Who broke a rule, and in which cases."""
    part = rule_part(request, choice, rule)
    return render(request, f"{FOLDER}/behind.html", {"behind": part, "choice": choice})


@require_safe
@of_log
def rule_cases(request: DeskRequest, choice: Choice, rule: UUID) -> StreamingHttpResponse:
    """The cases that break a rule as CSV."""
    found, _own = rule_found(request, choice, rule)
    return csv_file(export_lines(choice, found, actor=request.actor), "rule-cases")


@require_safe
@of_log
def rule_form(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The fields of a rule for the template chosen."""
    form = RuleForm(choice, request.GET)
    form.errors.clear()
    return render(request, f"{FOLDER}/rule_fields.html", {"form": form})


@require_safe
@of_log
def rule_suggestions(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Rules nearly all cases keep."""
    context = {
        "suggested": suggested_rows(choice, actor=request.actor),
        "add_url": choice.address("process-rule-add"),
        "may_rule": may_import(request.actor),
    }
    return render(request, f"{FOLDER}/suggested.html", context)


@require_POST
@supervisor
@of_log
def rule_add(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Judge cases by one rule more."""
    try:
        keep_rule(request, choice)
    except RuleFormRefused as refusal:
        context = page_context(request, choice, form=refusal.form, problem=str(refusal))
        return render(request, f"{FOLDER}/page.html", context, status=422)
    return redirect(choice.address("process-conformance") + "#rules")


@require_POST
@supervisor
@of_log
def rule_remove(request: DeskRequest, choice: Choice, rule: UUID) -> HttpResponse:
    """Ask for a rule no longer."""
    remove_rule(rule_id=rule, actor=request.actor, now=current_time())
    return redirect(choice.address("process-conformance") + "#rules")
