"""What runs by itself: timers fire within a second of their time."""

from gemba.foundation.kernel.jobs import Job, plain

from .operations import fire_due

IDLE_SECONDS = 0.5

JOBS = (Job("timers", plain(fire_due), IDLE_SECONDS),)
