"""Drawing arms: what it costs a ticket, whether it is fair, and what a running trial costs the
intake."""

from __future__ import annotations

import statistics
import time
from datetime import datetime, timedelta
from math import erfc, sqrt

from django.core.management import call_command
from django.db import transaction

from gemba.desk.sla.testing import TARGETS, policy, policy_body
from gemba.desk.tickets.bench_trials import queries_of_a_batch, received
from gemba.desk.tickets.testing import support
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.trials.assigning import TREATMENT, arm_of, switchback_arm
from gemba.foundation.trials.design import Trial
from gemba.foundation.trials.operations import Case, enrol
from gemba.foundation.trials.queries import running as running_trials
from gemba.foundation.trials.testing import trial_of

IDS = (
    "trials.assign_us",
    "trials.assign_block_us",
    "trials.enrol_us",
    "trials.balance_z",
    "trials.statements_more",
    "trials.intake_ms",
)
DRAWN = 100_000
TRIALS, CASES = 10_000, 200
ASSIGN_US_MAX, BALANCE_Z_MAX = 20.0, 4.0
BATCH, BATCHES = 50, 60
STATEMENTS_MAX = 2
INTAKE_MS_MAX = 0.25
"""One in twenty of what a mail costs from the wire to its ticket."""


def measure() -> list[dict[str, object]]:
    """Pure figures first, then those of a desk."""
    call_command("migrate", verbosity=0)
    return [*_drawing(), _balance(), *_intake()]


def _drawing() -> list[dict[str, object]]:
    units = [f"{n:032x}" for n in range(DRAWN)]
    began = time.process_time()
    for unit in units:
        arm_of("0193e3f0a1b27c4d8e9fa0b1c2d3e4f5", unit, 0.5)
    case_us = 1e6 * (time.process_time() - began) / DRAWN
    began = time.process_time()
    for n in range(DRAWN):
        switchback_arm("0193e3f0a1b27c4d8e9fa0b1c2d3e4f5", "7", n)
    block_us = 1e6 * (time.process_time() - began) / DRAWN
    how = f"CPU µs of one of {DRAWN:,}"
    return [
        _figure(IDS[0], case_us, ASSIGN_US_MAX, f"{how} cases, keyed BLAKE2b"),
        _figure(IDS[1], block_us, ASSIGN_US_MAX, f"{how} blocks of time, in pairs"),
    ]


def _balance() -> dict[str, object]:
    """Of many trials about one in twenty is further from half than 95 % of fair draws."""
    units = [f"{n}" for n in range(CASES)]
    limit = 1.96 * sqrt(CASES) / 2
    outside, off = 0, 0
    for key in range(TRIALS):
        treated = sum(arm_of(f"trial {key}", unit, 0.5) == TREATMENT for unit in units)
        off += treated - CASES // 2
        outside += abs(treated - CASES / 2) > limit
    share = _outside(limit)
    z_spread = (outside / TRIALS - share) / sqrt(share * (1 - share) / TRIALS)
    z_mean = off / sqrt(TRIALS * CASES / 4)
    how = f"the worse of two z of {TRIALS:,} trials of {CASES} cases: mean split, share beyond 95 %"
    return _figure(IDS[3], max(abs(z_spread), abs(z_mean)), BALANCE_Z_MAX, how)


def _outside(limit: float) -> float:
    """How often a fair draw is further from half: a binomial's tails, with the correction for
    whole numbers (Feller)."""
    beyond = int(limit) + 0.5
    return erfc(beyond / sqrt(CASES / 4) / sqrt(2))


def _intake() -> list[dict[str, object]]:
    now = current_time()
    inbox, key = support(now=now), policy(now=now)
    received(inbox, "warm", now)
    without = received(inbox, "without", now + timedelta(hours=1))
    idle = queries_of_a_batch(inbox, "idle", now + timedelta(hours=2))
    soon = TARGETS | {"first_reply": dict.fromkeys("1234", 15)}
    later = now + timedelta(hours=3)
    trial_of(key, policy_body(targets=soon), now=later)
    queries_of_a_batch(inbox, "first", later)
    running = queries_of_a_batch(inbox, "running", later)
    during = received(inbox, "with", later)
    enrolling_us = _enrolling_us(running_trials()[0], later)
    how = f"{idle} of 50 mails while none runs; a look and an insert more while one does"
    cost = f"CPU ms a mail more in a trial of every ticket: {during:.3f} against {without:.3f}"
    kept = f"CPU µs a ticket to be drawn and written down, {BATCH} at a time: median of {BATCHES}"
    return [
        _figure(IDS[2], enrolling_us, ASSIGN_US_MAX, kept),
        _figure(IDS[4], running - idle, STATEMENTS_MAX, f"statements of a batch: {how}"),
        _figure(IDS[5], during - without, INTAKE_MS_MAX, cost),
    ]


def _enrolling_us(served: Trial, now: datetime) -> float:
    """Through the door of the room, the insert of the arms included; their events are recorded with
    the others of the opening."""
    took = []
    for _batch in range(BATCHES):
        keys = [new_id(now) for _ in range(BATCH)]
        cases = [Case(key, new_id(now), "", (Subject.of("ticket", key),)) for key in keys]
        with transaction.atomic():
            began = time.process_time()
            enrol([(case, [served]) for case in cases], now=now)
            took.append(time.process_time() - began)
    return 1e6 * statistics.median(took) / BATCH


def _figure(name: str, measured: float, most: float, how: str) -> dict[str, object]:
    return {
        "id": name,
        "measured": measured,
        "reference": most,
        "ratio": measured / most,
        "goal": f"<= {most:g}",
        "met": measured <= most,
        "method": how,
    }
