"""What people can do, how much of it at once, and whether they take new work now."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LEVEL_MAX = 5


class Availability(models.TextChoices):
    """What a person says of themselves; only who is available is given work."""

    AVAILABLE = "available", _("Available")
    AWAY = "away", _("Away")
    OFFLINE = "offline", _("Offline")


class Skill(models.Model):
    """Something people can be good at, and tickets may ask for."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class AgentSkill(models.Model):
    """A person has a skill at a level, 1 (knows it) to LEVEL_MAX (teaches it)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "skill"], name="agent_skill_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=LEVEL_MAX), name="agent_skill_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.skill_id}: {self.level}"


class Certificate(models.Model):
    """A person may do what needs this certificate, until it expires."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    expires_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="certificate_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.name}"


class AgentProfile(models.Model):
    """A person's languages, capacity and availability; who has no row has the desk's defaults."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # codes of languages; none: every language will do
    languages = models.JSONField(default=list, db_default=[])
    # channel -> tickets at once
    capacity = models.JSONField(default=dict, db_default={})
    availability = models.CharField(
        max_length=10,
        choices=Availability.choices,
        default=Availability.AVAILABLE,
        db_default=Availability.AVAILABLE.value,
    )
    availability_since = models.DateTimeField(null=True)
    availability_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    # when a queue last gave them work
    given_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"profile of {self.user_id}"
