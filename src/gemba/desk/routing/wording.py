"""One sentence for each question: why she, why not she, why nobody, what is wrong with a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .assignment import reasons as r
from .assignment.policies import Consideration, PolicyError, Setting


@dataclass(frozen=True)
class Names:
    """What people call agents, queues and skills; what is not there goes by its id."""

    agents: Mapping[int, str] = field(default_factory=dict)
    queues: Mapping[int, str] = field(default_factory=dict)
    skills: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo | None = None

    def agent(self, agent_id: int) -> str:
        return self.agents.get(agent_id) or _("agent %(id)s") % {"id": agent_id}

    def queue(self, queue_ids: frozenset[int]) -> str:
        names = [self.queues.get(each) or f"#{each}" for each in sorted(queue_ids)]
        return str(get_text_list(names, _("or")))

    def skill(self, skill: str) -> str:
        return self.skills.get(skill, skill)

    def moment(self, moment: datetime) -> str:
        return date_format(timezone.localtime(moment, self.zone), "SHORT_DATETIME_FORMAT")


def why_she(decision: r.Decision, names: Names) -> str:
    """Why did this come to her? Of who was chosen; else why it came to nobody."""
    if decision.agent_id is None:
        return why_nobody(decision, names)
    chosen = decision.of(decision.agent_id)
    name = names.agent(decision.agent_id)
    if chosen is None or chosen.because is None:
        return _("%(name)s was chosen.") % {"name": name}
    return _("%(name)s was chosen: %(why)s.") % {
        "name": name,
        "why": _preference(chosen.because, names),
    }


def why_not(decision: r.Decision, agent_id: int, names: Names) -> str:
    """Why not to her?"""
    name, one = names.agent(agent_id), decision.of(agent_id)
    if one is None:
        return _("%(name)s does not take tickets here.") % {"name": name}
    if one.obstacles:
        why = "; ".join(_obstacle(each, names) for each in one.obstacles)
        return _("%(name)s could not have it: %(why)s.") % {"name": name, "why": why}
    if one.because is None:
        return _("%(name)s may take it.") % {"name": name}
    if agent_id == decision.agent_id:
        return why_she(decision, names)
    return _("%(name)s could have had it, but %(why)s.") % {
        "name": name,
        "why": _drawback(one.because, names),
    }


def why_nobody(decision: r.Decision, names: Names) -> str:
    """What the desk lacks for this ticket."""
    return shortages_told(decision.shortages, names)


def shortages_told(shortages: Sequence[r.Shortage], names: Names) -> str:
    """What the desk lacks, in a sentence or two."""
    return " ".join(_shortage(each, names) for each in shortages)


def place_told(why: r.MovedUp | None) -> str:
    """Why it stands where it does among those that wait; '' where that goes without saying."""
    if why is None:
        return ""
    filled = {"share": f"{100 * why.chance:.0f}"}
    if not why.near:
        return (
            _(
                "With a chance of %(share)s %% its promise will be broken, but what is ahead of it"
                " has a higher priority or tier."
            )
            % filled
        )
    told = (
        _(
            "Moved up: with a chance of %(share)s %% its promise will be broken, so it counts as"
            " nearer to its due time."
        )
        % filled
    )
    if why.near == why.chance:
        return told
    return f"{told} {_('What is ahead of it by a higher priority or tier stays ahead.')}"


def _preference(why: r.Preference, names: Names) -> str:
    match why:
        case r.OnlyOne():
            return _("nobody else can take it now")
        case r.BoundOwner(until):
            return _("as first-contact owner, comes first until %(until)s") % {
                "until": names.moment(until)
            }
        case r.Ahead():
            return _compared(why, names, is_chosen=True)
        case r.LongerIdle(seconds, other_seconds, other_id):
            return _(
                "all else being equal, longest without new work: %(time)s, %(other)s %(other_time)s"
            ) % {
                "time": _span(seconds),
                "other": names.agent(other_id),
                "other_time": _span(other_seconds),
            }
        case r.ByNumber(other_id):
            return _("%(other)s is equal in everything, so the lower number decides") % {
                "other": names.agent(other_id)
            }
        case r.KeptForOthers(other_id):
            return _("%(other)s was needed for other tickets that waited too") % {
                "other": names.agent(other_id)
            }


def _drawback(why: r.Preference, names: Names) -> str:
    match why:
        case r.Ahead():
            return _compared(why, names, is_chosen=False)
        case r.LongerIdle(seconds, other_seconds, other_id):
            return _("%(other)s has been without new work longer: %(other_time)s, not %(time)s") % {
                "other": names.agent(other_id),
                "other_time": _span(other_seconds),
                "time": _span(seconds),
            }
        case r.KeptForOthers():
            return _("was needed for other tickets that waited too")
        case r.ByNumber(other_id):
            return _("%(other)s is equal in everything and has the lower number") % {
                "other": names.agent(other_id)
            }
    return _("somebody else came first")


def _compared(why: r.Ahead, names: Names, *, is_chosen: bool) -> str:
    """`mine` are the units of the one spoken of, chosen or not."""
    filled = {
        "mine": f"{why.units:g}",
        "hers": f"{why.other_units:g}",
        "other": names.agent(why.other_id),
    }
    return str((_FOR if is_chosen else _AGAINST)[why.consideration]) % filled


_FOR: dict[Consideration, Promise] = {
    Consideration.WAIT: gettext_lazy("has %(mine)s in hand, %(other)s %(hers)s"),
    Consideration.OWNER: gettext_lazy("is the first-contact owner"),
    Consideration.CONTINUITY: gettext_lazy("served this customer before"),
    Consideration.SPARE_LEVELS: gettext_lazy(
        "has the level that fits; %(other)s is kept for harder work"
    ),
    Consideration.SPARE_SKILLS: gettext_lazy(
        "%(other)s is kept for what others cannot do, with %(hers)s further skills, not %(mine)s"
    ),
    Consideration.MISSING_LEVELS: gettext_lazy("is nearer to the level asked for"),
    Consideration.OTHER_QUEUE: gettext_lazy("is of the ticket's own queue"),
}
_AGAINST: dict[Consideration, Promise] = {
    Consideration.WAIT: gettext_lazy("has %(mine)s in hand, %(other)s %(hers)s"),
    Consideration.OWNER: gettext_lazy("%(other)s is the first-contact owner"),
    Consideration.CONTINUITY: gettext_lazy("%(other)s served this customer before"),
    Consideration.SPARE_LEVELS: gettext_lazy(
        "is kept for harder work; %(other)s has the level that fits"
    ),
    Consideration.SPARE_SKILLS: gettext_lazy(
        "is kept for what others cannot do, with %(mine)s further skills; %(other)s has %(hers)s"
    ),
    Consideration.MISSING_LEVELS: gettext_lazy("%(other)s is nearer to the level asked for"),
    Consideration.OTHER_QUEUE: gettext_lazy("%(other)s is of the ticket's own queue"),
}


def _obstacle(why: r.Obstacle, names: Names) -> str:
    match why:
        case r.LacksSkill(skill, level_min, level) if level:
            return _("has “%(skill)s” at level %(level)s, asked for is %(level_min)s") % {
                "skill": names.skill(skill), "level": level, "level_min": level_min
            }  # fmt: skip
        case r.LacksSkill(skill, level_min):
            return _("lacks “%(skill)s”, asked for at level %(level_min)s") % {
                "skill": names.skill(skill), "level_min": level_min
            }  # fmt: skip
        case r.NotInQueue(queue_ids):
            return _("is not in the queue %(queue)s") % {"queue": names.queue(queue_ids)}
        case r.LacksLanguage(language):
            return _("does not speak %(language)s") % {"language": language}
        case r.LacksCertification(certification):
            return _("has no certificate “%(name)s”") % {"name": certification}
        case r.AtCapacity(channel, load, capacity):
            return _("has %(load)s of %(capacity)s in hand on %(channel)s") % {
                "load": load, "capacity": capacity, "channel": channel
            }  # fmt: skip
        case r.BoundToOwner(owner_id, until):
            return _("until %(until)s it is kept for its first-contact owner %(owner)s") % {
                "until": names.moment(until), "owner": names.agent(owner_id)
            }  # fmt: skip
    return _away(why, names)


def _away(why: r.Refused | r.Paused | r.Absent | r.OffDuty, names: Names) -> str:
    match why:
        case r.Refused():
            return _("has declined it")
        case r.Paused():
            return _("takes no new work at the moment")
        case r.Absent(datetime() as back_at):
            return _("is absent until %(until)s") % {"until": names.moment(back_at)}
        case r.Absent():
            return _("is absent")
        case r.OffDuty(datetime() as back_at):
            return _("is off duty until %(until)s") % {"until": names.moment(back_at)}
        case r.OffDuty():
            return _("is off duty")


def _shortage(why: r.Shortage, names: Names) -> str:
    match why:
        case r.NobodySkilled(skill, level_min, int() as best_id, best_level):
            return _(
                "No one has the skill “%(skill)s” at level %(level_min)s;"
                " the highest is %(best)s at %(best_level)s."
            ) % {
                "skill": names.skill(skill), "level_min": level_min,
                "best": names.agent(best_id), "best_level": best_level,
            }  # fmt: skip
        case r.NobodySkilled(skill, level_min):
            return _("No one has the skill “%(skill)s” (asked for at level %(level_min)s).") % {
                "skill": names.skill(skill), "level_min": level_min
            }  # fmt: skip
        case r.NobodyThere(queue_ids):
            return _("No one takes tickets of the queue %(queue)s.") % {
                "queue": names.queue(queue_ids)
            }
        case r.NobodySpeaks(language):
            return _("No one in the queue speaks %(language)s.") % {"language": language}
        case r.NobodyCertified(certification):
            return _("No one in the queue has the certificate “%(name)s”.") % {
                "name": certification
            }
        case r.NobodyHasAll():
            return _("Each thing asked for is there, but no one person has all of it.")
        case r.NobodyFree():
            return _nobody_free(why, names)
        case r.WaitsForOwner(owner_id, until):
            return _("It waits for its first-contact owner %(owner)s until %(until)s.") % {
                "owner": names.agent(owner_id), "until": names.moment(until)
            }  # fmt: skip
        case r.WaitsToBeTaken(able):
            return ngettext(
                "It waits to be taken; %(count)s person may.",
                "It waits to be taken; %(count)s people may.",
                able,
            ) % {"count": able}


def _nobody_free(why: r.NobodyFree, names: Names) -> str:
    counts = (
        (_("%(count)s at capacity"), why.full),
        (_("%(count)s away"), why.away),
        (_("%(count)s declined"), why.refused),
    )
    told = ", ".join(text % {"count": count} for text, count in counts if count)
    sentence = ngettext(
        "%(able)s person could have it, but not now: %(told)s.",
        "%(able)s people could have it, but none of them now: %(told)s.",
        why.able,
    ) % {"able": why.able, "told": told}
    if why.back_at is None:
        return sentence
    back = _("The first is back on duty at %(time)s.") % {"time": names.moment(why.back_at)}
    return f"{sentence} {back}"


def policy_problem(error: PolicyError) -> str:
    """What is wrong with the policy, and what to do."""
    value = "" if error.value is None else f"{error.value:g}"
    return str(_PROBLEMS[error.setting]) % {"about": error.about, "value": value}


_PROBLEMS: dict[Setting, Promise] = {
    Setting.WORTH: gettext_lazy(
        "The consideration “%(about)s” counts %(value)s seconds: give 0 or more; 0 leaves it out."
    ),
    Setting.TURN: gettext_lazy(
        "A ticket on %(about)s holds up the next one for %(value)s seconds: give more than 0."
    ),
    Setting.BINDING: gettext_lazy(
        "The first-contact owner comes first for %(value)s seconds: give 0 or more."
    ),
    Setting.OFFER: gettext_lazy("An offer stands for %(value)s seconds: give more than 0."),
    Setting.AGEING: gettext_lazy(
        "A ticket grows more urgent with every %(value)s seconds it waits: give more than 0."
    ),
    Setting.DUE: gettext_lazy(
        "A ticket grows more urgent %(value)s seconds before it is due: give more than 0."
    ),
    Setting.DUE_BOOST: gettext_lazy(
        "The due time raises the weight by %(value)s: give 0 or more; 0 leaves it out."
    ),
    Setting.OVERFLOW_AFTER: gettext_lazy(
        "Overflow step %(about)s begins after %(value)s seconds: give more than 0."
    ),
    Setting.OVERFLOW_ORDER: gettext_lazy(
        "Overflow step %(about)s begins after %(value)s seconds, no later than the step before it:"
        " put the steps in order."
    ),
    Setting.OVERFLOW_LEVELS: gettext_lazy(
        "Overflow step %(about)s lowers levels by %(value)s: give 0 or more."
    ),
    Setting.OVERFLOW_EMPTY: gettext_lazy(
        "Overflow step %(about)s widens nothing: name a queue, a vendor or a lower level."
    ),
}


def _span(seconds: float) -> str:
    """Hours and minutes, as a clock shows them."""
    minutes = int(timedelta(seconds=seconds).total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02}"
