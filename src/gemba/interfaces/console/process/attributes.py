"""The desk's own attributes, and the codes and ids that are their values, in the reader's words."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from gemba.desk.channels.kinds.registry import kinds
from gemba.desk.contacts.queries import tiers
from gemba.desk.tickets.queries import inboxes, priorities, statuses, ticket_types
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.foundation.trials.queries import trial_names
from gemba.insight.eventlog.desk_labels import CUSTOMER_ID, INBOX, LANGUAGE, TAGS, TIER
from gemba.insight.eventlog.desk_pilots import trial_in
from gemba.insight.eventlog.desk_rows import (
    BY_HAND,
    DONE,
    DRAWN_NAME,
    OUTCOME,
    PROCESS_VERSION,
    RESPONSIBLE,
    SKIPPED,
    SLA_MET,
    STATUS,
)
from gemba.insight.eventlog.desk_things import CONTACT
from gemba.insight.eventlog.queries import LogLine
from gemba.interfaces.console.process.things import team_namer, thing_namer

_LABELS = {
    "channel": pgettext_lazy("attribute of tickets", "Channel"),
    "type": pgettext_lazy("attribute of tickets", "Type"),
    "team": pgettext_lazy("attribute of tickets", "Team"),
    "priority": pgettext_lazy("attribute of tickets", "Priority"),
    "product": pgettext_lazy("attribute of tickets", "Product"),
    "vendor": pgettext_lazy("attribute of tickets", "Vendor"),
    TIER: pgettext_lazy("attribute of tickets", "Customer's tier"),
    INBOX: pgettext_lazy("attribute of tickets", "Inbox"),
    LANGUAGE: pgettext_lazy("attribute of tickets", "Customer's language"),
    CUSTOMER_ID: pgettext_lazy("attribute of tickets", "Customer"),
    TAGS: pgettext_lazy("attribute of tickets", "Tags"),
    SLA_MET: pgettext_lazy("attribute of tickets", "Resolved as promised"),
    STATUS: pgettext_lazy("attribute of tickets", "Status after the step"),
    RESPONSIBLE: pgettext_lazy("attribute of tickets", "Team that has the ticket"),
    DRAWN_NAME: pgettext_lazy("attribute of tickets", "Step of a process"),
    PROCESS_VERSION: pgettext_lazy("attribute of tickets", "Version of the process"),
    OUTCOME: pgettext_lazy("attribute of tickets", "How the step ended"),
}

ARM_WORDS = {
    CONTROL: pgettext_lazy("arm of a pilot", "Control group (as today)"),
    TREATMENT: pgettext_lazy("arm of a pilot", "Test group (with the change)"),
}


def attribute_label(line: LogLine, name: str) -> str:
    """What an attribute is called; as stored where the log is not the desk's."""
    if not line.is_desk:
        return name
    trial_id = trial_in(name)
    if trial_id is not None:
        return _("Pilot: {name}").format(name=trial_names().get(trial_id, trial_id.hex[-6:]))
    return str(_LABELS.get(name, name))


def value_namer(line: LogLine, attribute: str) -> Callable[[str], str]:
    """From a value of an attribute as stored to its words."""
    if not line.is_desk:
        return str
    if attribute in ("team", "vendor", RESPONSIBLE):
        return team_namer()
    if attribute == CUSTOMER_ID:
        return thing_namer(CONTACT)
    if trial_in(attribute) is not None:
        return lambda value: str(ARM_WORDS.get(value, value))
    names = _NAMES.get(attribute, dict)()
    return lambda value: names.get(value, value)


_NAMES: Mapping[str, Callable[[], dict[str, str]]] = {
    "channel": lambda: {code: str(kind.label) for code, kind in kinds().items()},
    "type": lambda: {each.code: each.label for each in ticket_types() if each.code},
    "priority": lambda: {str(each.value): each.label for each in priorities()},
    TIER: lambda: dict(tiers()),
    INBOX: lambda: {str(each.id): each.name for each in inboxes()},
    LANGUAGE: lambda: {"en": _("English"), "zh-hans": _("Chinese")},
    SLA_MET: lambda: {"yes": _("yes"), "no": _("no")},
    STATUS: lambda: {each.code: each.label for each in statuses()},
    OUTCOME: lambda: {DONE: _("done"), BY_HAND: _("done by hand"), SKIPPED: _("passed by")},
}
