"""Columns told without a database are those of the desk's own log."""

from __future__ import annotations

from datetime import datetime

import pytest

from gemba.desk.tickets.operations import import_tickets
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_log import DeskLog
from gemba.interfaces.demo.inventing import invent
from gemba.interfaces.demo.tests.columns import columns_of
from gemba.interfaces.demo.tests.joining import people

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
OF_CASE = ("channel", "type", "team", "inbox", "language", "tags")
OF_ROW = ("status", "responsible")


def told(log: EventColumns, case: int) -> tuple[object, ...]:
    """What a log tells of one case: its attributes, and its rows."""
    rows = range(int(log.offsets[case]), int(log.offsets[case + 1]))
    return (
        tuple(log.case_attributes[name].text(case) for name in OF_CASE),
        [
            (
                log.activities[int(log.activity[row])],
                int(log.time_us[row]),
                log.resources[int(log.resource[row])],
                *(log.attributes[name].text(row) for name in OF_ROW),
            )
            for row in rows
        ],
    )


def test_both_tell_the_same_of_every_ticket() -> None:
    keys = people(NOW)
    histories = invent(7, 60, keys, NOW)
    receipts = import_tickets(histories, actor=SYSTEM, now=NOW)
    kept, quick = DeskLog().columns(now=NOW), columns_of(histories, keys)
    ticket_of = {each.key: it.ticket_id.hex for each, it in zip(histories, receipts, strict=True)}
    assert {ticket_of[key]: told(quick, case) for case, key in enumerate(quick.case_ids)} == {
        key: told(kept, case) for case, key in enumerate(kept.case_ids)
    }
