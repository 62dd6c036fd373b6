"""Causes of waiting in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CAUSE_LABELS: dict[str, Promise] = {
    "batching": pgettext_lazy("cause of waiting", "Saved up"),
    "prioritisation": pgettext_lazy("cause of waiting", "Others went first"),
    "contention": pgettext_lazy("cause of waiting", "Too much to do"),
    "unavailability": pgettext_lazy("cause of waiting", "Off duty"),
    "customer": pgettext_lazy("cause of waiting", "Customer"),
    "vendor": pgettext_lazy("cause of waiting", "Vendor"),
    "extraneous": pgettext_lazy("cause of waiting", "Lay there"),
    "hidden": pgettext_lazy("cause of waiting", "Hidden steps"),
}

CAUSE_TERMS: dict[str, Promise] = {
    "batching": _("Batching"),
    "prioritisation": _("Prioritisation"),
    "contention": _("Resource contention"),
    "unavailability": _("Resource unavailability"),
    "customer": _("Waiting for the customer"),
    "vendor": _("Waiting for a vendor"),
    "extraneous": _("Extraneous"),
    "hidden": _("Work at hidden steps"),
}

CAUSE_MEANINGS: dict[str, Promise] = {
    "batching": _("The person was there and free, but let items gather to do them in one go."),
    "prioritisation": _("The person did items first that had become possible later."),
    "contention": _("The person was busy with items that were there before."),
    "unavailability": _("The person was off duty, and had had no time for it before."),
    "customer": _("The customer had to act."),
    "vendor": _("A vendor had to act."),
    "extraneous": _(
        "The person had been there with time for it. The reason lies outside the log: a timer,"
        " missing information, other work, or nobody looked."
    ),
    "hidden": _("A step that the filter hides was being worked on."),
}

# How the main cause of a bottleneck reads; {part} is its share of the wait.
CAUSE_SENTENCES: dict[str, Promise] = {
    "batching": _("{part} of it passes while work is saved up to be done in one go."),
    "prioritisation": _("{part} of it passes while later items are done first."),
    "contention": _("{part} of it passes while the person who does it is busy with earlier items."),
    "unavailability": _("{part} of it passes while the person who does it is off duty."),
    "customer": _("{part} of it passes while the customer has to act."),
    "vendor": _("{part} of it passes while a vendor has to act."),
    "extraneous": _("{part} of it passes though the person who does it has had time for it."),
    "hidden": _("{part} of it is work at steps that the filter hides."),
}

HEADLINES: dict[str, Promise] = {
    "batching": _(
        "Of {whole} a case takes on average, {idle} are waiting; most of it because work is saved"
        " up."
    ),
    "prioritisation": _(
        "Of {whole} a case takes on average, {idle} are waiting; most of it because others go"
        " first."
    ),
    "contention": _(
        "Of {whole} a case takes on average, {idle} are waiting; most of it because people are busy"
        " with earlier work."
    ),
    "unavailability": _(
        "Of {whole} a case takes on average, {idle} are waiting; most of it while those who do the"
        " work are off duty."
    ),
    "customer": _(
        "Of {whole} a case takes on average, {idle} are waiting; most of it for the customer."
    ),
    "vendor": _("Of {whole} a case takes on average, {idle} are waiting; most of it for vendors."),
    "extraneous": _(
        "Of {whole} a case takes on average, {idle} are waiting; most of it though people have time"
        " for it."
    ),
    "hidden": _(
        "Of {whole} a case takes on average, {idle} lie between the steps shown; most of it is work"
        " at hidden steps."
    ),
}
