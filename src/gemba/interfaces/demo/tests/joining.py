"""The people of the demo in a database, for tests that take over its histories."""

from __future__ import annotations

from datetime import datetime

from gemba.desk.tickets.operations import create_inbox
from gemba.foundation.accounts.operations import create_team, create_user, set_teams
from gemba.foundation.events.actors import SYSTEM
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import (
    DEALERS,
    FIRST_LINE,
    FORM,
    MAIL_DEALERS,
    MAIL_EN,
    MAIL_ZH,
    STAFF,
    TEAMS,
    Staff,
)


def people(now: datetime) -> Keys:
    """The colleagues of the demo, without passwords, their teams and their inboxes."""
    teams = {name: create_team(name=name, actor=SYSTEM, now=now).id for name in (*TEAMS, DEALERS)}
    users = {staff.key: _joined(staff, teams, now) for staff in STAFF}
    wanted = dict.fromkeys((MAIL_ZH, MAIL_EN), ("email", FIRST_LINE))
    wanted |= {FORM: ("form", FIRST_LINE), MAIL_DEALERS: ("email", DEALERS)}
    inboxes = {
        key: create_inbox(
            kind=kind, name=key, address=key, team_id=teams[team], actor=SYSTEM, now=now
        ).id
        for key, (kind, team) in wanted.items()
    }
    return Keys(users, teams, inboxes)


def _joined(staff: Staff, teams: dict[str, int], now: datetime) -> int:
    person = create_user(
        email=staff.email,
        name=staff.name,
        role=staff.role,
        password=None,
        actor=SYSTEM,
        now=now,
    )
    if staff.team:
        set_teams(user_id=person.id, team_ids=[teams[staff.team]], actor=SYSTEM, now=now)
    return person.id
