"""What the Map tab shows."""

import math
from dataclasses import dataclass, replace

from gemba.insight.mining.filters.kinds.performance import LastsBetween
from gemba.insight.mining.filters.kinds.variant import OfVariants
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.analysis import Summary, analyse
from gemba.interfaces.console.process.choosing import VARIANTS_SHOWN_MAX, Choice
from gemba.interfaces.console.process.details import typical_cases
from gemba.interfaces.console.process.tabs import MAP, tab_context

PART = "0"


@dataclass(frozen=True, slots=True)
class Leads:
    """Where the tiles lead; empty where there is nothing to see."""

    cases: str
    events: str
    median: str
    p90: str


def leads(choice: Choice, summary: Summary) -> Leads:
    """To the cases and their events, and to the map of those that take longer than a figure."""
    cases = choice.address("process-cases")
    return Leads(
        cases=f"{cases}#cases",
        events=f"{cases}#dots",
        median=_longer(choice, summary.duration_median),
        p90=_longer(choice, summary.duration_p90),
    )


def _longer(choice: Choice, seconds: float) -> str:
    if not (math.isfinite(seconds) and seconds > 0):
        return ""
    longer = LastsBetween(float(f"{seconds:.3g}"), None)
    return choice.address("process-log", filters=(*choice.filters, longer))


def page_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """The figures of the choice, and the addresses of what is looked up from them."""
    analysis = analyse(choice)
    wider = replace(choice, shown=min(choice.shown * 3, VARIANTS_SHOWN_MAX))
    has_more = analysis.variants_total > choice.shown and choice.shown < VARIANTS_SHOWN_MAX
    return {
        **tab_context(request, choice, MAP),
        "analysis": analysis,
        "leads": leads(choice, analysis.summary),
        "typical": typical_cases(choice, actor=request.actor),
        "map_url": choice.address("process-map-data"),
        "part_url": choice.address("process-part", PART),
        "pulse_url": choice.address("process-pulse", query={"seen": str(len(choice.whole))}),
        "structure_url": choice.address("process-structure"),
        "has_chosen": any(isinstance(each, OfVariants) for each in choice.filters),
        "all_url": choice.address("process-log", filters=choice.filters_but(OfVariants)),
        "more_url": wider.address("process-log") if has_more else "",
        "seen": len(choice.whole),
    }
