"""Models that were made, how they keep up, and where predictions count."""

from typing import ClassVar

from django.db import models

from .watching import WORSE


class Standing(models.TextChoices):
    """CHAMPION speaks; CHALLENGER was not better when it was made; RETIRED spoke once."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"
    RETIRED = "retired"


class PredictionModel(models.Model):
    """A model of a log and target. Its file lies on the shelf `models` of the vault; `cut_at` is
    until when it had learnt. `figures` are those of the newest cases, of which it knew nothing."""

    id = models.UUIDField(primary_key=True)
    log = models.CharField(max_length=80)
    target = models.CharField(max_length=60)
    standing = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    cases = models.PositiveIntegerField()
    figures = models.JSONField()
    contest = models.JSONField(null=True)
    cut_at = models.DateTimeField()
    trained_at = models.DateTimeField()
    promoted_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-trained_at", "id"]
        constraints: ClassVar = [
            # also the index by which the model that speaks is found
            models.UniqueConstraint(
                fields=["log", "target"],
                condition=models.Q(standing=Standing.CHAMPION.value),
                name="one_champion_a_target",
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=[each.value for each in Standing]),
                name="model_standing_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} of {self.log}"


class DriftLook(models.Model):
    """A look at how cases since the training differ: `psi` of the feature that moved farthest, and
    the loss on cases that ended since beside that of the check."""

    model = models.ForeignKey(PredictionModel, on_delete=models.CASCADE, related_name="looks")
    looked_at = models.DateTimeField()
    feature = models.CharField(max_length=250, blank=True)
    psi = models.FloatField(null=True)
    moments = models.PositiveIntegerField()
    error = models.FloatField(null=True)
    error_then = models.FloatField(null=True)
    has_drifted = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-looked_at", "-id"]
        indexes: ClassVar = [
            # the newest look at a model
            models.Index(fields=["model", "-looked_at"], name="drift_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.model} at {self.looked_at}"

    @property
    def is_worse(self) -> bool:
        """Whether errors have grown by more than chance."""
        if self.error is None or self.error_then is None:
            return False
        return self.error > WORSE * self.error_then


class Outlook(models.Model):
    """What was foretold of a running ticket a short while ago, for those who cannot wait until it
    is worked out: how likely its promise is broken, and what speaks for that (null: nothing)."""

    ticket = models.UUIDField(primary_key=True)
    breach = models.FloatField()
    reason = models.JSONField(null=True)
    foretold_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # the likeliest breaches
            models.Index(fields=["-breach"], name="outlook_likeliest"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} at {self.foretold_at}"


class TrainingRun(models.Model):
    """One training of a log: when, and why some targets stayed silent, or all: codes of
    `silence`."""

    log = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cases = models.PositiveIntegerField()
    silent = models.JSONField(default=dict)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-began_at", "-id"]
        indexes: ClassVar = [
            # when a log was last trained
            models.Index(fields=["log", "-began_at"], name="training_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.log} at {self.began_at}"


class Use(models.Model):
    """Somewhere predictions count; a row is a use that is switched on."""

    name = models.CharField(max_length=40, primary_key=True)
    since = models.DateTimeField()
    switched_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name
