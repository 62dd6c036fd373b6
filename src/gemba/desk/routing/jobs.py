"""What runs by itself: the queues are handed out whenever something has changed."""

from gemba.foundation.kernel.jobs import Job, plain

from .operations import dispatch

IDLE_SECONDS = 5.0

JOBS = (Job("routing", plain(dispatch), IDLE_SECONDS),)
