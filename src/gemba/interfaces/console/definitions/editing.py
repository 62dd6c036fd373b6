"""What the form of every kind needs around its own fields: who may, what to show, how to keep it.

An editor's view: `page = editor_page(…)`, a form derived from `DefinitionForm`, and, when it is
valid, `keep(…)`; its template extends `console/definitions/edit.html` and fills the block `fields`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from gemba.foundation.definitions.kinds import DESK, DefinitionRefused, Owner
from gemba.foundation.definitions.operations import NotAllowed, StaleDefinition, create, publish
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue
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
    """Define it, or publish it as a new version; the id. None when it was refused: the form says
    why then. A new one is switched on where the form has sent `is_on`."""
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
