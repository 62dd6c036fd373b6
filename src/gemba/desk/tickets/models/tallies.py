"""Counts as sums of small rows."""

from typing import ClassVar

from django.db import models


class BacklogTally(models.Model):
    """A step of the count of unsettled tickets: the count of a place is the sum of its rows."""

    team_key = models.BigIntegerField(default=0)
    assignee_key = models.BigIntegerField(default=0)
    status_code = models.CharField(max_length=30)
    is_snoozed = models.BooleanField(default=False, db_default=False)
    count = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            # view counts and dashboard: "how many where?", from the index alone
            models.Index(
                fields=["team_key", "assignee_key", "status_code", "is_snoozed", "count"],
                name="backlog_tally",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status_code}: {self.count:+d}"


class DayTally(models.Model):
    """A step of a day's count: what happened on a day of the desk's calendar, by team, channel."""

    day = models.DateField()
    measure = models.CharField(max_length=30)
    team_key = models.BigIntegerField(default=0)
    channel = models.CharField(max_length=20)
    count = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            # dashboard: "what happened on these days?", from the index alone
            models.Index(
                fields=["day", "measure", "team_key", "channel", "count"], name="day_tally"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure}: {self.count:+d}"
