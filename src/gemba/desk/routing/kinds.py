"""Queues and policies as definitions: what may be kept, and how they are told."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gemba.desk.routing.assignment.policies import Consideration, Mode
from gemba.desk.routing.body import Ask, QueueBody, Step, Weights, decode
from gemba.desk.routing.queries.skills import skill_names
from gemba.desk.routing.weights_json import decode_weights
from gemba.desk.tickets.conditions import ALWAYS
from gemba.desk.tickets.conditions import check as check_condition
from gemba.desk.tickets.conditions import describe as condition_told
from gemba.desk.tickets.conditions import encode as encode_condition
from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.json_values import JsonValue

MODES = {
    Mode.PUSH: gettext_lazy("gives tickets to people"),
    Mode.OFFER: gettext_lazy("offers tickets and waits for a yes"),
    Mode.PULL: gettext_lazy("lets people take tickets"),
}
WORTH = {
    Consideration.WAIT: gettext_lazy("Each ticket in hand"),
    Consideration.OWNER: gettext_lazy("Not the first-contact owner"),
    Consideration.CONTINUITY: gettext_lazy("Somebody else served this customer"),
    Consideration.SPARE_LEVELS: gettext_lazy("Each level above what is asked for"),
    Consideration.SPARE_SKILLS: gettext_lazy("Each skill not asked for"),
    Consideration.MISSING_LEVELS: gettext_lazy("Each level below what is asked for"),
    Consideration.OTHER_QUEUE: gettext_lazy("From another queue"),
}


def check(body: JsonValue) -> None:
    """Raises DefinitionRefused unless tickets can wait in the queue."""
    found = decode(body)
    check_condition(encode_condition(found.when))
    for ask in found.asks:
        check_condition(encode_condition(ask.when))
    names = skill_names()
    if any(ask.skill_id is not None and ask.skill_id not in names for ask in found.asks):
        raise DefinitionRefused(_("A skill that is asked for has been removed. Choose another."))
    known = {team.id: team for team in teams()}
    if any(team_id not in known for team_id in found.team_ids):
        raise DefinitionRefused(_("A team that serves the queue has gone. Choose another."))
    for step in found.overflow:
        vendor = known.get(step.vendor_team_id or 0)
        if step.vendor_team_id is not None and (vendor is None or not vendor.is_vendor):
            raise DefinitionRefused(_("Tickets overflow to a team that is no vendor's."))


def describe(body: JsonValue) -> list[Line]:
    """The queue in lines, for differences."""
    return list(_lines(decode(body)))


def summary(body: JsonValue) -> str:
    """The queue in one line of a list."""
    found = decode(body)
    parts = (condition_told(found.when), _teams_told(found), str(MODES[found.mode]))
    return " · ".join(parts)


def describe_weights(body: JsonValue) -> list[Line]:
    """The policy in lines, for differences."""
    found = decode_weights(body)
    priorities = ", ".join(f"{each:g}" for each in found.by_priority)
    tiers = ", ".join(f"{tier} {weight:g}" for tier, weight in found.by_tier)
    return [
        *(Line(str(WORTH[each]), _seconds(worth)) for each, worth in found.worth_seconds),
        Line(_("Weight by priority, low to urgent"), priorities),
        Line(_("Weight by customer tier"), tiers or _("none")),
        Line(_("Weight added when due"), f"{found.due_boost:g}"),
        Line(_("Grows before it is due for"), _minutes(found.due_horizon_minutes)),
        Line(_("Foretold breaches"), _("count") if found.heeds_breach else _("do not count")),
    ]


def _lines(body: QueueBody) -> Iterator[Line]:
    yield Line(_("Tickets"), condition_told(body.when))
    yield Line(_("Served by"), _teams_told(body))
    names = skill_names()
    for ask in body.asks:
        yield Line(_ask_told(ask, names), condition_told(ask.when))
    if body.speaks_language:
        yield Line(_("Language"), _("who serves speaks the customer's language"))
    yield Line(_("How"), str(MODES[body.mode]))
    if body.mode is Mode.OFFER:
        yield Line(_("An offer stands for"), _seconds(body.offer_seconds))
    if body.owner_minutes:
        yield Line(_("First-contact owner comes first for"), _minutes(body.owner_minutes))
    yield Line(_("Tickets of who is gone come back after"), _minutes(body.return_minutes))
    queues = {each.id: each.name for each in active("queue")}
    vendors = {team.id: team.name for team in teams()}
    for step in body.overflow:
        to = [queues.get(each, str(each)) for each in step.queue_ids]
        yield Line(
            _("After {time}").format(time=_minutes(step.after_minutes)),
            _step_told(step, to, vendors.get(step.vendor_team_id or 0, "")),
        )
    calendars = {each.id: each.name for each in active("calendar")}
    if body.calendar_id:
        yield Line(_("Hours"), calendars.get(body.calendar_id, str(body.calendar_id)))


def _step_told(step: Step, queues: list[str], vendor: str) -> str:
    parts = [_("also the queue {name}").format(name=each) for each in queues]
    if step.levels_lowered:
        lowered = ngettext(
            "{n} level lower will do", "{n} levels lower will do", step.levels_lowered
        )
        parts.append(lowered.format(n=step.levels_lowered))
    if vendor:
        parts.append(_("then to {vendor}").format(vendor=vendor))
    return ", ".join(parts)


def _ask_told(ask: Ask, names: dict[int, str]) -> str:
    parts = []
    if ask.skill_id is not None:
        skill = names.get(ask.skill_id, _("a removed skill"))
        parts.append(_("{skill} from level {n}").format(skill=skill, n=ask.level))
    if ask.certificate:
        parts.append(_("certificate {name}").format(name=ask.certificate))
    asked = ", ".join(parts)
    return asked if ask.when == ALWAYS else _("{asked}, if").format(asked=asked)


def _teams_told(body: QueueBody) -> str:
    names = {team.id: team.name for team in teams()}
    told = [names.get(each, _("a team that has gone")) for each in body.team_ids]
    return ", ".join(told) or _("every agent")


def _minutes(minutes: int) -> str:
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


def _seconds(seconds: float) -> str:
    return ngettext("{n} second", "{n} seconds", int(seconds)).format(n=f"{seconds:g}")


QUEUE = DefinitionKind(
    name="queue",
    label=gettext_lazy("Queue"),
    plural=gettext_lazy("Queues"),
    check=check,
    describe=describe,
    ordered=True,
)


def check_weights(body: JsonValue) -> None:
    """Raises DefinitionRefused unless queues can be handed out by it."""
    decode_weights(body)


POLICY = DefinitionKind(
    name="routing_policy",
    label=gettext_lazy("Routing policy"),
    plural=gettext_lazy("Routing policies"),
    check=check_weights,
    describe=describe_weights,
    ordered=True,
)
KINDS = (QUEUE, POLICY)
__all__ = ["KINDS", "POLICY", "QUEUE", "Weights"]
