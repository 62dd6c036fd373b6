"""Rehearsing a rule on the past: asked for in a request, worked through outside any transaction."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemba.desk.sla.event_types import PromiseBroken, PromiseWarned
from gemba.desk.tickets.conditions import comparisons_of
from gemba.desk.tickets.conditions.past import CHANGING, TELLS, Wanted, pasts
from gemba.desk.tickets.event_types import MessageReceived
from gemba.desk.tickets.queries import unsettled_moments
from gemba.desk.workflow.engine import Fired, apply_rules, foreseen
from gemba.desk.workflow.event_types import RuleRehearsed
from gemba.desk.workflow.kinds import digest_of
from gemba.desk.workflow.models import Rehearsal, RehearsedFiring
from gemba.desk.workflow.queries import active_rules, around_now, warnings_of
from gemba.desk.workflow.rehearsal import Foreseen, Stretch, live_through
from gemba.desk.workflow.rule import Rule, check_rule, decode, written_action
from gemba.foundation.definitions.operations import NotAllowed
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import subjects_told_of
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.rows import insert_values
from gemba.foundation.kernel.text import one_line

DAYS = 30
KEPT_MAX = 5_000
TOGETHER = 500
AT_ONCE_TICKETS = 1_500
"""Rehearsals of so few tickets are over before somebody wonders."""

TAKEN_AGAIN_AFTER = timedelta(minutes=2)
FIELDS = ("status", "priority", "type", "team_id", "assignee_id", "vendor_id", "product", "tags")
_CLOCKS = ("after", "on_schedule")
_HEARD: tuple[type[EventPayload], ...] = (*TELLS, PromiseWarned, PromiseBroken)


@dataclass(slots=True)
class _Found:
    """What a rehearsal has come to so far."""

    looked_at: int = 0
    firings: int = 0
    touched: set[UUID] = field(default_factory=set)
    days: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    clashes: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    cut: int = 0


@transaction.atomic
def ask_rehearsal(
    *,
    body: JsonValue,
    name: str,
    actor: Actor,
    now: datetime,
    rule_id: UUID | None = None,
    version: int = 0,
) -> UUID:
    """Ask what a rule, kept or not, would have done in the last DAYS; the rehearsal's id.

    Raises NotAllowed, and DefinitionRefused for a rule that cannot be used.
    """
    if actor.role not in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SYSTEM):
        raise NotAllowed(_("Only supervisors and administrators define this."))
    check_rule(body)
    row = Rehearsal.objects.create(
        id=new_id(now),
        rule_id=rule_id,
        version=version,
        name=one_line(name, 120),
        body=body,
        digest=digest_of(body),
        since=now - timedelta(days=DAYS),
        until=now,
        asked_at=now,
        asked_by=actor.name[:120],
        actor_id=actor.id,
    )
    subjects = [Subject.of("rehearsal", row.pk)]
    record(RuleRehearsed(rule_id, version, row.name, DAYS), actor=actor, now=now, subjects=subjects)
    return row.pk


def start_rehearsal(
    *,
    body: JsonValue,
    name: str,
    actor: Actor,
    now: datetime,
    rule_id: UUID | None = None,
    version: int = 0,
) -> UUID:
    """As `ask_rehearsal`; one that is over in a moment is done when this returns."""
    wanted = ask_rehearsal(
        body=body, name=name, actor=actor, now=now, rule_id=rule_id, version=version
    )
    rehearse_small(rehearsal_id=wanted, now=now)
    return wanted


def rehearse_small(*, rehearsal_id: UUID, now: datetime) -> bool:
    """Do a rehearsal at once if it is over in a moment; whether it was."""
    row = Rehearsal.objects.get(pk=rehearsal_id)
    rule = _rule(row)
    if len(_tickets(rule, row)) > AT_ONCE_TICKETS:
        return False
    return _take(row, now) and _work_through(row, rule)


def rehearse_wanted(*, now: datetime) -> int:
    """Work through the oldest rehearsal that is wanted; how many there were: 0 or 1.

    One whose worker died is taken up again after a while.
    """
    wanted = Rehearsal.objects.filter(finished_at=None).exclude(
        started_at__gt=now - TAKEN_AGAIN_AFTER
    )
    row = wanted.order_by("asked_at").first()
    if row is None or not _take(row, now):
        return 0
    _work_through(row, _rule(row))
    return 1


def _take(row: Rehearsal, now: datetime) -> bool:
    """Claim it; of two workers one gets it."""
    rows = Rehearsal.objects.filter(pk=row.pk, started_at=row.started_at, finished_at=None)
    return bool(rows.update(started_at=now, percent=0))


def _rule(row: Rehearsal) -> Rule:
    rule_id = row.rule_id or row.pk
    return decode(row.body, id=rule_id, version=row.version, name=row.name)


def _work_through(row: Rehearsal, rule: Rule) -> bool:
    others = _hearing_the_same(rule)
    stretch = Stretch(row.since, row.until, around_now((rule, *others), now=row.until))
    found = _Found()
    ids = _tickets(rule, row)
    wanted = _wanted(rule, others)
    told_at = time.monotonic()
    for start in range(0, len(ids), TOGETHER):
        chunk = ids[start : start + TOGETHER]
        found.looked_at += len(chunk)
        for past in pasts(chunk, since=row.since, until=row.until, wanted=wanted):
            for each in live_through(past, (rule,), stretch):
                _count(found, row.pk, past.number, each, _clashing(each, others, stretch))
        if time.monotonic() - told_at > 0.5:
            told_at = time.monotonic()
            Rehearsal.objects.filter(pk=row.pk).update(percent=100 * start // len(ids))
    _keep(row, rule, found)
    return True


def _tickets(rule: Rule, row: Rehearsal) -> list[UUID]:
    """Tickets to which anything happened that the rule could hear; where it goes by the clock,
    those as well to which nothing happens any more."""
    types = [kind.name for kind in _HEARD if _may_hear(rule, kind)]
    told = subjects_told_of(types, kind="ticket", since=row.since, until=row.until)
    ids = [UUID(each) for each in told]
    if any(trigger.name in _CLOCKS for trigger in rule.when):
        ids = sorted({*ids, *(each.id for each in unsettled_moments())})
    return ids


def _may_hear(rule: Rule, kind: type[EventPayload]) -> bool:
    what = _SET_OFF.get(kind.name, ())
    return any(trigger.name in (*what, *_CLOCKS) for trigger in rule.when)


def _hearing_the_same(rule: Rule) -> list[Rule]:
    """The other rules that may answer what this one answers."""
    own = {trigger.name for trigger in rule.when}
    others = (each for each in active_rules() if each.id != rule.id)
    return [each for each in others if not own.isdisjoint(t.name for t in each.when)]


_SET_OFF = {
    "ticket.opened": ("opened",),
    "message.received": ("customer_wrote", "status_changed", "reopened"),
    "reply.written": ("replied",),
    "note.added": ("note_added",),
    "status.changed": ("status_changed", "reopened"),
    "ticket.resolved": ("status_changed",),
    "ticket.reopened": ("status_changed", "reopened"),
    "ticket.closed": ("status_changed",),
    "priority.changed": ("priority_changed",),
    "type.changed": ("type_changed",),
    "ticket.transferred": ("team_changed",),
    "ticket.assigned": ("assignee_changed",),
    "ticket.tagged": ("tagged",),
    "promise.warned": ("promise_warned",),
    "promise.broken": ("promise_broken",),
}


def _wanted(rule: Rule, others: Sequence[Rule]) -> Wanted:
    rules = (rule, *others)
    facts = {each.fact for r in rules for each in comparisons_of(r.condition)}
    facts.update(*(action.touches for r in rules for action in r.then))
    heard = [kind for kind in _HEARD if _may_hear(rule, kind)]
    # that a field changes is only known where all that changes it is
    facts.update(*(TELLS[kind] for kind in heard if kind in CHANGING))
    if any(trigger.name in _CLOCKS for trigger in rule.when):
        facts |= {"hours_since_customer", "hours_since_reply"}
    # a message of the customer's moves a ticket that the rule has moved: then it matters
    if any("status" in action.touches for action in rule.then):
        heard.append(MessageReceived)
    return Wanted(frozenset(facts), frozenset(kind.name for kind in heard), rule.condition)


def _clashing(each: Foreseen, others: Sequence[Rule], stretch: Stretch) -> list[str]:
    """The other rules that, in answer to the same act, set a field otherwise."""
    fired = each.fired
    heard = (fired.by,)
    names = []
    for other in others:
        theirs = apply_rules(
            (other,), heard, fired.before, stretch.around, depth=each.depth, perform=foreseen
        )
        if theirs and _differ(fired, theirs[0]):
            names.append(other.name)
    return names


def _differ(mine: Fired, theirs: Fired) -> bool:
    for name in FIELDS[:-1]:
        before, own, other = (
            getattr(facts, name) for facts in (mine.before, mine.after, theirs.after)
        )
        if before not in (own, other) and own != other:
            return True
    return False


def _count(
    found: _Found, rehearsal_id: UUID, number: int, each: Foreseen, clashes: list[str]
) -> None:
    fired = each.fired
    if fired.is_cut:
        found.cut += 1
        return
    found.firings += 1
    found.touched.add(fired.before.ticket_id)
    found.days[timezone.localdate(each.at).isoformat()] += 1
    found.clashes.update(clashes)
    found.refused.update(each.refused for each in fired.outcomes if each.refused)
    if len(found.rows) >= KEPT_MAX * 2:
        found.rows.sort(key=lambda row: str(row[3]))
        del found.rows[KEPT_MAX:]
    effect = {
        "number": number,
        "changes": list(changes_of(fired)),
        "done": [written_action(o.action) for o in fired.outcomes if not o.refused],
        "refused": [[written_action(o.action), o.refused] for o in fired.outcomes if o.refused],
    }
    found.rows.append(
        (rehearsal_id, 0, fired.before.ticket_id, each.at, fired.by.what.value, effect)
    )


def changes_of(fired: Fired) -> Iterator[list[JsonValue]]:
    """What a firing made of the ticket's FIELDS: name, before, after."""
    for name in FIELDS:
        before, after = getattr(fired.before, name), getattr(fired.after, name)
        if before != after:
            yield [name, _plain(before), _plain(after)]


def _plain(value: object) -> JsonValue:
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    return value if isinstance(value, str | int) else None


def _notes(rule: Rule, found: _Found, now: datetime) -> list[dict[str, JsonValue]]:
    """What is to be known of the result beside the tickets, as codes and plain values."""
    notes: list[dict[str, JsonValue]] = []
    for fact in sorted({each.fact for each in comparisons_of(rule.condition)}):
        if fact in ("due_in", "tier", "language"):
            notes.append({"what": "as_now", "fact": fact})
    notes += [{"what": "clash", "rule": n, "count": c} for n, c in found.clashes.most_common(10)]
    notes += [{"what": "refused", "why": n, "count": c} for n, c in found.refused.most_common(10)]
    if found.cut:
        notes.append({"what": "cut", "count": found.cut})
    for words in warnings_of(rule, now=now):
        notes.append({"what": "warning", "words": words})
    return notes


@transaction.atomic
def _keep(row: Rehearsal, rule: Rule, found: _Found) -> None:
    rows = sorted(found.rows, key=lambda each: str(each[3]))[:KEPT_MAX]
    RehearsedFiring.objects.filter(rehearsal=row.pk).delete()
    insert_values(
        RehearsedFiring,
        ("rehearsal_id", "place", "ticket_id", "at", "trigger", "effect"),
        [(each[0], place, *each[2:]) for place, each in enumerate(rows, 1)],
    )
    Rehearsal.objects.filter(pk=row.pk).update(
        finished_at=row.until,
        percent=100,
        looked_at=found.looked_at,
        touched=len(found.touched),
        firings=found.firings,
        kept=len(rows),
        days=dict(sorted(found.days.items())),
        notes=_notes(rule, found, row.until),
    )
