"""When people work. Calendars themselves are definitions."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Roster(models.Model):
    """A person's weekly shifts, by a calendar or by hours of their own; none: the desk's."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # a definition of kind `calendar`; the week below counts where it is empty
    calendar_id = models.UUIDField(null=True)
    zone = models.CharField(max_length=50, blank=True)
    # seven texts of hours from Monday on, as people write them
    week = models.JSONField(default=list, db_default=[])

    def __str__(self) -> str:
        return f"roster of {self.user_id}"


class DatedShift(models.Model):
    """An extra shift on top of the week."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"shift of {self.user_id}"


class Absence(models.Model):
    """A stretch of time in which a person is not there; stronger than every shift."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)
    entered_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="absence_ends_later"
            )
        ]
        indexes: ClassVar = [
            # "who is away now, or will be?"
            models.Index(fields=["ends_at", "user"], name="absence_to_come"),
        ]

    def __str__(self) -> str:
        return f"absence of {self.user_id}"
