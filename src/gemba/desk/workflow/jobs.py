"""What the room does by itself: rehearsals that were asked for, calls of other systems, robots."""

from gemba.desk.workflow.operations import rehearse_wanted
from gemba.desk.workflow.operations.processes import make_calls, run_robot
from gemba.foundation.kernel.jobs import Job, plain

IDLE_SECONDS = 0.5
ROBOTS = 2
"""At once; each needs half a gigabyte of memory while it runs."""

JOBS = (
    Job("rehearsals", plain(rehearse_wanted), IDLE_SECONDS),
    Job("calls", plain(make_calls), IDLE_SECONDS),
    *(Job(f"robot {place}", plain(run_robot), IDLE_SECONDS) for place in range(1, ROBOTS + 1)),
)
