"""Why an instance cannot go on in another version of its drawing, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from gemba.foundation.kernel.wording import gettext_noop

HINDRANCES: Mapping[str, str] = {
    "gone": gettext_noop("“%(step)s” is not in that version."),
    "other kind": gettext_noop("“%(step)s” is something else in that version."),
    "other scope": gettext_noop("“%(step)s” is in another sub-process in that version."),
    "other turns": gettext_noop(
        "“%(step)s” is under way several times, and that version repeats it differently."
    ),
    "nothing left": gettext_noop(
        "Nothing would be left to do beside “%(step)s”: stop the process instead."
    ),
    "other meeting": gettext_noop("The ways that meet at “%(step)s” are others in that version."),
}
"""Codes with sentences; `sentence % values` says it, in English or in its translation."""
