"""The page of reality over a drawing as plain data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.mining.drawn.overlay import Overlay, Passage, StepFigures
from gemba.interfaces.figures import NONE, count_words, duration_words, share_words

from .forms import DAYS, EVER, Wanted
from .found import Found, all_found
from .reading import Reading
from .summary import Summary, summary
from .words import kind_words


@dataclass(frozen=True, slots=True)
class DeviationLine:
    """One deviation in the list: what, and how much of all it is."""

    kind: str
    words: str
    share: float
    percent: float
    instances: int
    times: int
    query: str


@dataclass(frozen=True, slots=True)
class RealityPage:
    """What lies over the drawing of a version, and what departs from it."""

    definition: Definition
    wanted: Wanted
    number: int
    counts: tuple[tuple[int, int], ...]
    xml: str
    overlay: Overlay
    deviations: tuple[DeviationLine, ...]
    summary: Summary

    @property
    def numbers(self) -> tuple[tuple[int, int], ...]:
        """Every version, the newest first, with how many instances have run on it."""
        counts = dict(self.counts)
        return tuple((n, counts.get(n, 0)) for n in range(self.definition.version, 0, -1))

    @property
    def periods(self) -> tuple[tuple[int, str], ...]:
        """Stretches of time to choose."""
        return tuple((days, _period_words(days)) for days in DAYS)

    @property
    def steps(self) -> tuple[tuple[StepFigures, str, str], ...]:
        """Figures of each step, most instances first, with the share of instances and the query of
        the tickets that wait there."""
        ordered = sorted(self.overlay.steps, key=lambda each: (-each.instances, each.label))
        return tuple((each, self._share(each.instances), self._there(each)) for each in ordered)

    @property
    def parts(self) -> JsonValue:
        """What stands on the drawing: by element and by flow."""
        most = max((each.instances for each in self.overlay.steps), default=0)
        times = [each.median_seconds for each in self.overlay.steps]
        longest = max((each for each in times if not math.isnan(each)), default=0)
        steps: dict[str, JsonValue] = {
            each.element: self._step(each, most, longest) for each in self.overlay.steps
        }
        return {
            "steps": steps,
            "others": {
                each.id: self._passage(each, most)
                for each in self.overlay.others
                if each.id not in steps
            },
            "flows": {each.id: self._passage(each, most) for each in self.overlay.flows},
        }

    def _step(self, step: StepFigures, most: int, longest: float) -> dict[str, JsonValue]:
        time = duration_words(step.median_seconds)
        words = [
            _("{share} of the tickets").format(share=self._share(step.instances)),
            _("half of them done within {time}").format(time=time) if time != NONE else "",
            _waiting_words(step) if step.waiting else "",
        ]
        return {
            "count": count_words(step.instances),
            "time": "" if time == NONE else time,
            "words": f"{step.label}: {', '.join(filter(None, words))}",
            "often": _weight(step.instances, most),
            "long": _weight(step.median_seconds, longest),
        }

    def _passage(self, passage: Passage, most: int) -> dict[str, JsonValue]:
        return {
            "count": count_words(passage.instances),
            "words": _("{share} of the tickets, {times} times").format(
                share=self._share(passage.instances), times=count_words(passage.times)
            ),
            "often": _weight(passage.instances, most),
        }

    def _share(self, instances: int) -> str:
        return share_words(instances / max(self.overlay.instances, 1))

    def _there(self, step: StepFigures) -> str:
        return urlencode({"version": self.number, "element": step.element})


def reality_page(reading: Reading) -> RealityPage:
    """The page of what is asked for."""
    found = all_found(reading)
    return RealityPage(
        definition=reading.definition,
        wanted=reading.wanted,
        number=reading.number,
        counts=reading.chosen.steps.versions,
        xml=reading.xml,
        overlay=reading.overlay(),
        deviations=tuple(_line(each, reading) for each in found),
        summary=summary(found),
    )


def _line(found: Found, reading: Reading) -> DeviationLine:
    share = found.instances / max(found.total, 1)
    more = {"kind": found.kind, "element": found.element}
    return DeviationLine(
        kind=found.kind,
        words=kind_words(found.kind, found.label),
        share=share,
        percent=100 * min(share, 1),
        instances=found.instances,
        times=found.times,
        query=reading.wanted.query(reading.number, **more),
    )


def _weight(value: float, most: float) -> float:
    """From 0 to 1; the root, so that what is rarer can still be told apart."""
    return 0 if math.isnan(value) or not most else round(math.sqrt(value / most), 3)


def _waiting_words(step: StepFigures) -> str:
    words = ngettext("{n} waits here", "{n} wait here", step.waiting)
    return words.format(n=count_words(step.waiting))


def _period_words(days: int) -> str:
    if days == EVER:
        return _("All that is known")
    return ngettext("Last {n} day", "Last {n} days", days).format(n=days)
