"""Promises, parties and steps in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gemba.desk.sla.event_types import EscalationMade
from gemba.desk.sla.promises import Act, At, Party, Promise, Step


def promise_told(promise: Promise) -> str:
    """What is promised."""
    return {
        Promise.FIRST_REPLY: _("First reply"),
        Promise.NEXT_REPLY: _("Next reply"),
        Promise.RESOLUTION: _("Resolution"),
        Promise.VENDOR: _("Vendor’s part"),
    }[promise]


def party_told(party: Party) -> str:
    """Whose turn it is."""
    return {
        Party.US: pgettext("party", "Us"),
        Party.CUSTOMER: pgettext("party", "Customer"),
        Party.VENDOR: pgettext("party", "Vendor"),
    }[party]


def target_told(target: timedelta) -> str:
    """A target of working time, as short as it can be said exactly."""
    minutes = target // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    parts = [
        ngettext("{n} hour", "{n} hours", hours).format(n=hours) if hours else "",
        ngettext("{n} minute", "{n} minutes", rest).format(n=rest) if rest else "",
    ]
    return " ".join(part for part in parts if part)


def when_told(step: Step) -> str:
    """When a step is taken."""
    promise = promise_told(step.promise) if step.promise else _("Any promise")
    words = {
        At.WARNING: _("{promise}: at the warning"),
        At.BREACH: _("{promise}: when broken"),
        At.AFTER: _("{promise}: {minutes} working minutes after it was broken"),
    }[step.at]
    return words.format(promise=promise, minutes=step.minutes)


def act_told(step: Step, names: Mapping[str, str]) -> str:
    """What a step does. `names`: of people and teams, by "user:3" and "team:2"."""
    name = names.get(named_by(step), step.value)
    return {
        Act.NOTIFY: _("notify {name}"),
        Act.RAISE_PRIORITY: _("raise the priority by one"),
        Act.ASSIGN: _("assign to {name}"),
        Act.HAND_OVER: _("hand to the team {name}"),
        Act.ADD_TAG: _("add the tag {name}"),
    }[step.act].format(name=name)


def escalation_told(made: EscalationMade, names: Mapping[str, str]) -> str:
    """What a step did, in the reader's words; who is gone since, as they were called then."""
    if made.act not in set(Act):  # of an earlier version
        return made.told
    step = Step(None, At.BREACH, Act(made.act), made.value)
    is_somebody = step.act in (Act.ASSIGN, Act.HAND_OVER)
    return made.told if is_somebody and named_by(step) not in names else act_told(step, names)


def notice_told(made: EscalationMade) -> str:
    """Why somebody is called to a promise, in the reader's words."""
    promise = promise_told(Promise(made.promise))
    words = _("{promise}: due soon") if made.at == At.WARNING else _("{promise}: broken")
    return words.format(promise=promise)


def named_by(step: Step) -> str:
    """Under which key `names` tells a step's value."""
    if step.act is Act.ASSIGN:
        return f"user:{step.value}"
    if step.act is Act.HAND_OVER:
        return f"team:{step.value}"
    return f"{step.act}:{step.value}"


def time_told(seconds: float) -> str:
    """A stretch of working time in its two largest units, whole minutes: 3d 2h would hide how long
    a working day is, so hours are the largest."""
    minutes = int(abs(seconds) // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 10 or (hours and not rest):
        return _("{n}h").format(n=hours)
    if hours:
        return _("{hours}h {minutes}m").format(hours=hours, minutes=rest)
    return _("{n}m").format(n=rest)
