"""How what departs from a drawing is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

KIND_WORDS: Mapping[str, _StrOrPromise] = {
    "skipped": _("“{step}” was passed by"),
    "by_hand": _("“{step}” was taken over by hand"),
    "incident": _("“{step}” could not go on"),
    "retried": _("“{step}” was tried again"),
    "overdue": _("“{step}” was overdue"),
    "moved": _("Moved here from another version"),
    "stopped": _("The process was stopped"),
    "resolved": _("The ticket was resolved while the process waited on"),
    "missing": _("Tickets of its kind never had the process"),
}

# The same as somebody's acts, after how often.
DONE_WORDS: Mapping[str, _StrOrPromise] = {
    "skipped": _("went past a step"),
    "by_hand": _("did a step by hand"),
    "retried": _("tried a step again"),
    "moved": _("moved to another version"),
    "stopped": _("stopped the process"),
    "resolved": _("resolved meanwhile"),
}

# What holds a step up, by the code of an incident.
CODE_WORDS: Mapping[str, _StrOrPromise] = {
    "no way": _("No condition held"),
    "not yes or no": _("A condition was neither true nor false"),
    "expression": _("An expression could not be worked out"),
    "no list": _("There was no list"),
    "no number": _("There was no number"),
    "too many turns": _("Too many turns"),
    "no time": _("There was no time or length"),
    "no variables": _("The answer had no place to go"),
    "decision": _("A decision gave no answer"),
    "failed": _("The action failed"),
    "error uncaught": _("An error was caught nowhere"),
    "no process": _("The called process is not there"),
    "too deep": _("Processes called each other too deep"),
    "in circles": _("It went round without waiting"),
    "": _("Before kinds were told"),
}


def kind_words(kind: str, step: str) -> str:
    """A deviation in a sentence."""
    return str(KIND_WORDS[kind]).format(step=step)


def code_words(code: str) -> str:
    """Of which kind an incident is."""
    return str(CODE_WORDS.get(code, code))
