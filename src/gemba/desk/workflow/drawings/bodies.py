"""The body of a drawing's definition: `{"xml": …}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

if TYPE_CHECKING:
    from .problems import Problem

XML_CHARS_MAX = 1_000_000
PROBLEMS_TOLD = 5


def xml_of(body: JsonValue) -> str:
    """The drawing in a body. Raises DefinitionRefused."""
    xml = body.get("xml") if isinstance(body, Mapping) else None
    if not isinstance(xml, str) or not xml.strip():
        raise DefinitionRefused(_("There is no drawing."))
    return xml


def refuse(problems: Sequence[Problem]) -> None:
    """Raises DefinitionRefused with the first errors, when there is one."""
    errors = [each for each in problems if each.is_error]
    if not errors:
        return
    told = " ".join(each.sentence for each in errors[:PROBLEMS_TOLD])
    more = len(errors) - PROBLEMS_TOLD
    if more > 0:
        told += " " + ngettext("And {n} more.", "And {n} more.", more).format(n=more)
    raise DefinitionRefused(told)
