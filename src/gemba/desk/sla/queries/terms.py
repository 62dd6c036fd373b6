"""Which policy a ticket falls under, and what its terms are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from gemba.desk.calendars.queries import working_time_at
from gemba.desk.sla.policy import PolicyBody, decode, policy_of
from gemba.desk.sla.promises import Terms, TermsKey
from gemba.desk.tickets.conditions import TicketFacts, matches
from gemba.foundation.definitions.queries import (
    Definition,
    DefinitionUnknown,
    active,
    definition,
    version,
)
from gemba.foundation.kernel.working_time import Schedule, WorkingTime, calendar_of
from gemba.foundation.trials.queries import NOBODY, as_treated, combinations, treated_of

POLICY_KIND, CALENDAR_KIND = "sla_policy", "calendar"


@dataclass(frozen=True, slots=True)
class Offer:
    """A policy that is on, and the key of the terms it gives at present."""

    definition: Definition
    body: PolicyBody
    key: str


@dataclass(frozen=True, slots=True)
class Offers:
    """Every policy that is on, in order, and the key for tickets none of them fits."""

    policies: tuple[Offer, ...]
    nothing: str

    def for_ticket(self, known: TicketFacts) -> str:
        """The key of a ticket's terms: the first policy that fits."""
        for offer in self.policies:
            if matches(offer.body.condition, known):
                return offer.key
        return self.nothing


def offers(treated: frozenset[UUID] = NOBODY) -> Offers:
    """What tickets can be promised now that are treated in these trials. Two looks by primary key
    where nothing has changed."""
    return _offers_to([treated])[treated]


def keys_of(facts: Mapping[UUID, TicketFacts]) -> dict[UUID, str]:
    """The keys of the terms these tickets come under now."""
    treated = treated_of(facts)
    offered = _offers_to([NOBODY, *treated.values()])
    return {pk: offered[treated.get(pk, NOBODY)].for_ticket(known) for pk, known in facts.items()}


def all_offers() -> tuple[Offer, ...]:
    """Every policy in every version by which open tickets may go now, each once."""
    found = (offer for each in _offers_to(combinations()).values() for offer in each.policies)
    return tuple({offer.key: offer for offer in found}.values())


@lru_cache(maxsize=1024)
def terms_at(key: str) -> Terms:
    """The terms of a key: exactly what the policy and the calendar said in those versions."""
    return _terms(TermsKey.read(key))


def _offers_to(wanted: Iterable[frozenset[UUID]]) -> dict[frozenset[UUID], Offers]:
    calendars, policies = active(CALENDAR_KIND), active(POLICY_KIND)
    return {
        treated: _offers(
            as_treated(policies, POLICY_KIND, treated),
            as_treated(calendars, CALENDAR_KIND, treated),
        )
        for treated in set(wanted)
    }


@lru_cache(maxsize=64)
def _offers(policies: tuple[Definition, ...], calendars: tuple[Definition, ...]) -> Offers:
    found = [Offer(each, policy_of(each), _key(each, calendars)) for each in policies]
    return Offers(tuple(found), _key(None, calendars))


def _key(policy: Definition | None, calendars: tuple[Definition, ...]) -> str:
    wanted = policy_of(policy).calendar_id if policy else None
    own = calendars[0] if calendars else None
    calendar = _calendar(wanted, calendars) if wanted else own
    return str(
        TermsKey(
            policy.id if policy else None,
            policy.version if policy else 0,
            calendar.id if calendar else None,
            calendar.version if calendar else 0,
        )
    )


def _calendar(calendar_id: UUID, calendars: tuple[Definition, ...]) -> Definition | None:
    """A calendar that is gone counts as the desk's own."""
    known = next((each for each in calendars if each.id == calendar_id), None)
    if known is not None:
        return known
    try:
        return definition(calendar_id)
    except DefinitionUnknown:
        return calendars[0] if calendars else None


def _terms(key: TermsKey) -> Terms:
    calendar = _working_time(key)
    if key.policy_id is None:
        return Terms(calendar)
    policy = version(key.policy_id, key.policy_version)
    body = decode(policy.body)
    share = None if body.warning_percent is None else body.warning_percent / 100
    return Terms(
        calendar=calendar,
        targets=body.targets,
        pauses=body.pauses,
        steps=body.steps,
        warning_share=share,
        warning_minutes=body.warning_minutes,
        policy_id=key.policy_id,
        policy_version=key.policy_version,
        name=policy.name,
    )


def _working_time(key: TermsKey) -> WorkingTime:
    if key.calendar_id is None:
        return calendar_of(Schedule.always())
    return working_time_at(key.calendar_id, key.calendar_version)


def names_of(keys: Sequence[str]) -> dict[str, str]:
    """The names of the policies behind these keys; '' where there is none."""
    return {key: terms_at(key).name for key in set(keys)}
