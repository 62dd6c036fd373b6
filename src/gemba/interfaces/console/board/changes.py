"""What a proposal may change: definitions in another version, switched on, or switched off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.offers import DECISION
from gemba.foundation.definitions.kinds import kind_called, kinds
from gemba.foundation.definitions.queries import (
    Definition,
    DefinitionUnknown,
    candidates,
    definition,
    definitions,
    version,
)
from gemba.foundation.events.actors import Actor
from gemba.foundation.trials.kinds import is_served_by_arm, serves_alike
from gemba.insight.improvement.operations import BoardRefused
from gemba.insight.improvement.order import Swap

GONE = gettext_lazy("What was to change is not there any more: choose again.")
_ON, _OFF, _VERSION = "on", "off", "version"


@dataclass(frozen=True)
class Offer:
    """A change to be ticked: `value` is what the form sends."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class OfferGroup:
    """All that can be changed of a kind."""

    label: str
    offers: tuple[Offer, ...]
    is_open: bool


def offered(actor: Actor, chosen: Sequence[Swap]) -> tuple[OfferGroup, ...]:
    """By kind, what can be tried; those that are `chosen` ticked."""
    ticked = {_value(swap) for swap in chosen}
    groups = []
    for kind in kinds().values():
        if not is_served_by_arm(kind.name):
            continue
        found = tuple(
            Offer(value, name, value in ticked)
            for each in definitions(kind.name, actor=actor)
            for value, name in _of(each, actor)
        )
        if found:
            is_open = any(offer.is_chosen for offer in found)
            groups.append(OfferGroup(str(kind.label_of_many), found, is_open))
    return tuple(groups)


def served_to_all() -> tuple[str, ...]:
    """The kinds of which no two versions can serve side by side, by name."""
    return tuple(
        str(kind.label_of_many) for kind in kinds().values() if not is_served_by_arm(kind.name)
    )


def read_swaps(values: Sequence[str], actor: Actor) -> tuple[Swap, ...]:
    """From what a form sends. Raises BoardRefused."""
    return tuple(_swap(value, actor) for value in values)


def swap_words(swap: Swap) -> str:
    """“Web forms first”: version 4 instead of 3."""
    name = f"“{swap.name}”"
    if swap.treatment is None:
        return _("{name} switched off").format(name=name)
    if swap.control is None:
        return _("{name} switched on, in version {n}").format(name=name, n=swap.treatment)
    return _("{name}: version {new} instead of {old}").format(
        name=name, new=swap.treatment, old=swap.control
    )


def _of(found: Definition, actor: Actor) -> Iterator[tuple[str, str]]:
    if not found.is_on:
        yield f"{_ON}:{found.id}", _("{name}: switched on").format(name=found.name)
    template = (
        _("{name}: as in version {n}, by {author}")
        if found.is_on
        else _("{name}: switched on, as in version {n}, by {author}")
    )
    for each in candidates(found.id, actor=actor):
        name = template.format(name=found.name, n=each.number, author=each.author_name)
        note = f" – {each.note}" if each.note else ""
        yield f"{_VERSION}:{found.id}:{each.number}", name + note
    # without a decision the processes that ask for it stand still
    if found.is_on and found.kind != DECISION:
        yield f"{_OFF}:{found.id}", _("{name}: switched off").format(name=found.name)


def _swap(value: str, actor: Actor) -> Swap:
    what, _colon, rest = value.partition(":")
    key, _colon, number = rest.partition(":")
    try:
        found = definition(UUID(key), actor=actor)
    except (ValueError, DefinitionUnknown) as problem:
        raise BoardRefused(str(GONE)) from problem
    if not is_served_by_arm(found.kind):
        raise BoardRefused(serves_alike(found.name, kind_called(found.kind)))
    today = found.version if found.is_on else None
    if what == _OFF:
        return Swap(found.kind, found.id, found.name, today, None)
    if what == _ON:
        return Swap(found.kind, found.id, found.name, None, found.version)
    if what != _VERSION or not number.isdecimal():
        raise BoardRefused(str(GONE))
    return Swap(found.kind, found.id, found.name, today, int(number))


def _value(swap: Swap) -> str:
    if swap.treatment is None:
        return f"{_OFF}:{swap.definition_id}"
    if swap.control is None and not _is_candidate(swap.definition_id, swap.treatment):
        return f"{_ON}:{swap.definition_id}"
    return f"{_VERSION}:{swap.definition_id}:{swap.treatment}"


def _is_candidate(definition_id: UUID, number: int) -> bool:
    try:
        return version(definition_id, number).is_candidate
    except DefinitionUnknown:
        return False
