"""Decisions as processes ask for them: by name, the version that is in force."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from gemba.desk.workflow.processes.door import Variables
from gemba.desk.workflow.processes.spiff.shapes import Decide
from gemba.foundation.kernel.json_values import JsonValue


def decide_for(now: datetime) -> Decide:
    """Answers as of `now`; raises LookupError, with a sentence, where there is no answer."""

    def decide(name: str, variables: Variables) -> JsonValue:
        raise LookupError(_("The desk has no decision “{name}”.").format(name=name))

    return decide
