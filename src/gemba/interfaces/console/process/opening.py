"""Opening a log for a tab: the guard every view of the Process screen shares."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import LogUnknown, log_line
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.reference.operations import RuleNotKept
from gemba.insight.reference.queries import ModelUnknown
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.process.choosing import Choice, PartUnknown, choose
from gemba.interfaces.errors import Gone

P = ParamSpec("P")
# What an address may ask of a log that does not have it.
ABSENT = (LogUnknown, PartUnknown, ModelUnknown, RuleNotKept, TooManyActivities)
LogView = Callable[Concatenate[DeskRequest, Choice, P], HttpResponseBase]


def of_log(view: LogView[P]) -> Callable[..., HttpResponseBase]:
    """For those who work the desk. The view is given the choice its address asks for, filters
    applied, instead of the key of the log. An unknown log, or a part, model or rule that it does
    not have, is a 404, a damaged log a page that says so."""

    @wraps(view)
    def opened(
        request: DeskRequest, log: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            choice = choose(request, log, actor=request.actor, now=current_time())
            return view(request, choice, *args, **kwargs)
        except StoreUnreadable as damage:
            return _damaged(request, log, damage)
        except ABSENT as error:
            raise _missing(error) from error

    return desk_person(opened)


def _missing(error: Exception) -> Http404:
    if isinstance(error, ModelUnknown):
        words = _(
            "The model this address names is not kept for this log, or not any more. Choose another"
            " one on the tab Conformance, or take away the filter that names it."
        )
        return Gone(words)
    return Http404()


def _damaged(request: DeskRequest, log: str, damage: StoreUnreadable) -> HttpResponse:
    context = {
        "section": "process",
        "log": log_line(log, actor=request.actor),
        "reason": str(damage),
    }
    return render(request, "console/process/damaged.html", context)
