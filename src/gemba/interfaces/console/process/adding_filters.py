"""Adding a filter: the form of one kind, and the page with the filter it describes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.forms import FORMS
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.tabs import FILTERED

FORM = "console/process/filter_form.html"


@require_safe
@of_log
def add_filter(request: DeskRequest, choice: Choice, kind: str) -> HttpResponse:
    """The form of one kind; sent with `add`, the tab it was opened on with one filter more."""
    if kind not in FORMS:
        raise Http404
    tab = next((each for each in FILTERED if each.name == request.GET.get("tab")), FILTERED[0])
    form = FORMS[kind](choice, request.GET if request.GET.get("touched") else None)
    if "add" in request.GET and form.is_valid():
        page = choice.address(tab.url_name, filters=(*choice.filters, form.condition()))
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    is_refused = "add" in request.GET
    if form.is_bound and not is_refused:
        form.errors.clear()
    context = {
        "form": form,
        "kinds": [(name, form_class.title) for name, form_class in FORMS.items()],
        "tab": tab,
        "filters": request.GET.getlist("f"),
        "url": choice.address("process-filter", kind, filters=()),
        "choice": choice,
    }
    return render(request, FORM, context)
