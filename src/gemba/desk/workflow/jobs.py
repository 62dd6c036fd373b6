"""What the room does by itself: rehearsals that were asked for."""

from gemba.desk.workflow.operations import rehearse_wanted
from gemba.foundation.kernel.jobs import Job, plain

IDLE_SECONDS = 0.5

JOBS = (Job("rehearsals", plain(rehearse_wanted), IDLE_SECONDS),)
