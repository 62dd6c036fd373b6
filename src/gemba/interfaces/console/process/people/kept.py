"""Handovers and deeds of people, sorted once: a filter then picks among them."""

from dataclasses import asdict, dataclass

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.derived import Beside, derived, is_derived
from gemba.insight.mining.people.handovers import HandoverNetwork, HandoverRule
from gemba.insight.mining.people.index import (
    DeedIndex,
    HandoverIndex,
    deed_arrays,
    handover_arrays,
)
from gemba.insight.mining.people.profiles import Profiles
from gemba.interfaces.console.process.beside import beside
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.grouping import grouped, outsiders
from gemba.interfaces.console.process.remembering import Memory


@dataclass(frozen=True, eq=False)
class _Handed:
    columns: EventColumns
    index: HandoverIndex


@dataclass(frozen=True, eq=False)
class _Deeds:
    columns: EventColumns
    index: DeedIndex


_HANDED = Memory[_Handed](4)
_DEEDS = Memory[_Deeds](4)


def network_of(choice: Choice, key: str, rule: HandoverRule) -> HandoverNetwork:
    """Handovers in the chosen cases, of people or what else is a `key` of `groupings`."""
    log, asked = choice.whole, (key, outsiders(choice), rule)

    def find() -> _Handed:
        who, place = grouped(choice, log, key), _handed_place(choice, key, rule)
        found = derived(place, lambda: handover_arrays(log, who, rule))
        return _Handed(log, HandoverIndex.from_arrays(log, who, rule, found))

    index = _HANDED.of(choice.log, log, asked, find).index
    return index.network(choice.cases, choice.columns)


def profiles_of(choice: Choice, key: str) -> Profiles:
    """What those behind a `key` of `groupings` do in the chosen cases."""
    log, asked = choice.whole, (key, outsiders(choice))

    def find() -> _Deeds:
        who = grouped(choice, log, key)
        found = derived(_deeds_place(choice, key), lambda: deed_arrays(log, who))
        return _Deeds(log, DeedIndex.from_arrays(log, who.names, found))

    return _DEEDS.of(choice.log, log, asked, find).index.profiles(choice.cases, choice.columns)


def are_kept(choice: Choice, key: str, rule: HandoverRule) -> bool:
    """Whether both are there, so that they need not be sorted first."""
    others = outsiders(choice)
    handed = _HANDED.has(choice.log, choice.whole, (key, others, rule))
    deeds = _DEEDS.has(choice.log, choice.whole, (key, others))
    return (handed or is_derived(_handed_place(choice, key, rule))) and (
        deeds or is_derived(_deeds_place(choice, key))
    )


def _handed_place(choice: Choice, key: str, rule: HandoverRule) -> Beside | None:
    asked = [key, outsiders(choice), asdict(rule)]
    return beside(choice.log, choice.whole, "handed", asked)


def _deeds_place(choice: Choice, key: str) -> Beside | None:
    return beside(choice.log, choice.whole, "deeds", [key, outsiders(choice)])
