"""Letting a rehearsed rule count: defined or published if need be, then switched on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.workflow.kinds import RULE
from gemba.desk.workflow.queries import rehearsal
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import Draft, create, publish, switch
from gemba.foundation.events.actors import Actor


@transaction.atomic
def enforce_rehearsed(*, rehearsal_id: UUID, is_on: bool, actor: Actor, now: datetime) -> UUID:
    """Keep the rule of a rehearsal as it was rehearsed, and switch it on where wanted; its id.

    Raises RehearsalUnknown, DefinitionRefused, StaleDefinition and NotAllowed.
    """
    found = rehearsal(rehearsal_id)
    if found.finished_at is None:
        raise DefinitionRefused(_("The rehearsal is still under way."))
    draft = Draft(found.name, found.body)
    if found.rule_id is None:
        return create(kind=RULE, draft=draft, actor=actor, now=now, is_on=is_on)
    publish(
        definition_id=found.rule_id,
        draft=draft,
        seen_version=found.version,
        actor=actor,
        now=now,
    )
    if is_on:
        switch(definition_id=found.rule_id, is_on=True, actor=actor, now=now)
    return found.rule_id
