"""Which rule was applied to what, and what rehearsals have found."""

from typing import ClassVar

from django.db import models


class Firing(models.Model):
    """A rule answered an act on a ticket: once."""

    rule_id = models.UUIDField()
    version = models.PositiveIntegerField()
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, db_index=False)
    # which act: its moment, depth and cause
    act = models.CharField(max_length=80)
    is_cut = models.BooleanField(default=False)
    fired_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # "has this rule answered this act?"
            models.UniqueConstraint(fields=["ticket", "act", "rule_id"], name="firing_once")
        ]
        # "how often in the last 30 days, when last?"
        indexes: ClassVar = [models.Index(fields=["rule_id", "fired_at"], name="firing_count")]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.ticket_id}"


class Rehearsal(models.Model):
    """What a rule would have done in a stretch of the past. `digest` is of the rule's body."""

    id = models.UUIDField(primary_key=True)
    # NULL: the rule is not kept yet
    rule_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    actor_id = models.CharField(max_length=64)
    # NULL: wanted or under way
    finished_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    looked_at = models.PositiveIntegerField(default=0)
    touched = models.PositiveIntegerField(default=0)
    firings = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    # counts by day, rules it would have met: what the page shows beside the tickets
    days = models.JSONField(default=dict)
    notes = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            # "was this body rehearsed?"
            models.Index(fields=["digest", "finished_at"], name="rehearsal_of_body"),
            # the worker: "what is wanted?"
            models.Index(
                fields=["asked_at"],
                name="rehearsal_wanted",
                condition=models.Q(finished_at__isnull=True),
            ),
            # "the rehearsals of this rule"
            models.Index(fields=["rule_id", "-asked_at"], name="rehearsal_of_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since:%Y-%m-%d}"


class RehearsedFiring(models.Model):
    """One ticket the rule would have touched, once, and what would have become of it."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, db_index=False)
    place = models.PositiveIntegerField()
    ticket_id = models.UUIDField()
    at = models.DateTimeField()
    trigger = models.CharField(max_length=40)
    # {"changes": [[field, before, after]], "done": [action], "refused": [[action, why]]}
    effect = models.JSONField()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            # the pages of a result
            models.UniqueConstraint(fields=["rehearsal", "place"], name="rehearsed_place")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} at {self.at}"
