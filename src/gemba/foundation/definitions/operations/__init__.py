"""What the definitions room does."""

from gemba.foundation.definitions.operations.defining import (
    StaleDefinition,
    add_candidate,
    adopt_candidate,
    archive,
    create,
    publish,
    reorder,
    restore,
    switch,
    take_back,
)
from gemba.foundation.definitions.operations.drafting import (
    Basis,
    StaleDraft,
    ask_review,
    begin_draft,
    discard_draft,
    publish_draft,
    rebase_draft,
    return_draft,
    save_draft,
)
from gemba.foundation.definitions.operations.saying import (
    NAME_CHARS_MAX,
    NOTE_CHARS_MAX,
    Draft,
    NotAllowed,
)

__all__ = [
    "NAME_CHARS_MAX",
    "NOTE_CHARS_MAX",
    "Basis",
    "Draft",
    "NotAllowed",
    "StaleDefinition",
    "StaleDraft",
    "add_candidate",
    "adopt_candidate",
    "archive",
    "ask_review",
    "begin_draft",
    "create",
    "discard_draft",
    "publish",
    "publish_draft",
    "rebase_draft",
    "reorder",
    "restore",
    "return_draft",
    "save_draft",
    "switch",
    "take_back",
]
