"""The views of the People tab."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice, PartUnknown
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.people.details import person_details
from gemba.interfaces.console.process.people.story import PeopleWish, people_story
from gemba.interfaces.console.process.tabs import PEOPLE, tab_context

CODE_DIGITS_MAX = 9


@require_safe
@of_log
def people(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Who hands work to whom, and how busy people are."""
    context = tab_context(request, choice, PEOPLE)
    if len(choice.whole):
        wish = PeopleWish(**{name: request.GET.get(name, "") for name in ("by", "kind", "zone")})
        context["people"] = people_story(choice, wish, actor=request.actor)
        fields = {name: request.GET.getlist(name) for name in ("f", "g", "by", "kind", "zone")}
        context["kept_fields"] = [(name, each) for name, own in fields.items() for each in own]
        context["person_url"] = choice.address("process-person", "0", query={"zone": wish.zone})
    return render(request, "console/process/people/page.html", context)


@require_safe
@of_log
def person(request: DeskRequest, choice: Choice, code: str) -> HttpResponse:
    """One person looked at closely."""
    if not (code.isdecimal() and len(code) <= CODE_DIGITS_MAX):
        raise PartUnknown(code)
    zone = request.GET.get("zone", "")
    found = person_details(choice, int(code), zone=zone, actor=request.actor)
    return render(request, "console/process/people/person.html", {"person": found})
