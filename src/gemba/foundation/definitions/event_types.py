"""What the definitions room says: how the desk is to work was changed, by whom, from when on."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "definition.created",
    sentence=gettext_noop("{actor} defined “{title}”"),
    personal={"note": blank},
)
@dataclass(frozen=True)
class DefinitionCreated(EventPayload):
    """A definition has its first version."""

    definition: UUID
    kind: str
    title: str
    is_on: bool
    note: str = ""


@event_type(
    "definition.published",
    sentence=gettext_noop("{actor} published version {number} of “{title}”"),
    personal={"note": blank},
)
@dataclass(frozen=True)
class DefinitionPublished(EventPayload):
    """A definition says something else from now on. `restored`: as that version said before."""

    definition: UUID
    kind: str
    title: str
    number: int
    restored: int | None = None
    note: str = ""


@event_type(
    "candidate.added",
    sentence=gettext_noop("{actor} added version {number} of “{title}”, to be tried"),
    personal={"note": blank},
)
@dataclass(frozen=True)
class CandidateAdded(EventPayload):
    """A version was kept that does not count yet."""

    definition: UUID
    kind: str
    title: str
    number: int
    note: str = ""


@event_type(
    "definition.switched_on",
    sentence=gettext_noop("{actor} switched “{title}” on"),
    personal={"note": blank},
)
@dataclass(frozen=True)
class DefinitionSwitchedOn(EventPayload):
    """A definition counts from now on. `note`: why, where that was asked."""

    definition: UUID
    kind: str
    title: str
    note: str = ""


@event_type(
    "definition.switched_off",
    sentence=gettext_noop("{actor} switched “{title}” off"),
    personal={},
)
@dataclass(frozen=True)
class DefinitionSwitchedOff(EventPayload):
    """A definition no longer counts."""

    definition: UUID
    kind: str
    title: str


@event_type(
    "definition.reordered",
    sentence=gettext_noop("{actor} changed the order: {order}"),
    personal={},
)
@dataclass(frozen=True)
class DefinitionReordered(EventPayload):
    """Definitions of a kind stand in another order; `definitions` are all that belong together."""

    kind: str
    definitions: tuple[UUID, ...]
    order: str


@event_type(
    "definition.archived",
    sentence=gettext_noop("{actor} archived “{title}”"),
    personal={},
)
@dataclass(frozen=True)
class DefinitionArchived(EventPayload):
    """A definition was put away; its versions are kept."""

    definition: UUID
    kind: str
    title: str


@event_type(
    "definition.taken_back",
    sentence=gettext_noop("{actor} took “{title}” out of the archive"),
    personal={},
)
@dataclass(frozen=True)
class DefinitionTakenBack(EventPayload):
    """An archived definition is there again, switched off."""

    definition: UUID
    kind: str
    title: str


@event_type(
    "working_draft.begun",
    sentence=gettext_noop("{actor} began a draft of “{title}”"),
    personal={},
)
@dataclass(frozen=True)
class DraftBegun(EventPayload):
    """Somebody writes a change. `definition` None: of something new."""

    draft: UUID
    kind: str
    title: str
    definition: UUID | None = None


@event_type(
    "working_draft.review_asked",
    sentence=gettext_noop("{actor} asked for a review of “{title}”"),
    personal={"note": blank},
)
@dataclass(frozen=True)
class ReviewAsked(EventPayload):
    """A draft is ready in its writer's eyes; another person may publish or return it."""

    draft: UUID
    kind: str
    title: str
    definition: UUID | None = None
    note: str = ""


@event_type(
    "working_draft.returned",
    sentence=gettext_noop("{actor} returned the draft of “{title}”"),
    personal={"note": blank},
)
@dataclass(frozen=True)
class DraftReturned(EventPayload):
    """A reviewer wants a draft changed; `note` says what."""

    draft: UUID
    kind: str
    title: str
    definition: UUID | None = None
    note: str = ""


@event_type(
    "working_draft.published",
    sentence=gettext_noop("{actor} published the draft of “{title}” as version {number}"),
    personal={"note": blank},
)
@dataclass(frozen=True)
class DraftPublished(EventPayload):
    """A draft counts from now on. Not `reviewed`: who published it is among its writers, or no
    review was asked; `note` says why then."""

    draft: UUID
    kind: str
    title: str
    definition: UUID
    number: int
    reviewed: bool
    note: str = ""


@event_type(
    "working_draft.kept",
    sentence=gettext_noop("{actor} kept the draft of “{title}” as version {number}, to be tried"),
    personal={},
)
@dataclass(frozen=True)
class DraftKept(EventPayload):
    """A draft became a version that does not count; the draft is gone."""

    draft: UUID
    kind: str
    title: str
    definition: UUID
    number: int


@event_type(
    "working_draft.discarded",
    sentence=gettext_noop("{actor} discarded the draft of “{title}”"),
    personal={},
)
@dataclass(frozen=True)
class DraftDiscarded(EventPayload):
    """A draft was thrown away unpublished."""

    draft: UUID
    kind: str
    title: str
    definition: UUID | None = None


CHANGES = (
    DefinitionArchived,
    DefinitionCreated,
    DefinitionPublished,
    DefinitionReordered,
    DefinitionSwitchedOff,
    DefinitionSwitchedOn,
    DefinitionTakenBack,
)
DRAFT_ACTS = (DraftBegun, ReviewAsked, DraftReturned, DraftPublished, DraftKept, DraftDiscarded)
ACTS = (*CHANGES, *DRAFT_ACTS, CandidateAdded)
