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
    """What a definition said from `made_at` on. Never changed, never deleted.

    A candidate does not count: it is tried beside the one that does, and may count later.
    """

    definition = models.ForeignKey(
        StoredDefinition, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    body = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    written_by = models.CharField(max_length=120, blank=True, default="")
    # the version whose body this one brought back
    restored = models.PositiveIntegerField(null=True)
    author_id = models.CharField(max_length=64)
    author_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    is_candidate = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering: ClassVar = ["definition", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["definition", "number"], name="version_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class StoredDraft(models.Model):
    """What somebody is writing: changed in place, gone once published or thrown away."""

    WRITING, IN_REVIEW = "writing", "in_review"

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    # None: it is to become a definition of its own
    definition = models.ForeignKey(
        StoredDefinition, on_delete=models.PROTECT, related_name="drafts", null=True
    )
    # the version it was written from, 0 for a new one
    based_on = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True)
    body = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    stage = models.CharField(max_length=20)
    # what the reviewer wants changed
    remark = models.CharField(max_length=500, blank=True)
    # everybody who has changed it, pairs of id and name, who began it first
    writers = models.JSONField()
    revision = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-changed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(stage__in=("writing", "in_review")), name="draft_stage_known"
            ),
            models.CheckConstraint(
                condition=models.Q(definition=None, based_on=0)
                | models.Q(definition__isnull=False, based_on__gt=0),
                name="draft_based_on_a_version",
            ),
        ]
        # lists: "the drafts of a kind, the last changed first"
        indexes: ClassVar = [models.Index(fields=["kind", "-changed_at"], name="draft_order")]

    def __str__(self) -> str:
        return f"{self.kind} draft {self.name}"
