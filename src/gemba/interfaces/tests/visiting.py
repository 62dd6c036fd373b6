"""Visits to the console: by HTTP alone as somebody of the cast, or in a real browser."""

from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Page

from gemba.foundation.accounts.testing import log_in, member
from gemba.insight.eventlog.queries import LogLine

# What the console's fixtures `imported` and `opened_at` are.
Import = Callable[[str], LogLine]
Opened = Callable[..., Page]


def visitor(name: str) -> Client:
    """The first part of the e-mail address says who: `sun.wei`."""
    client = Client()
    log_in(client, member(name))
    return client
