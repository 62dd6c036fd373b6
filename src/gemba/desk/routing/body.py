"""A queue, and the desk's routing policy, as they are defined, and their JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.routing.assignment.policies import (
    Consideration,
    Mode,
    Overflow,
    Policy,
    PolicyError,
)
from gemba.desk.routing.wording import policy_problem
from gemba.desk.tickets.conditions import ALWAYS, Condition, TicketFacts, matches
from gemba.desk.tickets.conditions import decode as decode_condition
from gemba.desk.tickets.conditions import encode as encode_condition
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

LEVEL_MAX = 5
ASKS_MAX = 30
STEPS_MAX = 5
MINUTES_MAX = 60 * 24 * 30
_NUMBER_BITS = 52


@dataclass(frozen=True, slots=True)
class Ask:
    """Of tickets like these the queue asks a skill at a level, or a certificate, or both."""

    when: Condition = ALWAYS
    skill_id: int | None = None
    level: int = 1
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What widens after so many minutes of waiting."""

    after_minutes: int
    queue_ids: tuple[UUID, ...] = ()
    levels_lowered: int = 0
    vendor_team_id: int | None = None


@dataclass(frozen=True)
class QueueBody:
    """What a queue says.

    Tickets that match `when` wait here for people of `team_ids` (none: every agent).
    `offer_seconds` is how long an offer stands, `owner_minutes` how long only the first-contact
    owner gets the ticket, `return_minutes` how long somebody may be gone before their tickets come
    back. Outside the hours of `calendar_id` nothing is handed out; None: at any time.
    """

    when: Condition = ALWAYS
    team_ids: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()
    speaks_language: bool = False
    mode: Mode = Mode.PUSH
    offer_seconds: int = 60
    owner_minutes: int = 0
    return_minutes: int = 30
    overflow: tuple[Step, ...] = ()
    calendar_id: UUID | None = None

    def asked_of(self, facts: TicketFacts) -> Iterator[Ask]:
        """What this ticket asks for."""
        return (each for each in self.asks if matches(each.when, facts))

    def policy(self, weights: Weights, numbers: Mapping[UUID, int] | None = None) -> Policy:
        """How it is handed out; `numbers` of the queues it may overflow to, where they are not
        their own. Raises PolicyError."""
        known = numbers or {}
        return Policy(
            mode=self.mode,
            offer_timeout_seconds=self.offer_seconds,
            owner_binding_seconds=60 * self.owner_minutes,
            worth_seconds=dict(weights.worth_seconds),
            overflow=tuple(
                Overflow(
                    60.0 * step.after_minutes,
                    frozenset(known.get(each, number_of(each)) for each in step.queue_ids),
                    step.levels_lowered,
                    step.vendor_team_id,
                )
                for step in self.overflow
            ),
            due_boost=weights.due_boost,
            due_horizon_seconds=60.0 * weights.due_horizon_minutes,
        )


@dataclass(frozen=True)
class Weights:
    """What counts when any queue is handed out. `worth_seconds`: what a unit of a consideration
    is worth in seconds of waiting; `by_priority` from low to urgent, `by_tier`: how much a minute
    of such a ticket weighs; `heeds_breach`: a ticket whose promise is foretold to break counts as
    nearer to its due time."""

    worth_seconds: tuple[tuple[Consideration, float], ...] = tuple(
        (each, seconds)
        for each, seconds in (
            (Consideration.WAIT, 600.0),
            (Consideration.OWNER, 3600.0),
            (Consideration.CONTINUITY, 1800.0),
            (Consideration.SPARE_LEVELS, 60.0),
            (Consideration.SPARE_SKILLS, 5.0),
            (Consideration.MISSING_LEVELS, 900.0),
            (Consideration.OTHER_QUEUE, 300.0),
        )
    )
    by_priority: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    by_tier: tuple[tuple[str, float], ...] = (("silver", 1.2), ("gold", 1.5), ("platinum", 2.0))
    due_boost: float = 1.0
    due_horizon_minutes: int = 60
    heeds_breach: bool = False

    def weight(self, facts: TicketFacts) -> float:
        """Priority × customer tier."""
        return self.by_priority[facts.priority - 1] * dict(self.by_tier).get(facts.tier, 1.0)


def number_of(queue_id: UUID) -> int:
    """The queue's number in the arithmetic, which knows ids as plain numbers."""
    return queue_id.int & ((1 << _NUMBER_BITS) - 1)


def encode(body: QueueBody) -> JsonValue:
    """The queue as JSON."""
    return {
        "when": encode_condition(body.when),
        "teams": list(body.team_ids),
        "asks": [
            {
                "when": encode_condition(each.when),
                "skill": each.skill_id,
                "level": each.level,
                "certificate": each.certificate,
            }
            for each in body.asks
        ],
        "speaks_language": body.speaks_language,
        "mode": body.mode.value,
        "offer_seconds": body.offer_seconds,
        "owner_minutes": body.owner_minutes,
        "return_minutes": body.return_minutes,
        "overflow": [
            {
                "after_minutes": each.after_minutes,
                "queues": [str(queue_id) for queue_id in each.queue_ids],
                "levels_lowered": each.levels_lowered,
                "vendor_team": each.vendor_team_id,
            }
            for each in body.overflow
        ],
        "calendar": str(body.calendar_id) if body.calendar_id else None,
    }


def decode(body: JsonValue) -> QueueBody:
    """The queue in this JSON. Raises DefinitionRefused with a sentence for people."""
    if not isinstance(body, Mapping):
        raise DefinitionRefused(_("A queue needs a condition and the teams that serve it."))
    found = QueueBody(
        when=decode_condition(body.get("when", {"all": []})),
        team_ids=tuple(_whole(each, _("team")) for each in _items(body, "teams")),
        asks=tuple(_ask(each) for each in _mappings(body, "asks", ASKS_MAX)),
        speaks_language=body.get("speaks_language") is True,
        mode=_mode(body.get("mode", Mode.PUSH.value)),
        offer_seconds=_whole(body.get("offer_seconds", 60), _("How long an offer stands")),
        owner_minutes=_whole(body.get("owner_minutes", 0), _("First-contact owner")),
        return_minutes=_whole(body.get("return_minutes", 30), _("Back to the queue")),
        overflow=tuple(_step(each) for each in _mappings(body, "overflow", STEPS_MAX)),
        calendar_id=_id(body["calendar"]) if body.get("calendar") else None,
    )
    try:
        found.policy(Weights())
    except PolicyError as error:
        raise DefinitionRefused(policy_problem(error)) from error
    return found


def _ask(item: Mapping[str, JsonValue]) -> Ask:
    skill, certificate = item.get("skill"), item.get("certificate", "")
    level = _whole(item.get("level", 1), _("Level"))
    if not 1 <= level <= LEVEL_MAX:
        raise DefinitionRefused(_("A level is a number from 1 to {n}.").format(n=LEVEL_MAX))
    if skill is None and not certificate:
        raise DefinitionRefused(_("Say which skill or certificate is asked for, or take it out."))
    return Ask(
        decode_condition(item.get("when", {"all": []})),
        None if skill is None else _whole(skill, _("Skill")),
        level,
        str(certificate),
    )


def _step(item: Mapping[str, JsonValue]) -> Step:
    vendor = item.get("vendor_team")
    return Step(
        _whole(item.get("after_minutes", 0), _("Overflow")),
        tuple(_id(each) for each in _items(item, "queues")),
        _whole(item.get("levels_lowered", 0), _("Levels lowered")),
        None if vendor is None else _whole(vendor, _("Vendor")),
    )


def _mode(value: JsonValue) -> Mode:
    if value not in tuple(Mode):
        raise DefinitionRefused(_("A queue pushes, offers, or lets people pull: choose one."))
    return Mode(value)


def _whole(value: JsonValue, what: str) -> int:
    if type(value) is not int or not 0 <= value <= MINUTES_MAX:
        raise DefinitionRefused(_("“{what}” must be a whole number, 0 or more.").format(what=what))
    return value


def _id(value: JsonValue) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise DefinitionRefused(_("“{text}” is no queue.").format(text=value)) from error


def _items(body: Mapping[str, JsonValue], name: str) -> Sequence[JsonValue]:
    value = body.get(name, ())
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _mappings(
    body: Mapping[str, JsonValue], name: str, items_max: int
) -> list[Mapping[str, JsonValue]]:
    found = [each for each in _items(body, name) if isinstance(each, Mapping)]
    if len(found) > items_max:
        raise DefinitionRefused(
            _("More than {n} lines: make two queues of it.").format(n=items_max)
        )
    return found
