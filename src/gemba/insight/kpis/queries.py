"""The figures of a log, its targets, and which of them are missed."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from gemba.foundation.accounts.queries import people, teams
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import DESK, LogUnknown, base_key, log_rates, open_columns
from gemba.insight.eventlog.rates import Price, Rates, price_of

from .figures import Figure, Window, figure
from .guessing import guess_meanings
from .ledger import Book, Ledger, book_of
from .meanings import Meaning, Meanings, desk_meanings
from .models import Miss, Reading, Target
from .registry import kpis

LEDGERS_MAX = 8
LEDGER_BYTES_MAX = 200_000_000

# By log, and by whether its readers are shown all it tells.
_ledgers: OrderedDict[tuple[str, bool], Ledger] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class MissLine:
    """A target that is missed now. `seen_at` is when its owner or a supervisor took note."""

    id: UUID
    missed_at: datetime
    value: float
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as others may know it; `miss` while it is missed."""

    kpi: str
    value: float
    owner_id: int
    window_days: int
    sample_min: int
    miss: MissLine | None

    def window(self, now: datetime) -> Window:
        """The period the target is about, up to now."""
        return days_before(now, self.window_days)


def may_steer(actor: Actor) -> bool:
    """Whether this actor sets targets and says what a log means."""
    return actor.role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.SYSTEM)


def book(key: str, columns: EventColumns, *, is_abridged: bool = False) -> Book:
    """The facts of the log `key` as it stands in `columns`, which its reader was given; some
    readers' are abridged.

    Kept for the last few logs, for each kind of reader, and carried on where a log has grown.
    """
    meanings, scope = meanings_of(key, columns), (key, is_abridged)
    with _lock:
        ledger = _ledgers.setdefault(scope, Ledger())
        _ledgers.move_to_end(scope)
    found = ledger.book(columns, meanings)
    with _lock:
        # the oldest go first; what is looked at now stays, however large
        while len(_ledgers) > 1 and _are_too_many():
            _ledgers.popitem(last=False)
    return found


def _are_too_many() -> bool:
    held = sum(ledger.bytes_held for ledger in _ledgers.values())
    return len(_ledgers) > LEDGERS_MAX or held > LEDGER_BYTES_MAX


def book_apart(key: str, columns: EventColumns) -> Book:
    """The facts of a part of the log, which is not kept."""
    return book_of(columns, meanings_of(key, columns))


def meanings_of(key: str, columns: EventColumns) -> Meanings:
    """What the steps of a log mean: known for the desk's, corrected or guessed for others; with
    what they cost."""
    if base_key(key) == DESK:
        known = desk_meanings()
    else:
        row = _reading(key)
        known = guess_meanings(columns) if row is None else _meanings(row)
    try:
        rates = log_rates(key, actor=SYSTEM)
    except LogUnknown:  # a file that was only looked at
        return known
    return replace(known, rates=_by_person(rates)) if rates.are_set else known


def is_corrected(key: str) -> bool:
    """Whether somebody has said what the steps of this log mean."""
    return _reading(key) is not None


def targets() -> Mapping[str, TargetLine]:
    """Every target by its KPI."""
    missed = {miss.target_id: miss for miss in Miss.objects.filter(met_again_at=None)}
    return {
        row.kpi: _line(row, missed.get(row.pk)) for row in Target.objects.all() if row.kpi in kpis()
    }


def alerts(*, actor: Actor) -> list[TargetLine]:
    """Missed targets this actor has to know of and nobody has taken note of yet.

    They concern the owner, and everybody who sets targets.
    """
    if not actor.works_the_desk or actor.user_id is None:
        return []
    unseen = Miss.objects.filter(met_again_at=None, seen_at=None).select_related("target")
    if not may_steer(actor):
        unseen = unseen.filter(target__owner=actor.user_id)
    return [_line(miss.target, miss) for miss in unseen if miss.target.kpi in kpis()]


def missed_count() -> int:
    """How many targets are missed now."""
    return Miss.objects.filter(met_again_at=None).count()


def standing(target: TargetLine, *, now: datetime) -> Figure | None:
    """Where the desk stands on a target; None where its log does not tell the KPI."""
    columns = open_columns(DESK, actor=SYSTEM, now=now)
    facts = book(DESK, columns).facts.get(target.kpi)
    return None if facts is None else figure(kpis()[target.kpi], facts, target.window(now))


def days_before(now: datetime, days: int) -> Window:
    """The last so many times 24 hours, this very moment included."""
    return Window(microseconds(now - timedelta(days=days)) + 1, microseconds(now) + 1)


def line_of(row: Target) -> TargetLine:
    """A stored target, not said whether it is missed."""
    return _line(row, None)


def _line(row: Target, miss: Miss | None) -> TargetLine:
    known = MissLine(miss.pk, miss.missed_at, miss.value, miss.seen_at) if miss else None
    return TargetLine(row.kpi, row.value, row.owner_id, row.window_days, row.sample_min, known)


def _reading(key: str) -> Reading | None:
    try:
        return Reading.objects.filter(log=UUID(base_key(key))).first()
    except ValueError:  # the desk's own, or a file that was only looked at
        return None


def _by_person(rates: Rates) -> Rates:
    """With the rates of teams and roles given to those people who have none of their own."""
    if not rates.hour_by_group:
        return rates
    priced = {price.name for price in rates.hour_by_person}
    names = {team.id: team.name for team in teams()}
    more = []
    for person in people():
        own = sorted(names[each] for each in person.team_ids if each in names)
        found = (price_of(rates.hour_by_group, group) for group in (*own, person.role.value))
        minor = next((each for each in found if each is not None), None)
        if minor is not None and str(person.id) not in priced:
            more.append(Price(str(person.id), minor))
    return replace(rates, hour_by_person=(*rates.hour_by_person, *more))


def _meanings(row: Reading) -> Meanings:
    return Meanings(
        steps={Meaning(name): frozenset(words) for name, words in row.steps.items()},
        sla_met=row.sla_met,
        satisfaction=row.satisfaction,
        kind=row.kind,
        complaints=frozenset(row.complaints),
        bystanders=frozenset(row.bystanders),
    )
