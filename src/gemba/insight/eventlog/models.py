"""Which event logs there are. The events themselves are columns in the folder EVENT_LOGS."""

from typing import ClassVar

from django.db import models


class Source(models.TextChoices):
    """Where a log comes from."""

    DESK = "desk"
    STEPS = "steps"
    IMPORT = "import"


class EventLog(models.Model):
    """One log. `folder` is where its columns lie, under EVENT_LOGS.

    The desk's own log is one row too, and that of the steps of its processes: `transaction_id` and
    `sequence` are the place in the desk's events up to which their folder is complete.
    `object_types` are those of an object-centric log, the one it is seen from at first before the
    others; any other log has none.
    `request_key` names the request that brought it in, if that may be repeated.
    """

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=10, choices=Source.choices)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=250, blank=True)
    folder = models.CharField(max_length=80)
    cases = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    activities = models.PositiveIntegerField()
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    object_types = models.JSONField(default=list)
    transaction_id = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    request_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values), name="event_log_source_known"
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(source__in=["desk", "steps"]),
                name="one_desk_log",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LogRates(models.Model):
    """What work on one log costs. `log` is the key of the log itself; `rates` as `rates.stored`."""

    log = models.CharField(max_length=40, primary_key=True)
    rates = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.log


class LogOutside(models.Model):
    """Whom an imported log waits for, as somebody said it. `outside` as `stored_outside`."""

    log = models.CharField(max_length=40, primary_key=True)
    outside = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.log
