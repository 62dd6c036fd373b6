"""Writing a calendar: its form, its days, and the year that comes of it."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.desk.calendars.body import CalendarBody, decode
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep

from .forms import WORKING_WEEK, CalendarForm, zones
from .rules import Rule, empty_rule, kinds_of_rules, rules_of, rules_posted, weekdays
from .year import Year, year_of

FOLDER = "console/calendars"
# what a new calendar says before anything is filled in
FIRST: JsonValue = {"zone": settings.TIME_ZONE, "week": list(WORKING_WEEK)}


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def edit(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A calendar to write, or a new one."""
    page = editor_page(request, "calendar", definition_id)
    if request.method != "POST":
        body = decode(page.definition.body) if page.definition else None
        first = CalendarForm.first(page.definition) | CalendarForm.first_body(body)
        return _drawn(request, page, CalendarForm(initial=first), rules_of(body) if body else ())
    form, rules = CalendarForm(request.POST), rules_posted(request.POST)
    kept = None
    if form.is_valid():
        try:
            kept = keep(page, form, form.body(rules), request=request, now=current_time())
        except DefinitionRefused as refusal:
            form.add_error(None, str(refusal))
    return (
        redirect("console:manage-definition", kept) if kept else _drawn(request, page, form, rules)
    )


@require_safe
@supervisor
def rule(request: DeskRequest) -> HttpResponse:
    """One more day of its own."""
    context = {"rule": empty_rule(), "kinds": kinds_of_rules(), "weekdays": weekdays()}
    return render(request, f"{FOLDER}/rule.html", context)


@require_POST
@supervisor
def preview(request: DeskRequest) -> HttpResponse:
    """The year that comes of what is filled in, and the parts of the country that was chosen."""
    form, rules = CalendarForm(request.POST), rules_posted(request.POST)
    context: dict[str, object] = {"form": form, "is_answer": True}
    form.is_valid()
    try:
        context["year"] = _year(decode(form.body(rules)))
    except (DefinitionRefused, KeyError) as trouble:
        context["trouble"] = str(trouble) if isinstance(trouble, DefinitionRefused) else ""
    return render(request, f"{FOLDER}/preview.html", context)


def _drawn(
    request: DeskRequest, page: EditorPage, form: CalendarForm, rules: tuple[Rule, ...]
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "rules": rules,
        "kinds": kinds_of_rules(),
        "weekdays": weekdays(),
        "zones": zones(),
        "year": _year(decode(page.definition.body if page.definition else FIRST)),
    }
    return render(request, f"{FOLDER}/edit.html", context, status=422 if form.errors else 200)


def _year(body: CalendarBody) -> Year:
    return year_of(body, today=timezone.localdate(), language=get_language() or "en")
