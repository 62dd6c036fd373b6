"""Targets and what became of them, and how people corrected the reading of a log."""

from typing import ClassVar

from django.db import models


class Target(models.Model):
    """What the desk wants a KPI to reach over its last `window_days`, and who answers for it."""

    id = models.UUIDField(primary_key=True)
    kpi = models.CharField(max_length=60, unique=True)
    value = models.FloatField()
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT)
    window_days = models.PositiveSmallIntegerField()
    sample_min = models.PositiveIntegerField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(window_days__gte=1, window_days__lte=366),
                name="target_window_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.value}"


class Miss(models.Model):
    """A target was missed; over once `met_again_at` is set.

    `kept_since` is since when the figure has kept the target again, not yet for long enough.
    """

    id = models.UUIDField(primary_key=True)
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="misses")
    missed_at = models.DateTimeField()
    value = models.FloatField()
    kept_since = models.DateTimeField(null=True)
    met_again_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-missed_at", "id"]
        constraints: ClassVar = [
            # also the index by which open misses are found
            models.UniqueConstraint(
                fields=["target"],
                condition=models.Q(met_again_at=None),
                name="one_open_miss_a_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} missed with {self.value}"


class Reading(models.Model):
    """How people say a log of another system is to be read, in place of the guess."""

    log = models.UUIDField(primary_key=True)
    steps = models.JSONField(default=dict)
    sla_met = models.CharField(max_length=250, blank=True)
    satisfaction = models.CharField(max_length=250, blank=True)
    kind = models.CharField(max_length=250, blank=True)
    complaints = models.JSONField(default=list)
    bystanders = models.JSONField(default=list)
    corrected_at = models.DateTimeField()
    corrected_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.log.hex
