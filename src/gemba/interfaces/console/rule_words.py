"""What rules and macros did to a ticket, in words, and where their version can be read."""

import json

from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.desk.workflow.event_types import MacroApplied, RuleFired, RuleStopped
from gemba.desk.workflow.rule import read_action
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.json_values import JsonValue


def action_said(body: JsonValue) -> str:
    """A stored action in words."""
    try:
        return read_action(body).said()
    except DefinitionRefused:
        return _("an action that is not there any more")


def rule_event_words(payload: EventPayload) -> str:
    """What a rule or macro did, for a ticket's story; '' for other events."""
    if isinstance(payload, RuleFired | MacroApplied):
        done = [action_said(json.loads(each)) for each in payload.done]
        words = [", ".join(done)] if done else []
        refused = zip(payload.refused, payload.reasons, strict=False)
        words += [
            _("not done: {action} ({why})").format(action=action_said(json.loads(a)), why=why)
            for a, why in refused
        ]
        return "; ".join(words)
    return ""


def rule_event_url(payload: EventPayload) -> str:
    """Where the version of the rule can be read; '' for other events."""
    if isinstance(payload, RuleFired | RuleStopped):
        address = reverse("console:manage-definition", args=[payload.rule])
        return f"{address}#version-{payload.rule_version}"
    return ""
