"""What might mend a finding, as scenarios for the twin: one to four, or none that it can run.

`answers` walks this folder: each file has `ANSWERS`, by name of the detector.
"""

from __future__ import annotations

from gemba.insight.improvement.finding import Finding
from gemba.insight.simulation.model import Twin, TwinInvalid
from gemba.insight.simulation.whatif.change import ChangeRefused, Scenario

from .answering import answers
from .staffed import Staffed

REMEDIES_MAX = 4


def remedies(finding: Finding, twin: Twin) -> tuple[Scenario, ...]:
    """The surest first. Names are English titles, marked for translation; what the twin cannot run,
    because it does not know a step or because it is so already, is left out."""
    answer = answers().get(finding.detector)
    found = [] if answer is None else list(answer(finding, Staffed(twin)))
    return tuple(each for each in found if _changes(each, twin))[:REMEDIES_MAX]


def _changes(scenario: Scenario, twin: Twin) -> bool:
    try:
        return scenario.apply(twin) != twin
    except (ChangeRefused, TwinInvalid):
        return False


__all__ = ["REMEDIES_MAX", "remedies"]
