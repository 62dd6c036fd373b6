"""Whom a log waits for outside the house, as people said it: which names are customers, vendors or
programs, and after which steps it is their turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

NAMES_MAX = 2_000


class Part(StrEnum):
    """What a step or a resource of a log is."""

    CUSTOMER = "customer"
    AFTER_CUSTOMER = "after_customer"
    VENDOR = "vendor"
    AFTER_VENDOR = "after_vendor"
    PROGRAM = "program"


@dataclass(frozen=True)
class Outside:
    """`steps` done by a customer or vendor, or after which it is their turn (the AFTER parts);
    `resources` that are customers, vendors or programs. While the event attribute `attribute`
    has one of `customer_values` it is the customer's turn, `vendor_values` the vendor's."""

    steps: tuple[tuple[str, Part], ...] = ()
    resources: tuple[tuple[str, Part], ...] = ()
    attribute: str = ""
    customer_values: tuple[str, ...] = ()
    vendor_values: tuple[str, ...] = ()

    def steps_of(self, part: Part) -> frozenset[str]:
        """The steps that are this part."""
        return frozenset(name for name, own in self.steps if own is part)

    def resources_of(self, part: Part) -> frozenset[str]:
        """The resources that are this part."""
        return frozenset(name for name, own in self.resources if own is part)


def stored_outside(outside: Outside) -> dict[str, object]:
    """As plain JSON; `outside_of` reads it back."""
    return {
        "steps": [[name, part.value] for name, part in outside.steps[:NAMES_MAX]],
        "resources": [[name, part.value] for name, part in outside.resources[:NAMES_MAX]],
        "attribute": outside.attribute,
        "customer_values": list(outside.customer_values),
        "vendor_values": list(outside.vendor_values),
    }


def outside_of(kept: Mapping[str, object]) -> Outside:
    """From what `stored_outside` gave. Raises ValueError for a part nobody knows."""
    return Outside(
        _parts(kept.get("steps")),
        _parts(kept.get("resources")),
        str(kept.get("attribute", "")),
        _texts(kept.get("customer_values")),
        _texts(kept.get("vendor_values")),
    )


def _parts(given: object) -> tuple[tuple[str, Part], ...]:
    rows = given if isinstance(given, list) else []
    return tuple((str(name), Part(part)) for name, part in rows)


def _texts(given: object) -> tuple[str, ...]:
    return tuple(str(each) for each in given) if isinstance(given, list) else ()
