"""Selections of automation: what might do the work, how it was scored, what it costs, and by which
steps the chosen one is rolled out."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from gemba.insight.improvement.selecting.criteria import CandidateKind, Criterion
from gemba.insight.improvement.selecting.lines import LineKind

from .proposals import TEXT_CHARS_MAX, TITLE_CHARS_MAX, Proposal

NAME_CHARS_MAX = 120
REASON_CHARS_MAX = 500


class Selection(models.Model):
    """Something is to be automated, and by what is being chosen. `weights` maps criteria to
    numbers, `discount` is [low, likely, high] as shares, `source` is JSON read by `order.py`."""

    id = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=TITLE_CHARS_MAX)
    task = models.CharField(max_length=TEXT_CHARS_MAX, blank=True)
    weights = models.JSONField()
    years = models.PositiveSmallIntegerField()
    discount = models.JSONField()
    currency = models.CharField(max_length=3)
    source = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]

    def __str__(self) -> str:
        return self.title


class Automation(models.Model):
    """Something that might do the work. `first_year` is [low, likely, high]. The chosen one of a
    selection has `chosen_at`."""

    id = models.UUIDField(primary_key=True)
    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="automations")
    name = models.CharField(max_length=NAME_CHARS_MAX)
    kind = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in CandidateKind]
    )
    note = models.CharField(max_length=TEXT_CHARS_MAX, blank=True)
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.PROTECT, related_name="automations"
    )
    first_year = models.JSONField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.CharField(max_length=120, blank=True)
    chosen_because = models.CharField(max_length=REASON_CHARS_MAX, blank=True)

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["selection", "name"], name="automation_named_once"),
            models.UniqueConstraint(
                fields=["selection"],
                condition=models.Q(chosen_at__isnull=False),
                name="one_automation_chosen",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """How one of them does by one criterion: who said so, when, and how far off it may be."""

    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in Criterion]
    )
    value = models.FloatField()
    doubt = models.FloatField()
    reason = models.CharField(max_length=REASON_CHARS_MAX, blank=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["automation", "criterion"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["automation", "criterion"], name="scored_once"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0, value__lte=10, doubt__gte=0, doubt__lte=10),
                name="score_of_ten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.automation} {self.criterion} {self.value:g}"


class CostItem(models.Model):
    """One thing it costs or brings, in whole units of the selection's currency; `kind` is a word of
    `LineKind`."""

    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in LineKind])
    name = models.CharField(max_length=NAME_CHARS_MAX)
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()

    class Meta:
        ordering: ClassVar = ["automation", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["automation", "number"], name="cost_item_numbered_once"
            ),
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("likely"), likely__lte=models.F("high")),
                name="cost_item_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.automation} {self.name}"


class RolloutStep(models.Model):
    """From a day on, a share of the traffic is served by what was chosen."""

    id = models.UUIDField(primary_key=True)
    automation = models.ForeignKey(Automation, on_delete=models.PROTECT, related_name="steps")
    due_on = models.DateField()
    share = models.FloatField()
    text = models.CharField(max_length=REASON_CHARS_MAX, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["automation", "due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["automation", "due_on"], name="one_step_a_day"),
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1), name="rollout_share_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.automation} {self.due_on}"
