"""The same act on many tickets: which act a form names, and what is said of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.desk.tickets import operations
from gemba.desk.tickets.operations import BulkResult, BulkUndone, ChangeRefused, TicketVerb
from gemba.interfaces.console.acting import number_or_none
from gemba.interfaces.console.choices import choices
from gemba.interfaces.console.moments import needed_moment, told_moment

ACTS = ("status", "assignee", "team", "priority", "type", "tag", "until")
NOBODY = "nobody"
REFUSED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class BulkAct:
    """What is to be done on each ticket, and what it sets, in words."""

    name: str
    value: str
    verb: TicketVerb


def read_act(posted: Mapping[str, str]) -> BulkAct:
    """The one act a form names. Raises ChangeRefused when it names none."""
    name = next((each for each in ACTS if posted.get(each, "").strip()), "")
    if not name:
        raise ChangeRefused(_("Choose what to do with the tickets."))
    return _READERS[name](posted[name].strip())


def sentence(act: BulkAct, result: BulkResult) -> str:
    """What was done, and on how many."""
    n = len(result.done)
    if not n:
        return ""
    words = {
        "status": ngettext("{n} ticket set to {value}", "{n} tickets set to {value}", n),
        "assignee": ngettext("{n} ticket given to {value}", "{n} tickets given to {value}", n),
        "queue": ngettext(
            "{n} ticket given back to the queue", "{n} tickets given back to the queue", n
        ),
        "team": ngettext("{n} ticket handed to {value}", "{n} tickets handed to {value}", n),
        "priority": ngettext(
            "{n} ticket has priority {value} now", "{n} tickets have priority {value} now", n
        ),
        "type": ngettext("{n} ticket is of type {value}", "{n} tickets are of type {value}", n),
        "tag": ngettext("{n} ticket tagged {value}", "{n} tickets tagged {value}", n),
        "until": ngettext("{n} ticket asleep until {value}", "{n} tickets asleep until {value}", n),
    }
    return words[act.name].format(n=n, value=act.value)


def undone_sentence(undone: BulkUndone) -> str:
    """On how many tickets an act was taken back, and on how many it was not."""
    n, left = undone.restored, undone.left
    if not n + left:
        return _("There is nothing to take back")
    words = [ngettext("{n} ticket is as it was", "{n} tickets are as they were", n)] if n else []
    if left:
        words.append(
            ngettext(
                "{left} has been changed since and stays",
                "{left} have been changed since and stay",
                left,
            )
        )
    return "; ".join(words).format(n=n, left=left)


def left_alone(result: BulkResult) -> list[str]:
    """On which tickets it was not done and why: the first few."""
    lines = [
        f"#{each.number}: {each.sentence}" if each.number else each.sentence
        for each in result.refused[:REFUSED_SHOWN]
    ]
    more = len(result.refused) - REFUSED_SHOWN
    return [*lines, _("and {n} more").format(n=more)] if more > 0 else lines


def _status(code: str) -> BulkAct:
    labels = {each.code: each.label for each in choices().statuses}
    verb = partial(operations.set_status, status=code)
    return BulkAct("status", labels.get(code, code), verb)


def _assignee(code: str) -> BulkAct:
    if code == NOBODY:
        return BulkAct("queue", "", partial(operations.assign, assignee_id=None))
    names = {str(each.id): each.name for each in choices().people}
    verb = partial(operations.assign, assignee_id=number_or_none(code))
    return BulkAct("assignee", names.get(code, code), verb)


def _team(code: str) -> BulkAct:
    names = {str(each.id): each.name for each in choices().teams}
    verb = partial(operations.transfer, team_id=number_or_none(code))
    return BulkAct("team", names.get(code, code), verb)


def _priority(code: str) -> BulkAct:
    labels = {str(each.value): each.label for each in choices().priorities}
    verb = partial(operations.set_priority, priority=number_or_none(code) or 0)
    return BulkAct("priority", labels.get(code, code), verb)


def _type(code: str) -> BulkAct:
    labels = {each.code: each.label for each in choices().types}
    return BulkAct("type", labels.get(code, code), partial(operations.set_type, type_code=code))


def _tag(name: str) -> BulkAct:
    return BulkAct("tag", name, partial(operations.add_tag, name=name))


def _until(typed: str) -> BulkAct:
    until = needed_moment(typed)
    return BulkAct("until", told_moment(until), partial(operations.snooze, until=until))


_READERS = {
    "status": _status,
    "assignee": _assignee,
    "team": _team,
    "priority": _priority,
    "type": _type,
    "tag": _tag,
    "until": _until,
}
