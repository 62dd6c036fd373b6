"""How fast processes go on, durably, and what those cost that wait.

A process of thirty steps in a row, each waiting for a person, stands on twenty tickets; the steps
are done one after another, each in a transaction of its own. Then a hundred thousand instances wait
for a day that is far away, and one for a moment that comes.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from django.core.management import call_command

from gemba.desk.tickets.operations import receive_messages
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.operations.processes import PROCESS_TIMER, complete_step, start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_process
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.rows import insert_rows
from gemba.foundation.timers.models import Timer
from gemba.foundation.timers.operations import fire_due

Row = TypeVar("Row", ProcessInstance, WaitingStep)
IDS = (
    "processes.durable_steps_sqlite",
    "processes.durable_steps_postgresql",
    "processes.idle_100k_ms",
    "processes.due_among_100k_seconds",
)
STEPS, TICKETS = 30, 20
GOAL_SQLITE, GOAL_POSTGRESQL = 150, 250
WAITING, IDLE_LOOKS = 100_000, 50
IDLE_MS_MAX, DUE_SECONDS_MAX = 5, 2
_CHILD = """
import sys, django
django.setup()
sys.path.insert(0, {folder!r})
import processes
processes.tell_rate()
"""
POSTGRES_URL = "postgres://root@127.0.0.1:5432/gemba"


def measure() -> list[dict[str, object]]:
    """SQLite here, PostgreSQL in a process of its own where one answers."""
    call_command("migrate", verbosity=0)
    rows = [_steps(IDS[0], steps_a_second(), GOAL_SQLITE, "SQLite, synchronous=FULL")]
    url = os.environ.get("POSTGRES_URL", POSTGRES_URL)
    if _answers(url):
        rows.append(_steps(IDS[1], _on_postgresql(url), GOAL_POSTGRESQL, "PostgreSQL"))
    return [*rows, *_waiting()]


def steps_a_second() -> float:
    """Steps of people ended in a second, each its own transaction."""

    now = current_time()
    names = [f"step {n}" for n in range(STEPS)]
    sketch = Sketch().start()
    for name in names:
        sketch.user(name)
    sketch.end().flow("start", *names, "end")
    process = define_process("Thirty steps", sketch, now=now)
    inbox = support(now=now)
    for each in receive_messages([mail(inbox, received_at=now) for _ in range(TICKETS)], now=now):
        start_process(ticket_id=each.ticket_id, process_id=process, actor=SYSTEM, now=now)
    began, done = time.perf_counter(), 0
    for _step in range(STEPS):
        for step in list(WaitingStep.objects.filter(ended_at=None).values_list("pk", flat=True)):
            complete_step(step_id=step, answers={}, actor=SYSTEM, now=current_time())
            done += 1
    return done / (time.perf_counter() - began)


def tell_rate() -> None:
    """What the child process on PostgreSQL does."""
    call_command("migrate", verbosity=0)
    sys.stdout.write(f"{steps_a_second()}\n")


def _answers(url: str) -> bool:
    try:
        psycopg.connect(_database(url, "postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _on_postgresql(url: str) -> float:
    """On an empty database of the server, which is dropped after."""
    name = f"gemba_bench_{os.getpid()}"
    with psycopg.connect(_database(url, "postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    try:
        surroundings = {**os.environ, "DATABASE_URL": _database(url, name)}
        command = [sys.executable, "-c", _CHILD.format(folder=str(Path(__file__).parent))]
        found = subprocess.run(command, env=surroundings, check=True, capture_output=True)
        return float(found.stdout.split()[-1])
    finally:
        with psycopg.connect(_database(url, "postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _waiting() -> list[dict[str, object]]:

    now = current_time()
    sketch = Sketch().start().catch("a moment", after="PT1S").user("look").end()
    process = define_process("Waits", sketch.flow("start", "a moment", "look", "end"), now=now)
    (ticket,) = receive_messages([mail(support(now=now), received_at=now)], now=now)
    first = start_process(ticket_id=ticket.ticket_id, process_id=process, actor=SYSTEM, now=now)
    _copies(ProcessInstance.objects.get(pk=first), now + timedelta(days=300))
    idle = statistics.median(_seconds(lambda: fire_due(now=now)) for _ in range(IDLE_LOOKS))
    late = _seconds(lambda: fire_due(now=now + timedelta(seconds=2)))
    if not WaitingStep.objects.filter(instance=first, kind="person").exists():
        raise RuntimeError("The process that was due has not gone on.")
    how = f"{WAITING:,} instances wait for a day that is far away"
    return [
        _figure(IDS[2], idle * 1000, IDLE_MS_MAX, f"ms a look for what is due; {how}"),
        _figure(IDS[3], late, DUE_SECONDS_MAX, f"s for one that is due to go on; {how}"),
    ]


def _copies(row: ProcessInstance, due: datetime) -> None:
    """A hundred thousand of the kind, each with its waiting step and its timer."""

    step = WaitingStep.objects.get(instance=row)
    rows: list[ProcessInstance] = []
    steps: list[WaitingStep] = []
    timers: list[Timer] = []
    for _copy in range(WAITING):
        row.pk, row.process_id, row.next_due = uuid4(), uuid4(), due
        step.pk, step.instance_id, step.due_at = uuid4(), row.pk, due
        rows.append(_copied(row))
        steps.append(_copied(step))
        timers.append(Timer(kind=PROCESS_TIMER, key=row.pk.hex, due_at=due, fire_at=due))
    for each in (rows, steps, timers):
        insert_rows(each)


def _copied(row: Row) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**values)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _steps(name: str, rate: float, goal: float, where: str) -> dict[str, object]:
    return {
        "id": name,
        "measured": round(rate, 1),
        "reference": goal,
        "ratio": round(rate / goal, 2),
        "goal": f">= {goal:g}/s",
        "met": rate >= goal,
        "method": f"steps of people ended a second, one process, a transaction each; {where}",
    }


def _figure(name: str, measured: float, most: float, method: str) -> dict[str, object]:
    return {
        "id": name,
        "measured": round(measured, 3),
        "reference": most,
        "ratio": round(measured / most, 3),
        "goal": f"<= {most:g}",
        "met": measured <= most,
        "method": method,
    }
