"""The people of the demo in a database, for tests that take over its histories, and the past of the
dealers' desk."""

from __future__ import annotations

from datetime import datetime

from gemba.desk.tickets.operations import TicketHistory
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.queries import actor_with_id
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.insight.improvement.queries import PilotLine, pilots_of, proposals
from gemba.insight.improvement.stages import Stage
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import (
    DEALERS,
    HE_JING,
    SAM_PORTER,
    STAFF,
    TEAMS,
    Staff,
)
from gemba.interfaces.demo.dealers.calendar import Dates
from gemba.interfaces.demo.dealers.pilots import DealersPast, define_dealers
from gemba.interfaces.demo.inventing import dealers_told
from gemba.interfaces.demo.loading import inboxes_of, join


def people(now: datetime) -> Keys:
    """The colleagues of the demo, without passwords, their teams and their inboxes."""
    teams = {name: create_team(name=name, actor=SYSTEM, now=now).id for name in (*TEAMS, DEALERS)}
    users = {staff.key: join(staff, None, teams, now).id for staff in STAFF}
    return Keys(users, teams, inboxes_of(teams, now))


def live_dealers(seed: int, tickets: int, now: datetime) -> list[TicketHistory]:
    """The dealers' desk goes through its past; what its tickets went through."""
    dates = Dates(now)
    began = dates.ago(95)
    keys = people(began)
    cases, stopped = dealers_told(seed, tickets, keys, now)
    assert stopped is not None
    histories = [each.history(now) for each in cases]
    queue = define_dealers(keys, began=began)
    past = DealersPast(keys, _actor(keys, HE_JING), _actor(keys, SAM_PORTER), queue, dates)
    past.live(histories, stopped)
    return histories


def pilot_at(stage: Stage) -> PilotLine:
    """The pilot of the one proposal that stands there."""
    (found,) = [each for each in proposals(actor=SYSTEM) if each.stage is stage]
    (pilot,) = pilots_of(found.id, actor=SYSTEM)
    return pilot


def _actor(keys: Keys, staff: Staff) -> Actor:
    found = actor_with_id(keys.users[staff.key])
    assert found is not None
    return found
