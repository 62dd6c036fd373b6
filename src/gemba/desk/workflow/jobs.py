"""What the room does by itself: rehearsals that were asked for, calls of other systems."""

from gemba.desk.workflow.operations import rehearse_wanted
from gemba.desk.workflow.operations.processes import make_calls
from gemba.foundation.kernel.jobs import Job, plain

IDLE_SECONDS = 0.5

JOBS = (
    Job("rehearsals", plain(rehearse_wanted), IDLE_SECONDS),
    Job("calls", plain(make_calls), IDLE_SECONDS),
)
