"""Changes somebody wants to make, and every stage they have come through."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from gemba.insight.improvement.stages import Stage

TITLE_CHARS_MAX = 120
TEXT_CHARS_MAX = 2000


class Proposal(models.Model):
    """A change, what it is to bring, and who sees to it.

    `source`, `expected`, `guardrails`, `swaps` and `scenario` are JSON read by `order.py`. `stage`
    is that of the last entry. `baseline` is the KPI when it was proposed, NULL while not told.
    """

    id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=TITLE_CHARS_MAX)
    trouble = models.CharField(max_length=TEXT_CHARS_MAX, blank=True)
    kpi = models.CharField(max_length=60)
    baseline = models.FloatField(null=True)
    expected = models.JSONField(null=True)
    guardrails = models.JSONField(default=list)
    swaps = models.JSONField(default=list)
    scenario = models.JSONField(null=True)
    source = models.JSONField(default=dict)
    aim = models.ForeignKey(
        "improvement.Aim", null=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Stage])
    stage_since = models.DateTimeField()
    proposed_by_id = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(begins_on=None)
                | models.Q(due_on=None)
                | models.Q(due_on__gte=models.F("begins_on")),
                name="proposal_due_after_begin",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=[each.value for each in Stage]),
                name="proposal_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return f"P-{self.number} {self.title}"


class StageEntry(models.Model):
    """A proposal came to a stage: who, when, on what evidence, and why others were left out. Never
    changed, never deleted."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20)
    skipped = models.JSONField(default=list)
    reason = models.CharField(max_length=TEXT_CHARS_MAX, blank=True)
    # what it rests on: {"kind": "simulation" | "trial" | "verdict" | "measured" | "faded", …}
    evidence = models.JSONField(default=dict)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["proposal", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="stage_entry_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.stage}"
