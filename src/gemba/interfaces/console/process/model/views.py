"""The views of the Model tab."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_POST, require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import LogUnknown
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.reference.operations import (
    DraftRefused,
    ModelRefused,
    draft_process,
    remove_model,
    save_model,
)
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.model.asking import (
    asked_for,
    model_name,
    shown_model,
)
from gemba.interfaces.console.process.model.drafting import draft_order
from gemba.interfaces.console.process.model.figures import model_figures
from gemba.interfaces.console.process.model.page import file_order, model_context, model_order
from gemba.interfaces.console.process.opening import of_log

PAGE, FIGURES = "console/process/model/page.html", "console/process/model/quality.html"


@require_safe
@of_log
def model(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The diagram of what is asked for."""
    context = model_context(request, choice)
    return render(request, PAGE, context)


@require_safe
@of_log
def quality(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Fitness and precision, and how often each part is passed: the log is replayed."""
    shown = shown_model(choice, asked_for(request), actor=request.actor)
    return render(request, FIGURES, {"figures": model_figures(choice, shown)})


@require_safe
@of_log
def download(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The diagram as a BPMN 2.0 file."""
    shown = shown_model(choice, asked_for(request), actor=request.actor)
    name = get_valid_filename(model_name(choice, shown)) or "model"
    headers = {"Content-Disposition": f'attachment; filename="{name}.bpmn"'}
    return HttpResponse(shown.xml, content_type="application/xml", headers=headers)


@require_POST
@supervisor
@of_log
def save(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Keep the discovered model."""
    try:
        order = model_order(request, choice)
        line = save_model(order=order, actor=request.actor, now=current_time())
    except (ModelRefused, TooManyActivities) as refusal:
        return render(request, PAGE, model_context(request, choice, str(refusal)), status=422)
    return redirect(choice.address("process-model", query={"model": line.id.hex}))


@require_POST
@supervisor
@of_log
def bring(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Keep a BPMN file from elsewhere."""
    try:
        order = file_order(request.FILES.get("file"), choice)
        line = save_model(order=order, actor=request.actor, now=current_time())
    except (ModelRefused, LogUnknown) as refusal:
        return render(request, PAGE, model_context(request, choice, str(refusal)), status=422)
    return redirect(choice.address("process-model", query={"model": line.id.hex}))


@require_POST
@supervisor
@of_log
def draft(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Open the model in the designer, as a draft of a process."""
    try:
        order = draft_order(request, choice)
        key = draft_process(order=order, actor=request.actor, now=current_time())
    except DraftRefused as refusal:
        context = model_context(request, choice) | {"draft_problem": str(refusal)}
        return render(request, PAGE, context, status=422)
    return redirect("console:manage-draft", key)


@require_POST
@supervisor
@of_log
def remove(request: DeskRequest, choice: Choice, model: UUID) -> HttpResponse:
    """Throw a kept model away."""
    remove_model(model_id=model, actor=request.actor, now=current_time())
    return redirect(choice.address("process-model"))
