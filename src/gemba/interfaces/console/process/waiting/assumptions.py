"""What the figures of a log rest on, said openly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.mining.waiting.bottlenecks import WaitTotals
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.reading import Waited
from gemba.interfaces.figures import share_words

NAMES_SHOWN = 4
SIDE_BY_SIDE = 1.01


def assumptions(choice: Choice, found: Waited, totals: WaitTotals) -> Iterator[str]:
    """One sentence each: how starts, people, hours, customer and vendor were told."""
    columns = found.columns
    if totals.estimated_share:
        yield _(
            "When work was begun is estimated for {part} of the steps: as soon as it was possible,"
            " the person had finished what they did before, and their shift had begun. So handling"
            " is rather too long and waiting rather too short. A step that always lies a while"
            " looks like long work."
        ).format(part=share_words(totals.estimated_share))
    unknown = float(np.mean(columns.resource < 0)) if len(columns) else 0.0
    if unknown == 1:
        yield _(
            "The log does not tell who did what. So handling, batching, prioritisation, contention"
            " and working hours cannot be told; all such waiting counts as “lay there”."
        )
    elif unknown:
        yield _(
            "For {part} of the steps the log does not tell who did them; waiting for them counts as"
            " “lay there”."
        ).format(part=share_words(unknown))
    if unknown < 1:
        yield _(
            "A wait is put to the person who did the work in the end. Their working hours are those"
            " seen in the log; days of leave are not known and count as time they were free."
        )
    yield from _outside(choice, found)
    if totals.idle_us and totals.waiting_us > SIDE_BY_SIDE * totals.idle_us:
        yield _(
            "Steps that wait side by side count one by one, so that all waits together are longer"
            " than the time in which nobody worked on a case."
        )


def _outside(choice: Choice, found: Waited) -> Iterator[str]:
    customer, vendor = found.reading.customer, found.reading.vendor
    if choice.log.is_desk:
        yield _(
            "While a ticket waits for the customer, the wait is the customer's; while it waits for"
            " a vendor, the vendor's. A reply that leaves it open leaves the next step to the desk."
        )
        return
    if customer.is_named:
        names = _listed(choice, (*customer.states, *customer.resources, *customer.steps))
        yield _("Taken for waiting for the customer: {names}.").format(names=names)
    else:
        yield _("Nothing in the log tells when it waits for the customer.")
    if vendor.is_named:
        names = _listed(choice, (*vendor.states, *vendor.resources, *vendor.steps))
        yield _("Taken for waiting for a vendor: {names}.").format(names=names)
    else:
        yield _("Nothing in the log tells when it waits for a vendor.")


def _listed(choice: Choice, names: Iterable[str]) -> str:
    ordered = sorted(f"“{choice.label(name)}”" for name in names)
    more = ["…"] if len(ordered) > NAMES_SHOWN else []
    return ", ".join([*ordered[:NAMES_SHOWN], *more])
