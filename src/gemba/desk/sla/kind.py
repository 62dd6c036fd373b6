"""Policies as a kind of definition: what may be kept, and how a policy is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.calendars.body import told
from gemba.desk.calendars.queries import working_time
from gemba.desk.sla.policy import STEPS_MAX, UNSTEADY_FACTS, PolicyBody, decode
from gemba.desk.sla.promises import Act, At, Promise, Step
from gemba.desk.sla.wording import act_told, named_by, promise_told, target_told, when_told
from gemba.desk.tickets import conditions
from gemba.desk.tickets.queries import priorities, statuses
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused
from gemba.foundation.definitions.queries import DefinitionUnknown, definition
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.working_time import CalendarError, NeverOpen

KIND = "sla_policy"
ASSIGNEE, TEAM, SUPERVISORS = "assignee", "team", "supervisors"
# any instant will do: it is asked whether a calendar is ever open so long
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def check(body: JsonValue) -> None:
    """Raises DefinitionRefused for a policy that could not be kept, or not be meant."""
    policy = decode(body)
    if isinstance(body, Mapping) and body.get("if"):
        conditions.check(body["if"])
    _check_facts(policy)
    if not policy.targets:
        raise DefinitionRefused(_("A policy needs targets: how soon what is promised."))
    _check_targets(policy)
    _check_warning(policy)
    if len(policy.steps) > STEPS_MAX:
        raise DefinitionRefused(_("More than {n} steps. Leave some out.").format(n=STEPS_MAX))
    for step in policy.steps:
        _check_step(step, policy)


def describe(body: JsonValue) -> list[Line]:
    """The policy in lines, for differences."""
    return list(_lines(decode(body)))


def summary(body: JsonValue) -> str:
    """The policy in one line of a list."""
    policy = decode(body)
    told_targets = [
        f"{promise_told(promise)} {target_told(min(by.values()))}–{target_told(max(by.values()))}"
        if len(set(by.values())) > 1
        else f"{promise_told(promise)} {target_told(next(iter(by.values())))}"
        for promise, by in policy.targets.items()
    ]
    return " · ".join([conditions.describe(policy.condition), *told_targets])


def names() -> dict[str, str]:
    """How people, teams and those to be notified are called."""
    found = {f"user:{person.id}": person.name for person in desk_people()}
    found |= {f"team:{team.id}": team.name for team in teams()}
    return found | {
        f"notify:{ASSIGNEE}": _("whoever has the ticket"),
        f"notify:{TEAM}": _("the team"),
        f"notify:{SUPERVISORS}": _("the supervisors"),
    }


def calendar_told(policy: PolicyBody) -> str:
    """By which calendar a policy counts."""
    if policy.calendar_id is None:
        return _("the desk’s own calendar")
    try:
        return definition(policy.calendar_id).name
    except DefinitionUnknown:
        return _("a calendar that is gone: the desk’s own counts")


def _check_facts(policy: PolicyBody) -> None:
    for each in conditions.comparisons_of(policy.condition):
        if each.fact in UNSTEADY_FACTS:
            words = _("“{fact}” changes with every minute: a policy cannot be chosen by it.")
            raise DefinitionRefused(words.format(fact=conditions.known_facts()[each.fact].label))


def _check_targets(policy: PolicyBody) -> None:
    if policy.calendar_id is not None:
        try:
            definition(policy.calendar_id)
        except DefinitionUnknown as error:
            raise DefinitionRefused(_("Choose a calendar from the list.")) from error
    calendar = working_time(policy.calendar_id)
    for promise, by_priority in policy.targets.items():
        for target in by_priority.values():
            try:
                calendar.add_working(_SOME_TIME, target)
            except NeverOpen as error:
                words = _("“{promise}” can never be kept. {reason}")
                reason = told(CalendarError(error.sentence, **error.values))
                raise DefinitionRefused(
                    words.format(promise=promise_told(promise), reason=reason)
                ) from error
    if policy.pauses.get(Promise.VENDOR):
        words = _(
            "The vendor’s clock runs while it is the vendor’s turn: it cannot be paused then."
        )
        raise DefinitionRefused(words)
    replies = policy.targets.get(Promise.FIRST_REPLY, {})
    for priority, target in policy.targets.get(Promise.RESOLUTION, {}).items():
        if replies.get(priority, target) > target:
            words = _("Priority {priority}: resolved before the first reply is due. Swap them.")
            raise DefinitionRefused(words.format(priority=_priority(priority)))


def _check_warning(policy: PolicyBody) -> None:
    percent, minutes = policy.warning_percent, policy.warning_minutes
    if percent is not None and minutes is not None:
        raise DefinitionRefused(_("Warn by percent or by minutes, not by both."))
    if percent is not None and not 1 <= percent <= 99:
        raise DefinitionRefused(_("Warn when 1 to 99 percent of the time has run."))
    if minutes is None:
        return
    shortest = min(target for by in policy.targets.values() for target in by.values())
    if not 0 < minutes * 60 < shortest.total_seconds():
        words = _("A warning {minutes} minutes before the end comes before a clock of {target}.")
        raise DefinitionRefused(words.format(minutes=minutes, target=target_told(shortest)))


def _check_step(step: Step, policy: PolicyBody) -> None:
    if step.at is At.WARNING and policy.warning_percent is None and policy.warning_minutes is None:
        raise DefinitionRefused(_("A step at the warning needs a warning. Say when to warn."))
    if step.at is At.AFTER and not 0 < step.minutes <= 366 * 24 * 60:
        raise DefinitionRefused(_("Say how many working minutes after the breach."))
    if step.promise is not None and step.promise not in policy.targets:
        words = _("A step waits for “{promise}”, which this policy does not promise.")
        raise DefinitionRefused(words.format(promise=promise_told(step.promise)))
    if step.act is Act.ADD_TAG and not step.value:
        raise DefinitionRefused(_("Say which tag the step adds."))
    if step.act in (Act.ASSIGN, Act.HAND_OVER, Act.NOTIFY) and named_by(step) not in names():
        raise DefinitionRefused(_("Choose from the list whom the step is about."))


def _lines(policy: PolicyBody) -> Iterator[Line]:
    yield Line(_("For"), conditions.describe(policy.condition))
    yield Line(_("Calendar"), calendar_told(policy))
    for promise, by_priority in policy.targets.items():
        for priority, target in by_priority.items():
            yield Line(f"{promise_told(promise)}, {_priority(priority)}", target_told(target))
    labels = {each.category: each.label for each in statuses()}
    for promise in policy.targets:
        stopped = [labels.get(each, each) for each in sorted(policy.pauses.get(promise, ()))]
        label = _("{promise} stands still while").format(promise=promise_told(promise))
        yield Line(label, ", ".join(stopped) or _("never"))
    yield Line(_("Warning"), _warning(policy))
    named = names()
    for step in policy.steps:
        yield Line(when_told(step), act_told(step, named))


def _warning(policy: PolicyBody) -> str:
    if policy.warning_percent is not None:
        return _("when {n} % of the time has run").format(n=policy.warning_percent)
    if policy.warning_minutes is not None:
        return _("{n} working minutes before the end").format(n=policy.warning_minutes)
    return _("none")


def _priority(number: int) -> str:
    return next((each.label for each in priorities() if each.value == number), str(number))


SLA_POLICY = DefinitionKind(
    name=KIND,
    label=gettext_lazy("SLA policy"),
    plural=gettext_lazy("SLA policies"),
    check=check,
    describe=describe,
    ordered=True,
)
