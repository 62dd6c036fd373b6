"""What an analyst would compute from the demo's log, computed from the histories themselves."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from gemba.desk.tickets.operations import TicketHistory
from gemba.desk.tickets.operations import histories as past
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import (
    DEALERS,
    DESK_ZONE,
    FIRST_LINE,
    FORM,
    MAIL_DEALERS,
    MAIL_EN,
    MAIL_ZH,
    STAFF,
    TEAMS,
)

KEYS = Keys(
    users={staff.key: n for n, staff in enumerate(STAFF, 1)},
    teams={team: n for n, team in enumerate((*TEAMS, DEALERS), 1)},
    inboxes={MAIL_ZH: 1, MAIL_EN: 2, FORM: 3, MAIL_DEALERS: 4},
)
STAFF_BY_ID = {KEYS.users[staff.key]: staff for staff in STAFF}
TEAM_BY_ID = {number: team for team, number in KEYS.teams.items()}

Histories = Sequence[TicketHistory]


def local(moment: datetime) -> datetime:
    """On the desk's clock."""
    return moment.astimezone(ZoneInfo(DESK_ZONE))


def is_of_weekend(moment: datetime) -> bool:
    """From Friday noon until Monday morning, when forms wait longest."""
    friday = moment.weekday() == 4 and moment.hour >= 13
    monday = moment.weekday() == 0 and moment.hour < 9
    return friday or monday or moment.weekday() in (5, 6)


def hours(span: timedelta) -> float:
    return span.total_seconds() / 3600


def kind_of(history: TicketHistory) -> str:
    """The type the ticket ended with."""
    types = [step.type_code for step in history.steps if isinstance(step, past.TypeSet)]
    return types[-1] if types else history.type_code


def status_of(history: TicketHistory) -> str:
    """The status the ticket ended with; "merged" for one that went into another."""
    status = "new"
    for step in history.steps:
        if isinstance(step, past.Merged):
            return "merged"
        if isinstance(step, past.AgentReplied | past.StatusSet):
            status = step.status
        if isinstance(step, past.CustomerWrote) and step.nature == "human":
            status = "open" if status != "new" else status
    return status


def came_back_to_a_team(history: TicketHistory) -> bool:
    """Ping-pong: a team got the ticket that it had given away before."""
    seen = [KEYS.teams[FIRST_LINE]]
    for step in history.steps:
        if isinstance(step, past.Transferred) and step.team is not None:
            if step.team in seen:
                return True
            seen.append(step.team)
    return False


def first_reply_hours(histories: Iterable[TicketHistory]) -> float:
    """The median time until a person answered."""
    waits = []
    for history in histories:
        replies = [step.at for step in history.steps if isinstance(step, past.AgentReplied)]
        if replies:
            waits.append(hours(min(replies) - history.first.at))
    return median(waits)


def first_touch_hours(histories: Iterable[TicketHistory]) -> float:
    """The median time until anybody of the desk did anything."""
    waits = []
    for history in histories:
        acts = [
            s.at for s in history.steps if not isinstance(s, past.CustomerWrote | past.Acknowledged)
        ]
        if acts:
            waits.append(hours(min(acts) - history.first.at))
    return median(waits)


def first_answerers(histories: Iterable[TicketHistory]) -> Counter[str]:
    """Who wrote the first reply, by key."""
    found: Counter[str] = Counter()
    for history in histories:
        replies = [step for step in history.steps if isinstance(step, past.AgentReplied)]
        if replies:
            found[STAFF_BY_ID[replies[0].by].key] += 1
    return found


def days_to_resolve(histories: Iterable[TicketHistory]) -> float:
    """The median age at which a ticket was first resolved."""
    ages = []
    for history in histories:
        resolved = [
            step.at
            for step in history.steps
            if isinstance(step, past.AgentReplied | past.StatusSet) and step.status == "resolved"
        ]
        if resolved:
            ages.append(hours(resolved[0] - history.first.at) / 24)
    return median(ages)


def note_waits_days(histories: Iterable[TicketHistory], author: str) -> list[float]:
    """How long the desk waited for each note of this person since its step before."""
    waits = []
    for history in histories:
        before: datetime | None = None
        for step in history.steps:
            if isinstance(step, past.CustomerWrote):
                continue
            if isinstance(step, past.NoteLeft) and STAFF_BY_ID[step.by].key == author and before:
                waits.append(hours(step.at - before) / 24)
            before = step.at
    return waits


def vendor_waits_days(histories: Iterable[TicketHistory], tag: str) -> list[float]:
    """From the first "waiting for vendor" to the part's arrival, for tickets with this tag."""
    waits = []
    for history in histories:
        if not any(isinstance(step, past.Tagged) and step.tag == tag for step in history.steps):
            continue
        since = None
        for step in history.steps:
            if (
                isinstance(step, past.AgentReplied | past.StatusSet)
                and step.status == "pending_vendor"
            ):
                since = since or step.at
            if isinstance(step, past.StatusSet) and step.status == "open" and since:
                waits.append(hours(step.at - since) / 24)
                since = None
    return waits


def reopened_shares(histories: Iterable[TicketHistory]) -> dict[str, tuple[int, int]]:
    """For each colleague: how often they resolved, and how often the customer came back on it."""
    resolved: Counter[str] = Counter()
    reopened: Counter[str] = Counter()
    for history in histories:
        resolver = ""
        for step in history.steps:
            if isinstance(step, past.CustomerWrote) and step.nature == "human" and resolver:
                reopened[resolver] += 1
                resolver = ""
            if isinstance(step, past.AgentReplied | past.StatusSet) and step.by is not None:
                resolver = STAFF_BY_ID[step.by].key if step.status == "resolved" else ""
                resolved[resolver] += 1 if resolver else 0
    return {key: (count, reopened[key]) for key, count in resolved.items()}


def two_doors(histories: Histories, within: timedelta) -> int:
    """How often one person wrote by mail and by form in a short time."""
    by_person: dict[str, list[TicketHistory]] = {}
    for history in histories:
        by_person.setdefault(history.contact.identity.value, []).append(history)
    pairs = [pair for own in by_person.values() for pair in pairwise(own)]
    return sum(a.channel != b.channel and b.first.at - a.first.at < within for a, b in pairs)


def team_of(history: TicketHistory, keys: Keys = KEYS) -> str:
    """Who gets what comes into its inbox."""
    return DEALERS if history.inbox_id == keys.inboxes[MAIL_DEALERS] else FIRST_LINE


def unseen_acts(history: TicketHistory) -> Iterator[str]:
    """Acts the live desk would have refused: on a ticket of another team, and not one's own."""
    team, assignee = KEYS.teams[team_of(history)], None
    for step in history.steps:
        by = None if isinstance(step, past.CustomerWrote | past.Acknowledged) else step.by
        staff = STAFF_BY_ID[by] if by is not None else None
        if staff is not None and staff.team and TEAM_BY_ID[team] != staff.team and by != assignee:
            yield f"{history.key}: {staff.name} {type(step).__name__} at {step.at}"
        if isinstance(step, past.Assigned):
            assignee = step.assignee
        if isinstance(step, past.AgentReplied):
            assignee = assignee or step.by
        if isinstance(step, past.Transferred) and step.team is not None:
            team = step.team
            if assignee is not None and STAFF_BY_ID[assignee].team != TEAM_BY_ID[team]:
                assignee = None


def chosen(histories: Histories, fits: Callable[[TicketHistory], bool]) -> list[TicketHistory]:
    return [history for history in histories if fits(history)]
