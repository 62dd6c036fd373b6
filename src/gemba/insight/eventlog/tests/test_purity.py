"""The log and what is mined from it run without Django."""

import subprocess
import sys

PURE = (
    "gemba.insight.eventlog.appending",
    "gemba.insight.eventlog.store",
    "gemba.insight.eventlog.objects.exporting",
    "gemba.insight.eventlog.objects.flattening",
    "gemba.insight.eventlog.objects.importing",
    "gemba.insight.eventlog.readers.importing",
    "gemba.insight.mining.drawn.deviations",
    "gemba.insight.mining.drawn.overlay",
    "gemba.insight.mining.drawn.tickets",
    "gemba.insight.mining.process_map",
    "gemba.insight.mining.things.types",
    "gemba.insight.mining.variants",
)


def test_no_django_even_indirectly() -> None:
    code = f"import sys, {', '.join(PURE)}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
