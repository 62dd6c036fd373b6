"""A log as a file that is streamed while it is written."""

from datetime import datetime

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.log_files import LOG_FORMS, LogExport, export_log
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.data.story import file_stem


def log_file(choice: Choice, form: str, *, actor: Actor, now: datetime) -> StreamingHttpResponse:
    """What the filters leave. Raises Http404 for a form there is not, LogExportRefused."""
    chosen = LOG_FORMS.get(form)
    if chosen is None:
        raise Http404(form)
    order = LogExport(
        choice.log, choice.title, choice.columns, choice.cases, choice.label, choice.who
    )
    pieces = export_log(order, chosen, actor=actor)
    name = f"{file_stem(choice, now)}{chosen.ending}"
    response = StreamingHttpResponse(pieces, content_type=chosen.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
