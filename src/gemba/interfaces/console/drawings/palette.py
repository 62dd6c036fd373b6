"""What can be drawn: only what the desk runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One thing to draw: `icon` is of the bpmn.io font, `shape` what bpmn-js creates."""

    label: _StrOrPromise
    hint: _StrOrPromise
    icon: str
    type: str
    event: str = ""
    expanded: bool = False

    @property
    def shape(self) -> str:
        """The shape as JSON."""
        said: dict[str, object] = {"type": f"bpmn:{self.type}"}
        if self.event:
            said["eventDefinitionType"] = f"bpmn:{self.event}EventDefinition"
        if self.expanded:
            said["isExpanded"] = True
        return json.dumps(said)


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    """Entries that belong together."""

    label: _StrOrPromise
    entries: tuple[PaletteEntry, ...]


_EVENTS = (
    PaletteEntry(_("Start"), _("How it begins"), "start-event-none", "StartEvent"),
    PaletteEntry(
        _("Wait for a time"),
        _("Goes on after a while, or at a date"),
        "intermediate-event-catch-timer",
        "IntermediateCatchEvent",
        "Timer",
    ),
    PaletteEntry(
        _("Wait for a message"),
        _("Goes on when the customer, a vendor or a system answers"),
        "intermediate-event-catch-message",
        "IntermediateCatchEvent",
        "Message",
    ),
    PaletteEntry(
        _("Wait for a condition"),
        _("Goes on once something is true"),
        "intermediate-event-catch-condition",
        "IntermediateCatchEvent",
        "Conditional",
    ),
    PaletteEntry(_("End"), _("Where it is done"), "end-event-none", "EndEvent"),
)
_STEPS = (
    PaletteEntry(_("Person"), _("A person does it, with a form"), "user-task", "UserTask"),
    PaletteEntry(_("Action"), _("The desk does it by itself"), "service-task", "ServiceTask"),
    PaletteEntry(_("Decision"), _("A decision table answers"), "business-rule", "BusinessRuleTask"),
    PaletteEntry(_("Calculation"), _("Sets variables"), "script-task", "ScriptTask"),
    PaletteEntry(_("Send"), _("A message goes out"), "send-task", "SendTask"),
    PaletteEntry(_("Process"), _("Another process is done here"), "call-activity", "CallActivity"),
    PaletteEntry(
        _("Sub-process"),
        _("Several steps that belong, and end, together"),
        "subprocess-expanded",
        "SubProcess",
        expanded=True,
    ),
)
_WAYS = (
    PaletteEntry(_("One way"), _("Exactly one of several ways"), "gateway-xor", "ExclusiveGateway"),
    PaletteEntry(_("All ways"), _("All ways side by side"), "gateway-parallel", "ParallelGateway"),
    PaletteEntry(
        _("Some ways"), _("Every way whose condition holds"), "gateway-or", "InclusiveGateway"
    ),
    PaletteEntry(
        _("First event"),
        _("The way of whatever happens first"),
        "gateway-eventbased",
        "EventBasedGateway",
    ),
)
_AROUND = (
    PaletteEntry(_("Lanes"), _("Who does what, in lanes"), "participant", "Participant"),
    PaletteEntry(_("Remark"), _("A remark for readers"), "text-annotation", "TextAnnotation"),
)
PALETTE = (
    PaletteGroup(_("Events"), _EVENTS),
    PaletteGroup(_("Steps"), _STEPS),
    PaletteGroup(_("Ways"), _WAYS),
    PaletteGroup(_("Around"), _AROUND),
)
