"""What people can do and how much of it, and whether they take new work now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.routing.event_types import (
    AvailabilityChanged,
    ProficiencyChanged,
    SkillAdded,
    SkillRemoved,
)
from gemba.desk.routing.models import AgentProfile, AgentSkill, Availability, Certificate, Skill
from gemba.desk.routing.models.people import LEVEL_MAX
from gemba.desk.routing.operations.stirring import stir
from gemba.desk.routing.queries.queues import every_queue
from gemba.desk.routing.queries.staff import CertificateLine, availability_of
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.definitions.kinds import MANAGING_ROLES
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.text import one_line

CAPACITY_MAX = 100
NAME_CHARS_MAX = 60
LANGUAGES_MAX = 20
CERTIFICATES_MAX = 30


class StaffRefused(Exception):
    """This cannot be kept of a person; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What a person can do from now on: skill key -> level (0: not at all), languages by code,
    certificates, and tickets at once by channel."""

    skills: Mapping[int, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    certificates: tuple[CertificateLine, ...] = ()
    capacity: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def add_skill(*, name: str, actor: Actor, now: datetime) -> int:
    """One more skill; its key. Raises StaffRefused."""
    _require_manager(actor)
    word = one_line(name, NAME_CHARS_MAX)
    if not word:
        raise StaffRefused(_("Give the skill a name."))
    if Skill.objects.filter(name__iexact=word).exists():
        raise StaffRefused(_("There is a skill “{name}” already.").format(name=word))
    row = Skill.objects.create(name=word)
    record(SkillAdded(word), actor=actor, now=now, subjects=[Subject.of("skill", row.pk)])
    return row.pk


@transaction.atomic
def remove_skill(*, skill_id: int, actor: Actor, now: datetime) -> None:
    """Forget a skill. Raises StaffRefused while a queue asks for it."""
    _require_manager(actor)
    row = Skill.objects.filter(pk=skill_id).first()
    if row is None:
        raise StaffRefused(_("There is no such skill."))
    asking = [q.name for q in every_queue() if any(a.skill_id == skill_id for a in q.body.asks)]
    if asking:
        raise StaffRefused(
            _("The queue “{queue}” asks for “{skill}”: change the queue first.").format(
                queue=asking[0], skill=row.name
            )
        )
    record(SkillRemoved(row.name), actor=actor, now=now, subjects=[Subject.of("skill", row.pk)])
    row.delete()
    stir()


@transaction.atomic
def set_profile(*, user_id: int, draft: ProfileDraft, actor: Actor, now: datetime) -> None:
    """Say what a person can do and how much at once. Raises StaffRefused."""
    _require_manager(actor)
    name = _name_of(user_id)
    _check(draft)
    AgentSkill.objects.filter(user=user_id).delete()
    AgentSkill.objects.bulk_create(
        [
            AgentSkill(user_id=user_id, skill_id=skill_id, level=level)
            for skill_id, level in draft.skills.items()
            if level
        ]
    )
    Certificate.objects.filter(user=user_id).delete()
    Certificate.objects.bulk_create(
        [
            Certificate(user_id=user_id, name=each.name, expires_on=each.expires_on)
            for each in draft.certificates
        ]
    )
    kept = {"languages": list(draft.languages), "capacity": dict(draft.capacity)}
    AgentProfile.objects.update_or_create(pk=user_id, defaults=kept)
    _tell(user_id, ProficiencyChanged(user_id, name), actor, now)


@transaction.atomic
def set_availability(*, user_id: int, state: str, actor: Actor, now: datetime) -> None:
    """Say whether a person takes new work: available, away or offline. People say it of
    themselves, supervisors of anybody. Raises StaffRefused."""
    if actor.user_id != user_id:
        _require_manager(actor)
    name, before = _name_of(user_id), availability_of(user_id)
    if state not in Availability.values:
        raise StaffRefused(_("Say available, away or offline."))
    if state == before:
        return
    kept = {
        "availability": state,
        "availability_since": now,
        "availability_by": actor.name[:120],
    }
    AgentProfile.objects.update_or_create(pk=user_id, defaults=kept)
    _tell(user_id, AvailabilityChanged(user_id, name, state, before), actor, now)


def _check(draft: ProfileDraft) -> None:
    known = set(Skill.objects.values_list("pk", flat=True))
    if not set(draft.skills) <= known:
        raise StaffRefused(_("One of the skills has been removed meanwhile. Look again."))
    if not all(0 <= level <= LEVEL_MAX for level in draft.skills.values()):
        raise StaffRefused(_("A level is a number from 0 to {n}.").format(n=LEVEL_MAX))
    if not all(0 <= most <= CAPACITY_MAX for most in draft.capacity.values()):
        raise StaffRefused(_("Capacity is a number from 0 to {n}.").format(n=CAPACITY_MAX))
    names = [each.name.casefold() for each in draft.certificates]
    if len(set(names)) < len(names) or not all(names):
        raise StaffRefused(_("Each certificate has a name of its own."))
    if len(names) > CERTIFICATES_MAX or len(draft.languages) > LANGUAGES_MAX:
        raise StaffRefused(_("That is more than anybody can have."))


def _require_manager(actor: Actor) -> None:
    if actor.role not in MANAGING_ROLES:
        raise StaffRefused(_("Supervisors and administrators say what people can do."))


def _name_of(user_id: int) -> str:
    found = next((each for each in desk_people() if each.id == user_id), None)
    if found is None:
        raise StaffRefused(_("This person does not work at the desk."))
    return found.name


def _tell(user_id: int, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[Subject.of("agent", user_id)])
    stir()
