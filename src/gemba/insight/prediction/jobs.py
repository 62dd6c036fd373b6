"""What runs by itself: models are renewed and watched, and what they say is kept for who heeds it.

Two jobs, for training may take a quarter of an hour, and what is foretold grows old meanwhile.
"""

from gemba.foundation.kernel.jobs import Job, plain

from .operations import renew_models, renew_outlooks

CHECK_SECONDS, OUTLOOK_SECONDS = 600, 60

JOBS = (
    Job("predictions", plain(renew_models, every_seconds=CHECK_SECONDS), CHECK_SECONDS),
    Job("outlooks", plain(renew_outlooks, every_seconds=OUTLOOK_SECONDS), OUTLOOK_SECONDS),
)
