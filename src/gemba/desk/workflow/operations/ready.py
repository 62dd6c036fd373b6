"""Taking a process that stands ready: as drafts to be adapted, or as it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.workflow.ready.shelf import ReadyDrawing, Words, ready_drawings
from gemba.foundation.definitions.operations import Draft, begin_draft, create
from gemba.foundation.definitions.queries import definitions, drafts
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue


@transaction.atomic
def draft_ready(*, key: str, words: Words, actor: Actor, now: datetime) -> UUID:
    """Begin a draft of a process that stands ready, and of each decision and process it names that
    the desk does not have yet; the draft of the process. Raises NotReady, NotAllowed, and
    DefinitionRefused when there are too many drafts."""
    *needed, process = ready_drawings(key, words)
    for each in needed:
        known = {
            *(found.name for found in definitions(each.kind, actor=SYSTEM)),
            *(found.name for found in drafts(each.kind, actor=SYSTEM)),
        }
        if each.name not in known:
            begin_draft(kind=each.kind, draft=_draft(each), actor=actor, now=now)
    return begin_draft(kind=process.kind, draft=_draft(process), actor=actor, now=now)


@transaction.atomic
def publish_ready(*, key: str, words: Words, actor: Actor, now: datetime) -> UUID:
    """Let a process that stands ready count as it is, with what it names; the process. Raises
    NotReady, NotAllowed, and DefinitionRefused."""
    *needed, process = ready_drawings(key, words)
    for each in needed:
        if each.name not in {found.name for found in definitions(each.kind, actor=SYSTEM)}:
            create(kind=each.kind, draft=_draft(each), actor=actor, now=now, is_on=True)
    return create(kind=process.kind, draft=_draft(process), actor=actor, now=now, is_on=True)


def _draft(ready: ReadyDrawing) -> Draft:
    body: dict[str, JsonValue] = {"xml": ready.xml}
    return Draft(ready.name, body)
