"""The findings of a log, kept while nothing changes: a page is often opened again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import asdict, dataclass

from django.utils.timezone import get_current_timezone_name

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.improvement.ranking import Ranking
from gemba.insight.improvement.worth import WorthRates
from gemba.interfaces.console.findings.reading import findings_of, meanings_in
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.process.waiting.reading import reading_of

KEPT_MAX = 8


@dataclass(frozen=True)
class Ranked:
    """What was found in these events, and by which rates it was weighed."""

    columns: EventColumns
    ranking: Ranking
    rates: WorthRates


_KEPT = Memory[Ranked](KEPT_MAX)


def ranked(choice: Choice) -> Ranked:
    """Of the whole log: what is filtered away keeps people busy all the same."""
    return _KEPT.of(choice.log, choice.whole, _asked(choice), lambda: _find(choice))


def is_ranked(choice: Choice) -> bool:
    """Whether the findings are kept, so that they need not be found first."""
    return _KEPT.has(choice.log, choice.whole, _asked(choice))


def _asked(choice: Choice) -> Hashable:
    read = (meanings_in(choice), reading_of(choice.log, choice.whole))
    return get_current_timezone_name(), *(repr(asdict(each)) for each in read)


def _find(choice: Choice) -> Ranked:
    ranking, rates = findings_of(choice, lambda _title: None)
    return Ranked(choice.whole, ranking, rates)
