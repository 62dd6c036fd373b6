"""Writing a queue or a policy, and looking at what waits where."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gemba.desk.routing.body import QueueBody, Weights, decode
from gemba.desk.routing.queries.skills import skill_names
from gemba.desk.routing.weights_json import decode_weights
from gemba.desk.tickets.conditions import describe
from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.conditions.rows import builder
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep

from .queue_forms import FIRST_QUEUE, PolicyForm, QueueForm
from .queue_rows import ask_row, levels, step_row
from .waiting_page import waiting_page


@require_safe
@supervisor
def waiting(request: DeskRequest) -> HttpResponse:
    """What waits in every queue, and who would get it now."""
    page = waiting_page(now=current_time())
    return render(request, "console/routing/waiting.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def queue(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A queue to write, or a new one."""
    page = editor_page(request, "queue", definition_id)
    if request.method != "POST":
        body = decode(page.definition.body) if page.definition else FIRST_QUEUE
        first = QueueForm.first(page.definition) | QueueForm.first_body(body)
        return _queue(request, page, QueueForm(initial=first), body)
    form, body = QueueForm(request.POST), FIRST_QUEUE
    if form.is_valid():
        try:
            written = form.body(request.POST)
            body = decode(written)
            kept = keep(page, form, written, request=request, now=current_time())
        except DefinitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if kept is not None:
                return redirect("console:manage-definition", kept)
    return _queue(request, page, form, body)


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def policy(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A routing policy to write, or a new one."""
    page = editor_page(request, "routing_policy", definition_id)
    weights = decode_weights(page.definition.body) if page.definition else Weights()
    first = PolicyForm.first(page.definition) | PolicyForm.first_body(weights)
    form = PolicyForm(request.POST) if request.method == "POST" else PolicyForm(initial=first)
    if form.is_bound and form.is_valid():
        kept = keep(page, form, form.body(), request=request, now=current_time())
        if kept is not None:
            return redirect("console:manage-definition", kept)
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "console/routing/policy.html", context, status=status)


@require_safe
@supervisor
def ask(request: DeskRequest) -> HttpResponse:
    """One more thing to ask for."""
    context = {"row": ask_row(), "skills": skill_names(), "levels": levels(), "is_fresh": True}
    return render(request, "console/routing/ask.html", context)


@require_safe
@supervisor
def step(request: DeskRequest) -> HttpResponse:
    """One more step of overflow."""
    return render(request, "console/routing/step.html", {"row": step_row(), **_to_choose()})


def _queue(
    request: DeskRequest, page: EditorPage, form: QueueForm, body: QueueBody
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "builder": builder(body.when, prefix="when", words=describe(body.when)),
        "asks": [ask_row(each) for each in body.asks],
        "steps": [step_row(each) for each in body.overflow],
        "skills": skill_names(),
        "levels": levels(),
        **_to_choose(),
    }
    status = 422 if form.errors else 200
    return render(request, "console/routing/queue.html", context, status=status)


def _to_choose() -> dict[str, object]:
    return {
        "queues": [(str(each.id), each.name) for each in active("queue")],
        "vendors": [team for team in teams() if team.is_vendor],
    }
