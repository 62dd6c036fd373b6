"""Introductions for tests."""

from gemba.desk.contacts.operations import Introduction
from gemba.desk.contacts.queries import normalised

LIN_YUE = "lin.yue@desk.example"


def introduced(address: str = LIN_YUE, name: str = "") -> Introduction:
    """Somebody who presents a mail address and, perhaps, a name."""
    return Introduction(normalised("email", address), name)
