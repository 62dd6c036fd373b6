"""The report as one page of HTML: its style is inside, it asks for nothing from anywhere."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from gemba.interfaces.console.process.report.content import Report


def report_page(report: Report) -> str:
    """The page in the language that is active."""
    found = finders.find("css/process_report.css")
    style = Path(found).read_text() if isinstance(found, str) else ""
    # The style is our own file.
    context = {"report": report, "style": mark_safe(style)}  # noqa: S308
    return render_to_string("console/process/report/page.html", context)
