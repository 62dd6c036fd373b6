"""Trials, the versions they compare, and which case is in which arm."""

from typing import ClassVar

from django.db import models

from .design import Unit


class Trial(models.Model):
    """Two ways of serving cases, compared. Runs while `stopped_at` is NULL."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=10)
    share = models.FloatField()
    condition = models.JSONField()
    # 0 and '' where the unit is no block of time
    block_hours = models.PositiveSmallIntegerField(default=0)
    zone = models.CharField(max_length=60, blank=True)
    # the day in which the first block begins, days after 1 January of year 1
    first_day = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=120)
    # the moment from which cases that are opened take part
    enrols_from = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=120, blank=True)
    # the arm whose versions serve everybody since
    kept = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(unit__in=[each.value for each in Unit]),
                name="trial_unit_known",
            ),
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lt=1), name="trial_share_between"
            ),
            models.CheckConstraint(
                condition=models.Q(unit=Unit.BLOCK.value, block_hours__gt=0)
                | (~models.Q(unit=Unit.BLOCK.value) & models.Q(block_hours=0)),
                name="trial_blocks_have_hours",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at=None, kept="")
                | models.Q(stopped_at__isnull=False, kept__in=("control", "treatment")),
                name="trial_stopped_keeps_an_arm",
            ),
        ]
        indexes: ClassVar = [
            # every batch of the desk, while a trial runs: "which trials run?"
            models.Index(
                fields=["begun_at", "id"],
                name="trial_running",
                condition=models.Q(stopped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Swap(models.Model):
    """A definition of which a trial compares two versions; NULL: in that arm it is off."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="swaps")
    definition = models.ForeignKey("definitions.StoredDefinition", on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    control = models.PositiveIntegerField(null=True)
    treatment = models.PositiveIntegerField(null=True)
    # as the trial: by it the database keeps a definition to one trial at a time
    is_running = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["definition"],
                condition=models.Q(is_running=True),
                name="swap_one_trial_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(control__isnull=False) | models.Q(treatment__isnull=False),
                name="swap_on_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition_id} {self.control}/{self.treatment}"


class Enrolment(models.Model):
    """A case in an arm of a trial, from its opening on. Never changed."""

    trial = models.ForeignKey(
        Trial, on_delete=models.PROTECT, related_name="enrolments", db_index=False
    )
    # a case of a room above, known by its id alone
    case_id = models.UUIDField()
    unit = models.CharField(max_length=80)
    arm = models.CharField(max_length=10)
    enrolled_at = models.DateTimeField()
    # the case it was split from, whose arm it has
    source_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            # "which arms is this case in?"
            models.UniqueConstraint(fields=["case_id", "trial"], name="enrolled_once"),
            models.CheckConstraint(
                condition=models.Q(arm__in=("control", "treatment")), name="enrolled_in_an_arm"
            ),
        ]
        # the analysis: "all cases of a trial, in order"
        indexes: ClassVar = [models.Index(fields=["trial", "id"], name="enrolled_in_order")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.arm}"
