"""The arms of pilots are attributes of the case, in memory and in the store."""

from datetime import timedelta
from uuid import UUID

import pytest

from gemba.desk.sla.testing import TARGETS, policy, policy_body
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.foundation.trials.operations import stop_trial
from gemba.foundation.trials.queries import arms_of
from gemba.foundation.trials.testing import trial_of
from gemba.insight.eventlog import desk_log
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_log import DeskLog
from gemba.insight.eventlog.desk_pilots import pilot_attribute, trial_in
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.eventlog.store import open_log, save_log

pytestmark = pytest.mark.django_db
COUNT = 20


def arms(columns: EventColumns, trial: UUID) -> dict[UUID, str | None]:
    """By ticket, what the log tells of a pilot."""
    column = columns.case_attributes[pilot_attribute(trial)]
    return {UUID(case): column.text(code) for code, case in enumerate(columns.case_ids)}


def begun() -> UUID:
    """A pilot on the desk's promises."""
    key = policy(now=NOON - timedelta(hours=1))
    soon = TARGETS | {"first_reply": dict.fromkeys("1234", 15)}
    return trial_of(key, policy_body(targets=soon), now=NOON)


def test_the_arm_is_told_of_who_takes_part(people: Cast) -> None:
    outside = opened(sender="a@x.example").ticket_id
    log = DeskLog()
    assert not any(map(trial_in, log.columns(now=NOON).case_attributes))
    trial = begun()
    tickets = [opened(sender=f"{n}@x.example").ticket_id for n in range(COUNT)]
    drawn = {pk: each[0].arm for pk, each in arms_of(tickets).items()}
    assert set(drawn.values()) == {CONTROL, TREATMENT}
    whole = {**drawn, outside: None}
    assert arms(log.columns(now=NOON), trial) == whole  # read on
    assert arms(DeskLog().columns(now=NOON), trial) == whole  # read anew
    stop_trial(trial_id=trial, keep=CONTROL, actor=SYSTEM, now=NOON)
    late = opened(sender="b@x.example").ticket_id
    assert arms(log.columns(now=NOON), trial) == {**whole, late: None}
    folder = desk_log.log_root() / "kept"
    save_log(log.columns(now=NOON), folder)
    assert arms(open_log(folder), trial) == {**whole, late: None}


def test_two_pilots_are_two_attributes(people: Cast) -> None:
    first = begun()
    other = policy("Other", now=NOON - timedelta(hours=1))
    second = trial_of(
        other, policy_body(steps=[], warning={"percent": 50, "minutes": None}), now=NOON
    )
    tickets = [opened(sender=f"{n}@x.example").ticket_id for n in range(COUNT)]
    columns = open_columns(DESK, actor=people.ana, now=NOON)
    for trial in (first, second):
        told = arms(columns, trial)
        of_trial = {
            pk: next(one.arm for one in each if one.trial_id == trial)
            for pk, each in arms_of(tickets).items()
        }
        assert told == of_trial
    assert arms(columns, first) != arms(columns, second)
    assert trial_in("pilot:of nothing") is None
