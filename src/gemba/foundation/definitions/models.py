"""What people define: each with all the versions it ever had.

People and teams are kept by their numbers, as events keep them: accounts stand on the same floor.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce


class KindStamp(models.Model):
    """When definitions of a kind change, its stamp does, in the same transaction.

    Never a value it had before, not even after a rollback: so whoever kept the definitions with
    their stamp sees by one look whether they still hold. Also the lock that writers take turns by.
    """

    kind = models.CharField(max_length=40, primary_key=True)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.kind} {self.stamp}"


class StoredDefinition(models.Model):
    """One definition. What it says is in the version with the number `version`."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    is_on = models.BooleanField()
    version = models.PositiveIntegerField()
    owner_id = models.PositiveBigIntegerField(null=True)
    team_id = models.PositiveBigIntegerField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "kind",
                "name",
                Coalesce("owner_id", 0),
                Coalesce("team_id", 0),
                condition=models.Q(archived_at=None),
                name="definition_named_once",
            ),
            models.CheckConstraint(
                condition=models.Q(owner_id=None) | models.Q(team_id=None),
                name="definition_one_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(archived_at=None) | models.Q(is_on=False),
                name="definition_archived_is_off",
            ),
        ]
        # lists: "the definitions of a kind, in order"
        indexes: ClassVar = [models.Index(fields=["kind", "position"], name="definition_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class StoredVersion(models.Model):
    """What a definition said from `made_at` on. Never changed, never deleted."""

    definition = models.ForeignKey(
        StoredDefinition, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    body = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    # the version whose body this one brought back
    restored = models.PositiveIntegerField(null=True)
    author_id = models.CharField(max_length=64)
    author_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["definition", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["definition", "number"], name="version_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
