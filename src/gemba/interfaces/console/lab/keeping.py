"""A run of the twin kept as a log of its own: every map, figure and finding works on it."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.log_files import LOG_FORMS, LogExport, export_log
from gemba.insight.eventlog.operations import ImportOrder, ImportRefused, import_log
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.whatif.change import Scenario
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.lab.asked import asked
from gemba.interfaces.console.lab.fitted import twin_of
from gemba.interfaces.console.lab.words import refusal_words
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.opening import of_log

# The first of the runs that the scenarios are compared by.
SEED = 0
FORM = LOG_FORMS["parquet"]


@require_POST
@supervisor
@of_log
def lab_keep(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Keep a run of one scenario of the address, or of the desk as it is, and open it."""
    name = request.POST.get("scenario", "")
    chosen = next((each for each in asked(request.GET).scenarios if each.name == name), None)
    if name and chosen is None:
        raise Http404
    try:
        line = keep_run(choice, chosen, actor=request.actor, now=current_time())
    except (Refused, ImportRefused) as refusal:
        problem = refusal_words(refusal, choice) if isinstance(refusal, Refused) else str(refusal)
        context = {"section": "lab", "problem": problem, "log": choice.log.key}
        return render(request, "console/lab/refused.html", context, status=422)
    return redirect("console:process-log", line.key)


def keep_run(choice: Choice, scenario: Scenario | None, *, actor: Actor, now: datetime) -> LogLine:
    """In the reader's words. Raises ChangeRefused, TwinInvalid, NothingToFit and ImportRefused."""
    twin = twin_of(choice).twin
    outcome = run(scenario.apply(twin) if scenario else twin, SEED)
    name = _("{log}: a run of {scenario}").format(
        log=choice.title, scenario=scenario.name if scenario else _("the twin")
    )
    order = LogExport(choice.log, name, build(outcome.rows), None, choice.label, choice.who)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"run{FORM.ending}"
        path.write_bytes(b"".join(export_log(order, FORM, actor=actor)))
        return import_log(path=path, order=ImportOrder(name), actor=actor, now=now)
