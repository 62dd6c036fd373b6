"""The views of the People tab."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice, PartUnknown
from gemba.interfaces.console.process.later import Page, answer
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.people.details import person_details
from gemba.interfaces.console.process.people.story import PeopleWish, is_quick, people_story
from gemba.interfaces.console.process.tabs import PEOPLE, tab_context

CODE_DIGITS_MAX = 9
PAGE = "console/process/people/page.html"
ASKED = ("by", "kind", "zone", "whose")


@require_safe
@of_log
def people(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Who hands work to whom, and how busy people are."""
    frame = tab_context(request, choice, PEOPLE)
    if not len(choice.whole):
        return render(request, PAGE, frame)
    wish = _wish(request)
    page = Page(
        PAGE,
        frame,
        lambda: _figures(request, choice),
        lambda: is_quick(choice, wish, actor=request.actor),
    )
    return answer(request, choice, page)


def _wish(request: DeskRequest) -> PeopleWish:
    return PeopleWish(**{name: request.GET.get(name, "") for name in ASKED})


def _figures(request: DeskRequest, choice: Choice) -> dict[str, object]:
    wish = _wish(request)
    fields = {name: request.GET.getlist(name) for name in ("f", "g", *ASKED)}
    return {
        "people": people_story(choice, wish, actor=request.actor),
        "kept_fields": [(name, each) for name, own in fields.items() for each in own],
        "person_url": choice.address("process-person", "0", query={"zone": wish.zone}),
    }


@require_safe
@of_log
def person(request: DeskRequest, choice: Choice, code: str) -> HttpResponse:
    """One person looked at closely."""
    if not (code.isdecimal() and len(code) <= CODE_DIGITS_MAX):
        raise PartUnknown(code)
    zone = request.GET.get("zone", "")
    found = person_details(choice, int(code), zone=zone, actor=request.actor)
    return render(request, "console/process/people/person.html", {"person": found})
