"""What people enter for shift plans, and the plans they keep. Forecasts are never stored."""

from typing import ClassVar

from django.conf import settings
from django.db import models

SHAPE_CHARS_MAX = 40


class WorkContract(models.Model):
    """How many hours a week a person works, and on which channels; none: on all."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    hours_min = models.FloatField()
    hours_max = models.FloatField()
    channels = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(hours_min__gte=0, hours_max__gte=models.F("hours_min")),
                name="contract_hours_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"contract of {self.user_id}"


class ShiftWish(models.Model):
    """A person would like to work that shift on that day; empty: to be off."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    shape = models.CharField(max_length=SHAPE_CHARS_MAX, blank=True)
    entered_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["day", "user"]
        # Also finds those of some days.
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "user"], name="shift_wish_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}: {self.shape or 'off'}"


class ShiftTerms(models.Model):
    """The shifts there are and the rules plans keep. There is one row at most."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shapes = models.JSONField()
    rest_hours_min = models.FloatField()
    days_in_row_max = models.PositiveSmallIntegerField()
    days_week_max = models.PositiveSmallIntegerField()
    weekends_worked_max = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="shift_terms_once")
        ]

    def __str__(self) -> str:
        return "terms of shifts"


class ShiftPlan(models.Model):
    """A plan for some days: what was asked for and who works when, as `plan_json` writes both.

    Not published it is a draft; of published plans for a day the last published counts.
    """

    id = models.UUIDField(primary_key=True)
    first_day = models.DateField()
    end_day = models.DateField()
    task = models.JSONField()
    assignments = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-first_day", "-made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end_day__gt=models.F("first_day")), name="shift_plan_has_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.end_day}"
