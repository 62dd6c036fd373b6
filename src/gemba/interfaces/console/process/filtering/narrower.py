"""Filters that one click on the map or on a figure adds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.mining.filters.following import Gap
from gemba.insight.mining.filters.kind import Filter
from gemba.insight.mining.filters.kinds.activity import (
    HideActivities,
    WithActivity,
    WithoutActivity,
)
from gemba.insight.mining.filters.kinds.endpoints import EndsWith, StartsWith
from gemba.insight.mining.filters.kinds.follower import Follows
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import duration_words


@dataclass(frozen=True, slots=True)
class Narrower:
    """A link to the map with one filter more."""

    words: str
    icon: str
    url: str


def of_activity(choice: Choice, code: int) -> tuple[Narrower, ...]:
    """What an activity of the map offers."""
    name = choice.columns.activities[code]
    frequencies = choice.columns.index.frequencies
    found = [
        _narrower(choice, _("Only cases with it"), "filter", WithActivity((name,))),
        _narrower(choice, _("Only cases without it"), "filter-off", WithoutActivity((name,))),
        _narrower(choice, _("Leave it out"), "eye-off", HideActivities((name,))),
    ]
    if frequencies.starts[code]:
        begins = StartsWith((name,))
        found.append(_narrower(choice, _("Only cases that begin with it"), "arrow-right", begins))
    if frequencies.ends[code]:
        ends = EndsWith((name,))
        found.append(_narrower(choice, _("Only cases that end with it"), "flag", ends))
    return tuple(found)


def of_move(choice: Choice, source: int, target: int, p90: float) -> tuple[Narrower, ...]:
    """What an arrow of the map offers; `p90` is its 90th percentile in seconds."""
    names = choice.columns.activities[source], choice.columns.activities[target]
    found = [
        _narrower(choice, _("Only cases that go this way"), "filter", Follows(*names)),
        _narrower(choice, _("Only cases that never do"), "filter-off", Follows(*names, never=True)),
    ]
    if math.isfinite(p90) and p90 > 0:
        words = _("Only cases that wait {time} or longer here").format(time=duration_words(p90))
        slow = Follows(*names, gap=Gap(low=float(f"{p90:.3g}")))
        found.append(_narrower(choice, words, "clock-exclamation", slow))
    return tuple(found)


def _narrower(choice: Choice, words: str, icon: str, condition: Filter) -> Narrower:
    url = choice.address("process-log", filters=(*choice.filters, condition))
    return Narrower(words, icon, url)
