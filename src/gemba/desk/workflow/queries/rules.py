"""The rules that count, how often each was applied, what rehearsals have found; macros, answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.calendars.queries import default_calendar, working_time, working_times_of
from gemba.desk.tickets.queries import open_loads, statuses
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.conflicts import Fight, fights, fights_with, triggers_itself
from gemba.desk.workflow.kinds import (
    ANSWER,
    MACRO,
    RULE,
    Answer,
    Macro,
    answer_of,
    describe_rule,
    digest_of,
    macro_of,
)
from gemba.desk.workflow.models import Firing, Rehearsal, RehearsedFiring
from gemba.desk.workflow.rule import Rule, check_rule, rule_of
from gemba.desk.workflow.variables import filled
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused
from gemba.foundation.definitions.queries import Definition, active, active_for
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.working_time import WorkingTime
from gemba.foundation.trials.queries import as_treated, combinations, treated_of

COUNTED_DAYS = 30
ANSWERS_SHOWN = 8
PAGE_FIRINGS = 50
REHEARSALS_SHOWN = 10


class RehearsalUnknown(Exception):
    """There is no such rehearsal."""


@dataclass(frozen=True, slots=True)
class FireCount:
    """How often a rule was applied in the last COUNTED_DAYS, when last, how often it was cut."""

    fired: int = 0
    last: datetime | None = None
    cut: int = 0


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """A rehearsal as its page shows it. `percent` of the way while it is not finished."""

    id: UUID
    rule_id: UUID | None
    version: int
    name: str
    body: JsonValue
    digest: str
    since: datetime
    until: datetime
    asked_at: datetime
    asked_by: str
    started_at: datetime | None
    finished_at: datetime | None
    percent: int
    error: str
    looked_at: int
    touched: int
    firings: int
    kept: int
    days: Mapping[str, int]
    notes: tuple[Mapping[str, JsonValue], ...]


@dataclass(frozen=True, slots=True)
class RehearsedLine:
    """One firing a rehearsal has foreseen: field by field from what to what, and what was done."""

    ticket_id: UUID
    at: datetime
    trigger: str
    changes: tuple[tuple[str, JsonValue, JsonValue], ...]
    done: tuple[JsonValue, ...]
    refused: tuple[tuple[JsonValue, str], ...]


def active_rules() -> tuple[Rule, ...]:
    """The rules that count, in order. Rules that cannot be read any more do nothing."""
    return tuple(_readable(active(RULE)))


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules as they count for each of some tickets. `base`: for all that are not `treated`."""

    base: tuple[Rule, ...]
    treated: Mapping[UUID, tuple[Rule, ...]] = field(default_factory=dict)

    def of(self, ticket_id: UUID) -> tuple[Rule, ...]:
        """The rules that count for a ticket, in order."""
        return self.treated.get(ticket_id, self.base)

    def called(self, rule_id: UUID, ticket_id: UUID) -> Rule | None:
        """A rule as it counts for a ticket; None: it does not."""
        return next((rule for rule in self.of(ticket_id) if rule.id == rule_id), None)

    @property
    def all(self) -> tuple[Rule, ...]:
        """Every rule in every version that counts for any of them, each once."""
        found = (*self.base, *(rule for rules in self.treated.values() for rule in rules))
        return tuple({(rule.id, rule.version): rule for rule in found}.values())


def rules_for(ticket_ids: Iterable[UUID]) -> Rulebook:
    """The rules as they count for these tickets."""
    treated, base = treated_of(ticket_ids), active(RULE)
    if not treated:
        return Rulebook(tuple(_readable(base)))
    rules = {one: tuple(_readable(as_treated(base, RULE, one))) for one in set(treated.values())}
    return Rulebook(tuple(_readable(base)), {pk: rules[one] for pk, one in treated.items()})


def every_rule() -> tuple[Rule, ...]:
    """The rules in every version that counts for any ticket now, each once."""
    base = active(RULE)
    found = (r for one in combinations() for r in _readable(as_treated(base, RULE, one)))
    return tuple({(rule.id, rule.version): rule for rule in found}.values())


def around_now(
    rules: Iterable[Rule] = (), *, now: datetime, actions: Iterable[Action] = ()
) -> Around:
    """The desk as rules must know it; who works when only where a rule asks for it."""
    people = desk_people()
    rules = tuple(rules)
    wanted = [*actions, *(each for rule in rules for each in rule.then)]
    asks_load = any(each.name == "assign_least_loaded" for each in wanted)
    members: dict[int, set[int]] = {team.id: set() for team in teams()}
    for person in people:
        for team_id in person.team_ids:
            members.setdefault(team_id, set()).add(person.id)
    ids = frozenset(person.id for person in people)
    return Around(
        categories={each.code: each.category for each in statuses()},
        members={team: frozenset(users) for team, users in members.items()},
        vendors=frozenset(team.id for team in teams() if team.is_vendor),
        people=ids,
        loads=open_loads() if asks_load else {},
        calendars=_calendars(rules),
        shifts=working_times_of(ids, now=now) if asks_load else {},
    )


def fire_counts(rule_ids: Collection[UUID], *, now: datetime) -> dict[UUID, FireCount]:
    """How often each of these rules was applied lately; rules that were not are left out."""
    rows = Firing.objects.filter(rule_id__in=rule_ids).order_by().values_list("rule_id", "is_cut")
    lately = rows.filter(fired_at__gte=now - timedelta(days=COUNTED_DAYS))
    found: dict[UUID, FireCount] = {}
    for rule_id, is_cut, fired, last in lately.annotate(n=Count("pk"), last=Max("fired_at")):
        known = found.get(rule_id, FireCount())
        found[rule_id] = FireCount(
            known.fired + (0 if is_cut else fired),
            max(filter(None, (known.last, last)), default=None),
            known.cut + (fired if is_cut else 0),
        )
    return found


def answered(
    keys: Collection[tuple[UUID, str]],
) -> dict[tuple[UUID, str], set[UUID]]:
    """By ticket and act, the rules that have answered it."""
    found: dict[tuple[UUID, str], set[UUID]] = {}
    rows = Firing.objects.filter(
        ticket__in={ticket for ticket, _act in keys}, act__in={act for _ticket, act in keys}
    )
    for ticket_id, act, rule_id in rows.values_list("ticket_id", "act", "rule_id"):
        found.setdefault((ticket_id, act), set()).add(rule_id)
    return found


def warnings_of(rule: Rule, *, now: datetime) -> tuple[str, ...]:
    """What is to be said of a rule before it runs: it triggers itself, it fights with another."""
    others = active_rules()
    around = around_now((rule, *others), now=now)
    found = []
    if triggers_itself(rule, around):
        found.append(
            _(
                "This rule can trigger itself: what it does sets it off again. "
                "The desk stops it after a few times in a row. Change its trigger or its condition."
            )
        )
    found += [fight_said(fight, rule) for fight in fights_with(rule, others, around)]
    return tuple(found)


def all_fights(*, now: datetime) -> tuple[Fight, ...]:
    """Which of the rules that count fight with each other."""
    rules = active_rules()
    return fights(rules, around_now(rules, now=now))


def fight_said(fight: Fight, rule: Rule) -> str:
    """A fight in a sentence, from the side of a rule."""
    other = fight.second if fight.first.id == rule.id else fight.first
    fields = {
        "status": _("the status"),
        "priority": _("the priority"),
        "type": _("the type"),
        "team": _("the team"),
        "assignee": _("the assignee"),
    }
    if not fight.field:
        return _("This rule and “{other}” set each other off without end.").format(other=other.name)
    return _(
        "This rule fights with “{other}” over {field}: each undoes what the other does. "
        "Change one of the two."
    ).format(other=other.name, field=fields[fight.field])


def is_rehearsed(body: JsonValue) -> bool:
    """Whether just this was rehearsed."""
    rows = Rehearsal.objects.filter(digest=digest_of(body), finished_at__isnull=False, error="")
    return rows.exists()


def rehearsal(rehearsal_id: UUID) -> RehearsalView:
    """One rehearsal. Raises RehearsalUnknown."""
    row = Rehearsal.objects.filter(pk=rehearsal_id).first()
    if row is None:
        raise RehearsalUnknown(_("There is no such rehearsal."))
    return _view(row)


def rehearsals_of(rule_id: UUID) -> tuple[RehearsalView, ...]:
    """The last rehearsals of a rule, the newest first."""
    rows = Rehearsal.objects.filter(rule_id=rule_id).order_by("-asked_at")[:REHEARSALS_SHOWN]
    return tuple(_view(row) for row in rows)


def rehearsed_lines(
    rehearsal_id: UUID, *, after: int = 0, limit: int = PAGE_FIRINGS
) -> tuple[RehearsedLine, ...]:
    """What a rehearsal has foreseen, from a place on, in the order of time."""
    rows = RehearsedFiring.objects.filter(rehearsal=rehearsal_id, place__gt=after)[:limit]
    return tuple(
        RehearsedLine(
            row.ticket_id,
            row.at,
            row.trigger,
            tuple((name, before, after) for name, before, after in row.effect["changes"]),
            tuple(row.effect["done"]),
            tuple((action, why) for action, why in row.effect["refused"]),
        )
        for row in rows
    )


def macros_for(actor: Actor) -> tuple[Macro, ...]:
    """The macros this actor may use: the desk's, their teams', their own."""
    return tuple(_read(active_for(MACRO, actor=actor)))


def answers_for(
    actor: Actor, text: str, *, values: Mapping[str, str], language: str = ""
) -> tuple[tuple[Answer, str], ...]:
    """The canned answers that fit what was typed, each with its text filled in.

    Those in the customer's language, and those whose name begins so, come first.
    """
    wanted = text.strip().lower()
    found = [answer_of(each) for each in active_for(ANSWER, actor=actor)]
    fitting = [a for a in found if wanted in a.name.lower() or wanted in a.text.lower()]
    fitting.sort(key=lambda a: _rank(a, wanted, language))
    return tuple((a, filled(a.text, values)) for a in fitting[:ANSWERS_SHOWN])


def _rank(answer: Answer, wanted: str, language: str) -> tuple[bool, bool, str]:
    own = not answer.language or not language or language.startswith(answer.language)
    name = answer.name.lower()
    return (not own, not name.startswith(wanted), name)


def _read(found: Iterable[Definition]) -> Iterable[Macro]:
    for each in found:
        try:
            yield macro_of(each)
        except DefinitionRefused:
            continue


def _readable(found: Iterable[Definition]) -> Iterable[Rule]:
    for each in found:
        try:
            yield rule_of(each)
        except DefinitionRefused:
            continue


def _calendars(rules: Iterable[Rule]) -> dict[str, WorkingTime]:
    named = {rule.calendar for rule in rules}
    named |= {getattr(trigger, "calendar", "") for rule in rules for trigger in rule.when}
    found = {key: working_time(UUID(key)) for key in named - {"", "clock"}}
    return found | {"": working_time(None)} if default_calendar() else found


def _view(row: Rehearsal) -> RehearsalView:
    return RehearsalView(
        id=row.pk,
        rule_id=row.rule_id,
        version=row.version,
        name=row.name,
        body=row.body,
        digest=row.digest,
        since=row.since,
        until=row.until,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        percent=row.percent,
        error=row.error,
        looked_at=row.looked_at,
        touched=row.touched,
        firings=row.firings,
        kept=row.kept,
        days=dict(row.days),
        notes=tuple(row.notes),
    )


def _check(body: JsonValue) -> None:
    check_rule(body)


def _must_be_rehearsed(body: JsonValue, reason: str, actor: Actor) -> None:
    """A rule that counts was rehearsed, or somebody says why it need not be."""
    if actor.role is Role.SYSTEM or reason.strip() or is_rehearsed(body):
        return
    raise DefinitionRefused(
        _(
            "This version was not rehearsed. Rehearse it on the past 30 days first, "
            "or say why that is not needed."
        )
    )


RULE_KIND = DefinitionKind(
    name=RULE,
    label=gettext_lazy("Rule"),
    plural=gettext_lazy("Rules"),
    check=_check,
    describe=describe_rule,
    ordered=True,
    before_on=_must_be_rehearsed,
)
