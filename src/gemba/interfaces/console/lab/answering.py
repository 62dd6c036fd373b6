"""Pieces of the page that take longer: how far the work is, or why there is no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from gemba.insight.simulation.refusing import Refused
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.lab.words import refusal_words
from gemba.interfaces.console.lab.working import Job
from gemba.interfaces.console.process.choosing import Choice

# Names the job in the address by which the page asks again.
JOB = "job"
# Says that the one asked for before was lost: work lives as long as the house runs, the question
# stands in the address, so whoever still waits begins it once more.
ANEW = "anew"
T = TypeVar("T")


def unanswered(request: DeskRequest, form: forms.Form) -> HttpResponse:
    return render(request, "console/lab/unanswered.html", {"form": form})


def refused(request: DeskRequest, refusal: Refused, choice: Choice) -> HttpResponse:
    problem = refusal_words(refusal, choice)
    return render(request, "console/lab/unanswered.html", {"problem": problem})


def answered(
    request: DeskRequest,
    choice: Choice,
    job: Callable[[], Job[T]],
    told: Callable[[T], HttpResponse],
) -> HttpResponse:
    """The result as it is `told`; how far the job is; or why there is none. `job` may raise
    Refused."""
    try:
        found = job()
    except Refused as refusal:
        return refused(request, refusal, choice)
    if not found.is_done or found.result is None:
        return under_way(request, found, choice)
    return told(found.result)


def under_way(request: DeskRequest, job: Job[T], choice: Choice) -> HttpResponse:
    """The page asks again in a moment; where the work broke off, it says so."""
    if job.refusal is not None:
        return refused(request, job.refusal, choice)
    if job.has_failed:
        problem = _("The runs broke off. Ask once more; if that fails too, the log tells why.")
        return render(request, "console/lab/unanswered.html", {"problem": problem})
    query: QueryDict = request.GET.copy()
    is_anew = ANEW in query or query.get(JOB, job.token) != job.token
    query[JOB] = job.token
    if is_anew:
        query[ANEW] = "1"
    again = f"{request.path}?{query.urlencode()}"
    context = {"job": job, "again_url": again, "is_anew": is_anew}
    response = render(request, "console/lab/under_way.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
