"""`gemba mine LOG --report out.html`: the page a manager can forward."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import override

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli.reporting import write_page
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.report.content import report
from gemba.interfaces.console.process.report.page import report_page


def write_report(choice: Choice, path: Path, language: str) -> None:
    """Raises ClickException where the file cannot be written."""
    with override(language):
        write_page(report_page(report(choice, actor=SYSTEM, now=current_time())), path)
