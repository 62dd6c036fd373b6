"""How the pages present each kind of definition, and where it is written.

The screens of a room register an editor when their addresses are loaded; a kind without one is
shown by its own words and cannot be written in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from gemba.foundation.definitions.queries import Definition, lines_of
from gemba.foundation.kernel.json_values import JsonValue

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

UsedIn = Callable[[Sequence[Definition]], Mapping[UUID, str]]
LINES_SUMMED_UP = 3


@dataclass(frozen=True)
class Editor:
    """`icon` is one of tools/icons.txt; `lead` says in a sentence what the kind is for.

    `summary` tells a body in one sentence. `new` and `edit` name addresses, the latter taking
    `definition_id`; empty: not written here. `used_in` tells, for those definitions that are used,
    where or how often, in a few words. `panel` is a template drawn on the page of one of them, with
    what `about` tells of it as `about`.
    """

    kind: str
    icon: str = "adjustments-horizontal"
    lead: _StrOrPromise = ""
    summary: Callable[[JsonValue], str] | None = None
    new: str = ""
    edit: str = ""
    used_in: UsedIn | None = None
    panel: str = ""
    about: Callable[[Definition], object] | None = None

    @property
    def new_url(self) -> str:
        """Where one more is written."""
        return reverse(self.new) if self.new else ""

    def edit_url(self, definition_id: UUID) -> str:
        """Where this one is written."""
        return reverse(self.edit, kwargs={"definition_id": definition_id}) if self.edit else ""

    def sentence(self, body: JsonValue) -> str:
        """A body in one line."""
        if self.summary is not None:
            return self.summary(body)
        lines = lines_of(self.kind, body)[:LINES_SUMMED_UP]
        return " · ".join(": ".join(filter(None, (each.label, each.value))) for each in lines)

    def uses(self, definitions: Sequence[Definition]) -> Mapping[UUID, str]:
        """Where they are used, by id; asked once for all of them."""
        return self.used_in(definitions) if self.used_in and definitions else {}


_editors: dict[str, Editor] = {}


def register_editor(editor: Editor) -> None:
    """Let a kind be shown and written so."""
    _editors[editor.kind] = editor


def editor_of(kind: str) -> Editor:
    """The editor of a kind, or a plain one."""
    return _editors.get(kind) or Editor(kind)
