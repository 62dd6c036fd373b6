"""Scenarios side by side as JSON."""

from __future__ import annotations

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.whatif.comparing import Comparison
from gemba.interfaces.console.lab.asked import Asked
from gemba.interfaces.figures import known


def told(wanted: Asked, found: Comparison) -> dict[str, object]:
    """Scenarios, levels and differences with their intervals; None for what JSON does not know."""
    return {
        "scenarios": list(wanted.texts),
        "runs": found.replications,
        "widened": found.widened,
        "as_it_is": {name: _ends(each) for name, each in found.base.items()},
        "effects": [
            {
                "scenario": each.scenario,
                "measure": each.measure,
                "level": _ends(each.level),
                "difference": _ends(each.difference),
            }
            for each in found.effects
        ],
    }


def _ends(estimate: Estimate) -> dict[str, float | None]:
    ends = {"mean": estimate.value, "low": estimate.low, "high": estimate.high}
    return {name: known(value) for name, value in ends.items()}
