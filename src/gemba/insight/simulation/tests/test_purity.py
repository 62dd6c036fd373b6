"""The twin runs without Django."""

import subprocess
import sys

PURE = (
    "gemba.insight.simulation.codec",
    "gemba.insight.simulation.measures",
    "gemba.insight.simulation.replications",
)


def test_no_django_even_indirectly() -> None:
    code = f"import sys, {', '.join(PURE)}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
