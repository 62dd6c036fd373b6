"""Trials for tests: a version to try, and a trial that enrols from now on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from gemba.foundation.definitions.operations import Draft, add_candidate
from gemba.foundation.definitions.queries import definition
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue

from .design import Swap, TrialDraft
from .known import SETTLING
from .operations import begin_trial


def candidate(definition_id: UUID, body: JsonValue, *, now: datetime, actor: Actor = SYSTEM) -> int:
    """A version of a definition that does not count yet; its number."""
    draft = Draft(definition(definition_id).name, body, "to be tried")
    return add_candidate(definition_id=definition_id, draft=draft, actor=actor, now=now)


def trial_of(
    definition_id: UUID,
    body: JsonValue,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    **more: Any,
) -> UUID:
    """A trial of another body of a definition that counts; `more` as of TrialDraft. It was begun
    before `now`, so that cases opened now take part."""
    begun = now - SETTLING
    tried = candidate(definition_id, body, now=begun, actor=actor)
    swap = Swap(definition_id, definition(definition_id).version, tried)
    draft = TrialDraft(**{"name": "The other way", "swaps": (swap,), **more})
    return begin_trial(draft=draft, actor=actor, now=begun)
