"""The list of complaints, the sheets of a file, and the setting."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gemba.desk.complaints.kind import KIND
from gemba.desk.complaints.queries import complaint_counts, complaints, setting_in_force
from gemba.desk.complaints.ready import READY
from gemba.desk.complaints.setting import decode
from gemba.desk.tickets.queries import conversation
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.console.complaints.forms import ComplaintSettingForm
from gemba.interfaces.console.complaints.rows import row_of, view_tabs
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep
from gemba.interfaces.console.together import complaint_view

FOLDER = "console/complaints"
SHEETS = ("cause", "callback", "compensation", "follow_up")


@require_safe
@desk_person
def complaint_list(request: DeskRequest) -> HttpResponse:
    """Complaints that wait for a call, overdue ones, open ones, settled ones."""
    tabs = view_tabs(request.GET.get("show", ""), complaint_counts(request.actor))
    view = next(each.view for each in tabs if each.is_current)
    context = {
        "rows": [row_of(line) for line in complaints(request.actor, view=view)],
        "tabs": tabs,
        "view": view,
        "is_set_up": setting_in_force() is not None,
        "now": current_time(),
    }
    return render(request, f"{FOLDER}/list.html", context)


@require_safe
@desk_person
def sheet(request: DeskRequest, number: int, what: str) -> HttpResponse:
    """A form of the complaint's file."""
    found = conversation(number, actor=request.actor)
    complaint = complaint_view(found, actor=request.actor) if found else None
    if complaint is None or what not in SHEETS:
        raise Http404
    context = {"number": number, "complaint": complaint, "what": what}
    return render(request, f"{FOLDER}/{what}_sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def edit(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """The setting to write, or a new one, which begins as what is usual."""
    page = editor_page(request, KIND, definition_id)
    if request.method != "POST":
        setting = decode(page.definition.body) if page.definition else READY
        first = ComplaintSettingForm.first(page.definition)
        form = ComplaintSettingForm(initial=first | ComplaintSettingForm.first_setting(setting))
        return _drawn(request, page, form)
    form = ComplaintSettingForm(request.POST)
    before = decode(page.definition.body) if page.definition else READY
    kept = None
    if form.is_valid():
        try:
            kept = keep(page, form, form.body(before), request=request, now=current_time())
        except DefinitionRefused as refusal:
            form.add_error(None, str(refusal))
    return redirect("console:manage-definition", kept) if kept else _drawn(request, page, form)


def _drawn(request: DeskRequest, page: EditorPage, form: ComplaintSettingForm) -> HttpResponse:
    context = {"page": page, "form": form}
    return render(request, f"{FOLDER}/edit.html", context, status=422 if form.errors else 200)
