"""Figures that take long on a large log: the page answers at once, and once more with them.

The first answer has the frame of the tab and says that the figures are being computed. It asks for
them at an address of its own; when they are there they are laid ready, and the page loads again.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.fragments import wants_fragment

EVENTS_AT_ONCE = 500_000
NOW = "now"
READY_MAX = 16

_Key = tuple[object, ...]
_ready: OrderedDict[_Key, Mapping[str, object]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Page:
    """A tab: its template, what stands around the figures, how to find the figures, and whether
    that is quick though the log is large, because what they rest on is kept."""

    template: str
    frame: Mapping[str, object]
    figures: Callable[[], Mapping[str, object]]
    is_quick: Callable[[], bool]


def answer(request: DeskRequest, choice: Choice, page: Page) -> HttpResponse:
    """The page with its figures, or without them while they take long.

    Figures laid ready serve one page of the person who asked: what they rest on may change.
    """
    query = request.GET.copy()
    is_asked = bool(query.pop(NOW, []))
    key = _key(request, choice, query.urlencode())
    if is_asked and wants_fragment(request):
        _lay_ready(key, page.figures())
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    with _lock:
        found = _ready.pop(key, None)
    is_large = len(choice.whole) > EVENTS_AT_ONCE
    if found is None and not is_asked and is_large and not page.is_quick():
        query[NOW] = "1"
        context = {**page.frame, "now_url": f"{request.path}?{query.urlencode()}"}
        response = render(request, "console/process/computing.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
    return render(request, page.template, {**page.frame, **(found or page.figures())})


def _key(request: DeskRequest, choice: Choice, query: str) -> _Key:
    reader = (request.actor.user_id, get_language(), get_current_timezone_name())
    return (*reader, request.path, query, len(choice.whole))


def _lay_ready(key: _Key, figures: Mapping[str, object]) -> None:
    with _lock:
        _ready[key] = figures
        while len(_ready) > READY_MAX:
            _ready.popitem(last=False)
