"""One row for each time to come."""

from typing import ClassVar

from django.db import models

KIND_CHARS_MAX = 60
KEY_CHARS_MAX = 200


class Timer(models.Model):
    """Something to be done once at a time. Firing deletes the row in the effect's transaction."""

    kind = models.CharField(max_length=KIND_CHARS_MAX)
    key = models.CharField(max_length=KEY_CHARS_MAX)
    due_at = models.DateTimeField()
    # when to fire or try again; NULL: given up, waits for `gemba timers retry`
    fire_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    error = models.TextField(default="", db_default="")
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        # set and cancel: "this one"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="timer_set_once")
        ]
        # the runner: "what is due, oldest first?"
        indexes: ClassVar = [models.Index(fields=["fire_at", "id", "kind"], name="timer_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} at {self.due_at}"
