"""Moving running tickets to another version: what would come of it, then the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.workflow.operations.processes import InstancesMoved, ProcessRefused, move_instances
from gemba.desk.workflow.processes.door import NOWHERE
from gemba.desk.workflow.queries import Foreseen, Target, foresee_move, open_versions
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor

from .forms import MoveForm
from .views import FOLDER, found_process

PREFIX = "map-"


@dataclass(frozen=True, slots=True)
class MovePage:
    """What a move would do; `done` is the sentence about one that was made, '' before, and
    `trouble` why one was not."""

    definition: Definition
    from_version: int
    target: Target
    foreseen: Foreseen
    counts: tuple[tuple[int, int], ...]
    done: str = ""
    trouble: str = ""
    nowhere: str = NOWHERE

    @property
    def numbers(self) -> range:
        """Every version, the newest first."""
        return range(self.definition.version, 0, -1)

    @property
    def mapped(self) -> Mapping[str, str]:
        """The fields that carry the mapping."""
        return {PREFIX + source: target for source, target in self.target.mapping.items()}


@require_safe
@supervisor
def foresee(request: DeskRequest, definition_id: UUID) -> HttpResponse:
    """What would come of moving running tickets; nothing is changed."""
    found = found_process(definition_id, request)
    from_version, target = _wanted(found, request.GET)
    page = _page(found, from_version, target)
    return render(request, f"{FOLDER}/move.html", {"page": page})


@require_POST
@supervisor
def move(request: DeskRequest, definition_id: UUID) -> HttpResponseBase:
    """Move them; where all have gone, the page of the version they went to."""
    found = found_process(definition_id, request)
    from_version, target = _wanted(found, request.POST)
    try:
        moved = move_instances(
            target=target, from_version=from_version, actor=request.actor, now=current_time()
        )
    except ProcessRefused as refusal:
        page = replace(_page(found, from_version, target), trouble=str(refusal))
        return render(request, f"{FOLDER}/move.html", {"page": page}, status=422)
    if not moved.held and not moved.left:
        place = reverse("console:manage-running", args=[found.id])
        return redirect(f"{place}?version={target.version}")
    page = _page(found, from_version, target, moved_words(moved))
    return render(request, f"{FOLDER}/move.html", {"page": page})


def moved_words(moved: InstancesMoved) -> str:
    """What came of it, in a sentence."""
    return ngettext("{n} ticket was moved.", "{n} tickets were moved.", moved.moved).format(
        n=moved.moved
    )


def _wanted(found: Definition, said: QueryDict) -> tuple[int, Target]:
    """From which version to where; where none is named, the oldest that runs goes to the newest."""
    form = MoveForm(said)
    named = form.cleaned_data if form.is_valid() else {}
    at_work = [number for number, _count in open_versions(found.id)]
    from_version = named.get("version") or min(at_work, default=found.version)
    to = named.get("to") or found.version
    if max(from_version, to) > found.version:
        raise Http404
    mapping = {
        name.removeprefix(PREFIX): target
        for name, target in said.items()
        if name.startswith(PREFIX) and isinstance(target, str) and target
    }
    return from_version, Target(found.id, to, mapping, named.get("reason", ""))


def _page(found: Definition, from_version: int, target: Target, done: str = "") -> MovePage:
    foreseen = foresee_move(target, from_version=from_version, now=current_time())
    return MovePage(found, from_version, target, foreseen, open_versions(found.id), done)
