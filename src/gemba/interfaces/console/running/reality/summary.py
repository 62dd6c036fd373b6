"""All deviations by person, and by cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from gemba.interfaces.console.process.choosing import namer
from gemba.interfaces.figures import count_words

from .behind import Counted, counted, reasons_in
from .found import Found
from .reading import DESK_LOG
from .words import DONE_WORDS, code_words

PEOPLE_SHOWN, CAUSES_SHOWN, REASONS_READ_MAX = 8, 8, 300


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody, and what they did how often."""

    name: str
    times: int
    what: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Those with most first; causes are kinds of incidents and the words of whoever gave some."""

    people: tuple[PersonLine, ...]
    causes: tuple[Counted, ...]


def summary(found: Sequence[Found]) -> Summary:
    """Of what departs."""
    return Summary(tuple(_people(found)), _causes(found))


def _people(found: Sequence[Found]) -> list[PersonLine]:
    did: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        for person, times in each.people:
            did[person][each.kind] += times
    who = namer(DESK_LOG)
    ordered = sorted(did.items(), key=lambda pair: -pair[1].total())[:PEOPLE_SHOWN]
    return [PersonLine(who(person), acts.total(), _what(acts)) for person, acts in ordered]


def _what(acts: Counter[str]) -> str:
    parts = (f"{count_words(n)} × {DONE_WORDS[kind]}" for kind, n in acts.most_common())
    return pgettext("between items of a list", ", ").join(parts)


def _causes(found: Sequence[Found]) -> tuple[Counted, ...]:
    causes: Counter[str] = Counter()
    for each in found:
        for code, times in each.codes:
            causes[code_words(code)] += times
    # What is wrong with an incident is told by its kind; its sentence is one of many.
    numbers = [number for each in found if not each.codes for number in each.told]
    newest = tuple(sorted(numbers, reverse=True)[:REASONS_READ_MAX])
    causes.update(f"“{reason}”" for reason in reasons_in(newest).values() if reason)
    return counted(causes.most_common(CAUSES_SHOWN))
