"""Findings that people set aside. The findings themselves are worked out from the log each time."""

from typing import ClassVar

from django.db import models

KEY_CHARS_MAX = 300
REASON_CHARS_MAX = 500


class Dismissal(models.Model):
    """A finding of a log that somebody judged not worth following. `finding_key` stays the same
    while the log grows."""

    id = models.UUIDField(primary_key=True)
    log_key = models.CharField(max_length=40)
    finding_key = models.CharField(max_length=KEY_CHARS_MAX)
    reason = models.CharField(max_length=REASON_CHARS_MAX)
    dismissed_at = models.DateTimeField()
    dismissed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-dismissed_at", "id"]
        # Also finds those of one log.
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["log_key", "finding_key"], name="finding_dismissed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_key}: {self.reason}"
