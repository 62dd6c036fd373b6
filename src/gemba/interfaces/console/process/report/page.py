"""The report of a log as one page of HTML."""

from gemba.interfaces.console.process.report.content import Report
from gemba.interfaces.standalone import standalone_page


def report_page(report: Report) -> str:
    """The page in the language that is active."""
    return standalone_page(
        "console/process/report/page.html", {"report": report}, "css/process_report.css"
    )
