"""What runs by itself: targets are watched."""

from gemba.foundation.kernel.jobs import Job, plain

from .operations import check_targets

CHECK_SECONDS = 60

JOBS = (Job("targets", plain(check_targets, every_seconds=CHECK_SECONDS), CHECK_SECONDS),)
