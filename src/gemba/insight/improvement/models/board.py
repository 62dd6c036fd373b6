"""Aims, what people of the desk suggest, and where a trouble comes from."""

from typing import ClassVar

from django.conf import settings
from django.db import models

TEXT_CHARS_MAX = 2000


class Aim(models.Model):
    """What a KPI of the desk is to become, by when, and who answers for it. `reached` is the level
    that was measured when it was closed."""

    id = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=120)
    kpi = models.CharField(max_length=60)
    baseline = models.FloatField()
    goal = models.FloatField()
    due_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    reached = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(reached__isnull=False),
                name="aim_closed_with_a_measure",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Suggestion(models.Model):
    """What somebody who does the work would change. `outcome` is a word of `Outcome`, empty while
    nobody has answered."""

    id = models.UUIDField(primary_key=True)
    text = models.CharField(max_length=TEXT_CHARS_MAX)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=TEXT_CHARS_MAX, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)
    proposal = models.ForeignKey(
        "improvement.Proposal",
        null=True,
        on_delete=models.PROTECT,
        related_name="suggestions",
    )

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(answered_at__isnull=False),
                name="suggestion_answered_with_a_date",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Cause(models.Model):
    """One answer to “why?” of a proposal's trouble: under another answer, or the first of a branch
    of its cause diagram (`branch`, a word of `Branch`)."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(
        "improvement.Proposal", on_delete=models.PROTECT, related_name="causes"
    )
    above = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="below")
    branch = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    is_root = models.BooleanField(default=False)
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["named_at", "id"]

    def __str__(self) -> str:
        return self.text
