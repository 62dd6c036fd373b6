"""A rule rehearsed on 100,000 past tickets: how long?

The tickets of the last 30 days of a desk that opens 100,000 a month, each opened, assigned,
answered and written to again. The rule hears openings, compares subjects and priorities, and
changes two fields; one that reads the words of every message is measured beside it. Seconds of
processor time: a rehearsal is one process that waits for nobody.
"""

import gc
import time
from datetime import timedelta

from django.core.management import call_command

from gemba.desk.tickets import bench_desk
from gemba.desk.tickets.bench_desk import COMMON_WORD, NEWEST, DeskMaker
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.set_priority import SetPriority
from gemba.desk.workflow.operations import ask_rehearsal, rehearse_wanted
from gemba.desk.workflow.queries import rehearsal
from gemba.desk.workflow.testing import rule_body
from gemba.desk.workflow.triggers.customer_wrote import CustomerWrote
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

IDS = ("workflow.rehearsal_seconds", "workflow.rehearsal_words_seconds")
TICKETS = 100_000
SECONDS_MAX = 10.0
UNTIL = NEWEST + timedelta(hours=1)


def measure() -> list[dict[str, object]]:
    """Both rules, the better of two rounds each."""
    call_command("migrate", verbosity=0)
    bench_desk.YEARS = timedelta(days=29)
    DeskMaker(TICKETS).make()
    gc.freeze()  # as the desk's own processes do after they have started
    return [_figure(IDS[0], _by_subject()), _figure(IDS[1], _by_words())]


def _by_subject() -> JsonValue:
    condition: JsonValue = {
        "all": [
            {"fact": "subject", "op": "contains_any", "values": [COMMON_WORD]},
            {"fact": "priority", "op": "at_most", "values": [3]},
        ]
    }
    return rule_body([Opened()], [SetPriority(priority=4), AddTag(tag="x")], condition=condition)


def _by_words() -> JsonValue:
    condition: JsonValue = {
        "fact": "message_text", "op": "contains_any", "values": [COMMON_WORD],
    }  # fmt: skip
    return rule_body([CustomerWrote()], [AddTag(tag="x")], condition=condition)


def _figure(name: str, body: JsonValue) -> dict[str, object]:
    best, touched = min(_seconds(body) for _round in range(2))
    return {
        "id": name,
        "measured": round(best, 2),
        "reference": None,
        "ratio": best / SECONDS_MAX,
        "goal": f"at most {SECONDS_MAX:.0f} s",
        "met": best <= SECONDS_MAX,
        "method": f"{TICKETS:,} tickets of the past 30 days, {touched:,} of them touched",
    }


def _seconds(body: JsonValue) -> tuple[float, int]:
    wanted = ask_rehearsal(body=body, name="bench", actor=SYSTEM, now=UNTIL)
    start = time.process_time()
    rehearse_wanted(now=UNTIL)
    taken = time.process_time() - start
    found = rehearsal(wanted)
    assert found.looked_at == TICKETS, found.looked_at
    return taken, found.touched
