"""Kept process models and rules. A diagram is BPMN 2.0 XML, as it came or as it was written; a rule
is the fields it is written with in addresses."""

from typing import ClassVar

from django.db import models


class Origin(models.TextChoices):
    """Where a model comes from."""

    DISCOVERED = "discovered"
    IMPORTED = "imported"


class ProcessModel(models.Model):
    """One model of one log. `log_key` is the key by which the eventlog room knows the log;
    `detail` is the file's name, or the miner and its settings; `remarks` what was simplified in
    reading it."""

    id = models.UUIDField(primary_key=True)
    log_key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    detail = models.CharField(max_length=250, blank=True)
    bpmn = models.TextField()
    remarks = models.JSONField(default=list)
    steps = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(origin__in=Origin.values), name="process_model_origin_known"
            ),
        ]
        # The models of one log, the newest first.
        indexes: ClassVar = [
            models.Index(fields=["log_key", "-created_at"], name="process_model_of_log")
        ]

    def __str__(self) -> str:
        return self.name


class ProcessRule(models.Model):
    """One rule that cases of a log should keep. `fields` are those of `Rule.fields`."""

    id = models.UUIDField(primary_key=True)
    log_key = models.CharField(max_length=40)
    fields = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        # The rules of one log, the oldest first.
        indexes: ClassVar = [
            models.Index(fields=["log_key", "created_at"], name="process_rule_of_log")
        ]

    def __str__(self) -> str:
        return " ".join(self.fields)


class ActivityMatch(models.Model):
    """Which step of a process, by its id in the drawing, an activity of the log is; '' for none of
    it. `process_key` is the id of the process in its drawings."""

    process_key = models.CharField(max_length=200)
    activity = models.TextField()
    step = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["process_key", "activity"]
        # Also finds the activities of one process.
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process_key", "activity"], name="activity_matched_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} → {self.step}"
