"""Entry of the worker process: reactions and the jobs of every room, each in its own thread."""

import logging
import signal
import threading
import time
from contextlib import ExitStack
from datetime import datetime

from django.db import DatabaseError, close_old_connections

from gemba.desk.channels.jobs import JOBS as CHANNEL_JOBS
from gemba.desk.routing.jobs import JOBS as ROUTING_JOBS
from gemba.desk.workflow.jobs import JOBS as WORKFLOW_JOBS
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_once
from gemba.foundation.events.wake import open_waker
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.jobs import Work
from gemba.foundation.kernel.turns import give_way
from gemba.foundation.timers.jobs import JOBS as TIMER_JOBS
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.jobs import JOBS as PILOT_JOBS
from gemba.insight.kpis.jobs import JOBS as KPI_JOBS
from gemba.insight.prediction.jobs import JOBS as PREDICTION_JOBS

log = logging.getLogger(__name__)

REACTION_IDLE_SECONDS = 5
FAILURE_PAUSE_SECONDS = 2

JOBS = (
    *TIMER_JOBS,
    *CHANNEL_JOBS,
    *ROUTING_JOBS,
    *WORKFLOW_JOBS,
    *KPI_JOBS,
    *PILOT_JOBS,
    *PREDICTION_JOBS,
)


def run() -> None:
    """Work until told to stop; a job that is under way is finished first."""
    stop = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    _read_log()
    with ExitStack() as resources:
        loops: list[tuple[str, Work, float]] = [("reactions", _react, REACTION_IDLE_SECONDS)]
        loops += [(job.name, resources.enter_context(job.open()), job.idle_seconds) for job in JOBS]
        threads = [
            threading.Thread(target=_loop, args=(job, idle, stop), name=name)
            for name, job, idle in loops
        ]
        for thread in threads:
            thread.start()
        stop.wait()
        for thread in threads:
            thread.join()


def _read_log() -> None:
    """Half a million events that nobody has read yet take seconds while nothing else works, and
    minutes beside loops that always have something to do: the driver of SQLite lets go of the
    interpreter at every row. Guardrails would wait for it."""
    try:
        open_columns(DESK, actor=SYSTEM, now=current_time())
    except Exception:
        log.exception("The log could not be read; whoever needs it tries again")
        close_old_connections()


def _react(now: datetime) -> int:
    return react_once(now=now)


def _loop(job: Work, idle_seconds: float, stop: threading.Event) -> None:
    waker = open_waker()
    while not stop.is_set():
        began = time.monotonic()
        try:
            if job(current_time()) == 0:
                waker.wait(seconds_max=idle_seconds, stop=stop)
            else:
                give_way(began)
        except DatabaseError:
            log.exception("The database failed; trying again in %d s", FAILURE_PAUSE_SECONDS)
            close_old_connections()
            stop.wait(FAILURE_PAUSE_SECONDS)
        except Exception:
            log.exception("A job failed; trying again in %d s", FAILURE_PAUSE_SECONDS)
            stop.wait(FAILURE_PAUSE_SECONDS)
    waker.close()
