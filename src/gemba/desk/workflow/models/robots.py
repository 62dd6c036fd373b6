"""Runs of robots: one row for each try of a step."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .processes import KEY_CHARS, NAME_CHARS, REASON_CHARS, ProcessInstance


class RobotRun(models.Model):
    """A try of a robot on a step; its log and screenshot lie among the files.

    Written before the robot begins: what is open while nobody runs it is of a worker that died.
    """

    id = models.UUIDField(primary_key=True)
    instance = models.ForeignKey(
        ProcessInstance, on_delete=models.CASCADE, related_name="runs", db_index=False
    )
    # the engine's name of the token, as of the step
    key = models.CharField(max_length=KEY_CHARS)
    robot = models.CharField(max_length=NAME_CHARS)
    version = models.PositiveIntegerField()
    tries = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_done = models.BooleanField(default=False)
    # the keyword that failed and the line it stands in; why there is no answer
    keyword = models.CharField(max_length=REASON_CHARS, blank=True)
    line = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=REASON_CHARS, blank=True)
    # '' where there is none
    log = models.CharField(max_length=64, blank=True)
    screenshot = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            # a step is tried once at a time
            models.UniqueConstraint(
                fields=["instance", "key"],
                name="robot_run_once",
                condition=Q(ended_at__isnull=True),
            )
        ]
        indexes: ClassVar = [
            # "how often was this step tried, and what came of it?"
            models.Index(fields=["instance", "key", "started_at"], name="robot_runs_of_step")
        ]

    def __str__(self) -> str:
        return f"{self.robot} for {self.instance_id}"
