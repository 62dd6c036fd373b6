"""People who log in, and their teams."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gemba.foundation.events.actors import Role
from gemba.foundation.kernel.questions import Question

ROLE_CHOICES = [
    (Role.ADMINISTRATOR.value, _("Administrator")),
    (Role.SUPERVISOR.value, _("Supervisor")),
    (Role.AGENT.value, _("Agent")),
    (Role.VENDOR.value, _("Vendor")),
    (Role.CUSTOMER.value, _("Customer")),
]


class Team(models.Model):
    """People who share a queue."""

    name = models.CharField(max_length=80, unique=True)
    # people of another company that does a part of the work
    is_vendor = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """A person with a log-in. The e-mail address is the log-in name, kept in lower case."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    is_active = models.BooleanField(default=True)
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=5, default="auto")
    time_zone = models.CharField(max_length=50, blank=True)
    single_keys = models.BooleanField(default=True)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "email"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role for role, _label in ROLE_CHOICES]),
                name="user_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=["auto", "light", "dark"]), name="user_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """The teams they are in; looked up when first asked for."""
        return frozenset(_teams_of.all(self.pk))


@Question
def _teams_of(user_id: int) -> QuerySet[Any, int]:
    return User.teams.through.objects.filter(user=user_id).values_list("team_id", flat=True)


class FailedLogIn(models.Model):
    """One refused log-in, kept as long as it counts towards a pause."""

    email = models.CharField(max_length=254)
    address = models.CharField(max_length=45)
    failed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # the pause: "how many for this account, how many from this address?"
            models.Index(fields=["email", "failed_at"], name="failed_by_email"),
            models.Index(fields=["address", "failed_at"], name="failed_by_address"),
        ]

    def __str__(self) -> str:
        return self.email


class ApiKey(models.Model):
    """A secret with which a program acts as a person. Only its digest is kept."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    # SHA-256 is enough: the secret is random, nobody can guess it from a list of passwords.
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="api_key_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
