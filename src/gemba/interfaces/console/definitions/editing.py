"""What the form of every kind needs around its own fields: who may, what to show, how to keep it.

An editor's view: `page = editor_page(…)`, a form derived from `DefinitionForm`, and, when it is
valid, `keep(…)`; its template extends `console/definitions/edit.html` and fills the block `fields`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from gemba.foundation.definitions.kinds import DESK, DefinitionRefused, Owner
from gemba.foundation.definitions.operations import (
    NotAllowed,
    StaleDefinition,
    add_candidate,
    create,
    publish,
)
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.kinds import is_served_by_arm
from gemba.interfaces.access import DeskRequest

from .acting import found_definition, found_kind
from .editors import editor_of
from .forms import DefinitionForm


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The frame of an editor. `definition` None: one more is written, for `owner`."""

    kind: str
    kind_label: str
    label: str
    icon: str
    definition: Definition | None
    owner: Owner

    @property
    def can_be_tried(self) -> bool:
        """Whether a pilot can serve it beside the version that counts."""
        return self.definition is not None and is_served_by_arm(self.kind)


def editor_page(
    request: DeskRequest, kind_name: str, definition_id: UUID | None = None, owner: Owner = DESK
) -> EditorPage:
    """The frame for this kind and this person: 404 for what is not there, 403 for who may not."""
    kind = found_kind(kind_name)
    found = found_definition(definition_id, request) if definition_id else None
    owner = found.owner if found else owner
    if not kind.may_change(request.actor, owner):
        raise PermissionDenied
    return EditorPage(
        kind=kind.name,
        kind_label=str(kind.label_of_many),
        label=str(kind.label),
        icon=editor_of(kind.name).icon,
        definition=found,
        owner=owner,
    )


def keep(
    page: EditorPage, form: DefinitionForm, body: JsonValue, *, request: DeskRequest, now: datetime
) -> UUID | None:
    """Define it, publish it as a new version, or keep it as one to be tried; the id. None when it
    was refused: the form says why then. A new one is switched on where the form has sent
    `is_on`."""
    try:
        if page.definition is None:
            return create(
                kind=page.kind,
                draft=form.draft(body),
                actor=request.actor,
                now=now,
                is_on=bool(request.POST.get("is_on")),
                owner=page.owner,
            )
        if request.POST.get("to_try"):
            add_candidate(
                definition_id=page.definition.id,
                draft=form.draft(body),
                seen_version=form.cleaned_data["seen_version"] or 0,
                actor=request.actor,
                now=now,
            )
            return page.definition.id
        publish(
            definition_id=page.definition.id,
            draft=form.draft(body),
            seen_version=form.cleaned_data["seen_version"] or 0,
            actor=request.actor,
            now=now,
        )
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except (DefinitionRefused, StaleDefinition) as refusal:
        form.add_error(None, str(refusal))
        return None
    return page.definition.id
