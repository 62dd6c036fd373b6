"""Pilots of proposals, what each daily look showed, and verdicts."""

from typing import ClassVar

from django.db import models

from .proposals import Proposal


class Pilot(models.Model):
    """A proposal on trial. `trial_id` is the desk's trial that decides who is served by which
    version; `plan` is JSON read by `planning.py`; `ended_because` is a word of `Ending`."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="pilots")
    trial_id = models.UUIDField(unique=True)
    plan = models.JSONField()
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, blank=True)
    ended_because = models.CharField(max_length=20, blank=True)
    # the position in the log up to which guardrails were judged
    judged_to = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-begun_at", "id"]
        constraints: ClassVar = [
            # also the index by which running pilots are found
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(ended_at=None),
                name="one_running_pilot_a_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"pilot of {self.proposal}"


class Look(models.Model):
    """What a pilot showed on a day: JSON of `pilots.codec`. Looked at again on the same day it is
    the same look; only the figures of the last count."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="looks")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        ordering: ClassVar = ["pilot", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pilot", "number"], name="look_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.pilot} {self.at:%Y-%m-%d}"


class Verdict(models.Model):
    """What a pilot has proven, as numbers, and what was made of it."""

    id = models.UUIDField(primary_key=True)
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="verdicts")
    at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        ordering: ClassVar = ["pilot", "-at"]

    def __str__(self) -> str:
        return f"verdict on {self.pilot}"
