"""The other half of kill_processes, run inside processes that have Django set up.

Each process waits at random times, does an action between, and tells itself what to go on with: by
timers, by reactions to its own message, by both in one.
"""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta

from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.operations.processes import PROCESS_TIMER, start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_process
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import timeline
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.timers.queries import timer_status

LEAD_SECONDS = 6
WAITS = 4
TAG = "went on"


def drawing() -> Sketch:
    """Time and again: wait, act, say something to oneself and hear it."""
    sketch = Sketch().start().both("fork", "meet").end()
    sketch.flow("start", "fork").flow("meet", "end")
    row = ["fork"]
    for number in range(WAITS):
        sketch.catch(f"wait {number}", at=f"moments[{number + 1}]")
        sketch.service(f"tag {number}", action="add_tag", inputs=f'tag: "{TAG}"')
        row += [f"wait {number}", f"tag {number}"]
    sketch.throw("say", message="done", correlation="mine")
    sketch.receive("hear", message="done", correlation="mine")
    sketch.flow(*row, "say", "meet").flow("fork", "hear", "meet")
    return sketch


def prepare(*, instances: int, over_seconds: float, seed: int) -> None:
    """Begin processes that wait at random times of a span that begins soon; print how soon."""
    rng = random.Random(seed)  # noqa: S311
    now = current_time()
    support(now=now)
    process = define_process("Going on", drawing(), now=now)
    begin = now + timedelta(seconds=LEAD_SECONDS + instances / 50)
    for number in range(instances):
        moments = sorted(over_seconds * rng.random() for _ in range(WAITS))
        start_process(
            ticket_id=opened(now=now).ticket_id,
            process_id=process,
            actor=SYSTEM,
            now=now,
            variables={
                "mine": number,
                "moments": [(begin + timedelta(seconds=each)).isoformat() for each in moments],
            },
        )
    print(json.dumps((begin - current_time()).total_seconds()))


def wait_until_ended(*, seconds_max: float) -> None:
    """Until no process runs any more; print what is told of each."""
    deadline = time.monotonic() + seconds_max
    while ProcessInstance.objects.filter(ended_at=None).exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    rows = list(ProcessInstance.objects.order_by("id"))
    facts = facts_of([row.ticket_id for row in rows], now=current_time())
    stories = [
        {
            "status": row.status,
            "told": told(row),
            "is_tagged": TAG in facts[row.ticket_id].tags,
        }
        for row in rows
    ]
    print(json.dumps({"stories": stories, "expected": expected(), "left": _left()}))


def expected() -> list[str]:
    """What is told of a process that nothing disturbed."""
    waits = [f"{name} {n}" for n in range(WAITS) for name in ("wait", "tag")]
    return sorted(["process.started", "process.spoken", "process.ended", "hear", *waits])


def told(row: ProcessInstance) -> list[str]:
    """What began and ended; each step by its end."""
    found = []
    for event in timeline("ticket", [row.ticket_id.hex], limit=200):
        if event.type in ("step.ended", "step.passed", "step.cancelled", "step.failed"):
            found.append(getattr(event.payload, "label", ""))
        elif event.type.startswith("process."):
            found.append(event.type)
    return sorted(found)


def _left() -> int:
    timers = next((e for e in timer_status(now=current_time()) if e.kind == PROCESS_TIMER), None)
    return timers.waiting + timers.overdue + timers.parked if timers else 0
