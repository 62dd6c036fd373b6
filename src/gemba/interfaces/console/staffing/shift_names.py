"""Shifts by the names readers know them by. Suggested ones are kept by a code that is the same for
all; a name somebody gave is kept, and shown, as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gemba.insight.staffing.shifts.suggesting import CODES
from gemba.insight.staffing.shifts.values import ShiftShape


def shown_name(name: str) -> str:
    """In the reader's language."""
    return _(name) if name in CODES else name


def code_of(text: str) -> str:
    """The code of a suggested shift written in any language of the house; else the text itself."""
    return _codes().get(text, text)


def coded(shape: ShiftShape) -> ShiftShape:
    """The same shift by its code."""
    return replace(shape, name=code_of(shape.name))


@cache
def _codes() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {_(code): code for code in CODES}
    return found
