"""Writing the endpoints that processes may call."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gemba.desk.workflow.offers import ENDPOINT
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep

from .forms import EndpointForm


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def edit(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """An endpoint to write."""
    page = editor_page(request, ENDPOINT, definition_id)
    if request.method != "POST":
        return _drawn(request, page, EndpointForm(initial=EndpointForm.first(page.definition)))
    form, kept = EndpointForm(request.POST), None
    if form.is_valid():
        try:
            body = form.body(page.definition)
            kept = keep(page, form, body, request=request, now=current_time())
        except DefinitionRefused as refusal:
            form.add_error(None, str(refusal))
    return redirect("console:manage-definition", kept) if kept else _drawn(request, page, form)


def _drawn(request: DeskRequest, page: EditorPage, form: EndpointForm) -> HttpResponse:
    if page.definition:
        form.fields["secret"].help_text = _("Leave it empty to keep the one that was entered.")
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "console/endpoints/edit.html", context, status=status)
