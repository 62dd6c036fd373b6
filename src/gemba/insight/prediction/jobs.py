"""What runs by itself: models are renewed and watched."""

from gemba.foundation.kernel.jobs import Job, plain

from .operations import renew_models

CHECK_SECONDS = 600

JOBS = (Job("predictions", plain(renew_models, every_seconds=CHECK_SECONDS), CHECK_SECONDS),)
