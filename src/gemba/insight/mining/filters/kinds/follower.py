"""Cases by what follows what: a path of the map, or a rule such as the four-eyes principle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import activity_flags
from gemba.insight.mining.filters.fields import bounds_of, number_text, refused
from gemba.insight.mining.filters.following import FREE, WHO, Gap, Who, cases_following
from gemba.insight.mining.filters.kind import CaseFilter
from gemba.insight.mining.wording import Activities, Seconds, Sentence, Word

_DIRECTLY, _EVENTUALLY = "directly", "eventually"


@dataclass(frozen=True)
class Follows(CaseFilter):
    """Cases in which `source` is followed by `target` at least once, as `gap` allows; with `never`
    all other cases, also those without `source`.

    In an address: how, source, target, and what of these is wanted: `never`, `same` or `other`
    (resource), `time` with the least and the greatest seconds.
    """

    source: str
    target: str
    directly: bool = True
    never: bool = False
    gap: Gap = FREE
    word = "follows"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        how, source, target = (*fields, "", "", "")[:3]
        if how not in (_DIRECTLY, _EVENTUALLY) or not source or not target:
            raise refused(
                gettext_noop("“{text}” names no two activities that follow; it was left out."),
                ":".join(fields),
            )
        rule = cls(source, target, directly=how == _DIRECTLY)
        options = list(fields[3:])
        while options:
            option = options.pop(0)
            if option == "never":
                rule = replace(rule, never=True)
            elif option in WHO:
                rule = replace(rule, gap=replace(rule.gap, who=WHO[option]))
            elif option == "time":
                low, high = bounds_of(tuple(options[:2]))
                rule = replace(rule, gap=replace(rule.gap, low=low, high=high))
                del options[:2]
            elif option:
                raise refused(
                    gettext_noop("“{text}” is no rule known here; it was left out."), option
                )
        return rule

    def fields(self) -> tuple[str, ...]:
        gap, found = self.gap, [_DIRECTLY if self.directly else _EVENTUALLY]
        found += [self.source, self.target]
        found += ["never"] if self.never else []
        found += [] if gap.who == "anybody" else [gap.who]
        if gap.low is not None or gap.high is not None:
            found += ["time", number_text(gap.low), number_text(gap.high)]
        return tuple(found)

    def sentence(self) -> Sentence:
        words: dict[str, Word] = {
            "source": Activities((self.source,)),
            "target": Activities((self.target,)),
        }
        if self.gap.low is not None:
            words["low"] = Seconds(self.gap.low)
        if self.gap.high is not None:
            words["high"] = Seconds(self.gap.high)
        times = ("low" in words, "high" in words)
        rule = _NEVER if self.never else _RULES
        return Sentence(rule[self.directly], words, _conditions(times, self.gap.who))

    def cases(self, log: EventColumns) -> Bools:
        first, then = activity_flags(log, (self.source,)), activity_flags(log, (self.target,))
        found = cases_following(log, first, then, directly=self.directly, gap=self.gap)
        return ~found if self.never else found


_RULES = {
    True: gettext_noop("{source} directly followed by {target}"),
    False: gettext_noop("{source} later followed by {target}"),
}
_NEVER = {
    True: gettext_noop("{source} never directly followed by {target}"),
    False: gettext_noop("{source} never followed by {target}"),
}
_TIMES = {
    (True, True): gettext_noop("between {low} and {high}"),
    (True, False): gettext_noop("after {low} or more"),
    (False, True): gettext_noop("within {high}"),
}
_WHO = {
    "same": gettext_noop("by the same person"),
    "other": gettext_noop("by another person"),
}


def _conditions(times: tuple[bool, bool], who: Who) -> tuple[str, ...]:
    found = [_TIMES[times]] if any(times) else []
    found += [_WHO[who]] if who in _WHO else []
    return tuple(found)
