"""Whether a ticket was resolved as promised is an attribute of its case."""

from datetime import timedelta

import pytest

from gemba.desk.sla.testing import pass_time, policy
from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, cast
from gemba.insight.eventlog.desk_log import DeskLog
from gemba.insight.eventlog.desk_rows import SLA_MET


@pytest.mark.django_db
def test_kept_broken_and_nothing_promised() -> None:
    people, inbox = cast(now=NOON), support(now=NOON)
    policy(now=NOON, targets={"resolution": {"2": 60}})
    kept, late, still = (opened(inbox, now=NOON, external_id=f"{n}@x") for n in range(3))
    for ticket, hours in ((kept, 0.5), (late, 2)):
        at = NOON + timedelta(hours=hours)
        pass_time(NOON, at)
        resolve(ticket_id=ticket.ticket_id, actor=people.adele, now=at)
    pass_time(at, at)
    columns = DeskLog().columns(now=at)
    told = columns.case_attributes[SLA_MET]
    found = {case: told.text(code) for code, case in enumerate(columns.case_ids)}
    # the third is still open, and has been promised within the hour as well
    words = {kept: "yes", late: "no", still: "no"}
    assert found == {ticket.ticket_id.hex: word for ticket, word in words.items()}
