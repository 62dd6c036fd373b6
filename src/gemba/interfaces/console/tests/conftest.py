"""The cast, a ticket, a page opened as htmx would, and a whole served desk."""

import os
import time
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
import uvicorn
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, log_in
from gemba.foundation.events.actors import Actor

HTMX = {"HX-Request": "true"}
expect.set_options(timeout=15_000)  # other work may share the machine


@pytest.fixture
def ana(client: Client, people: Cast) -> Client:
    """A browser in which Ana, an agent, is logged in."""
    log_in(client, people.ana)
    return client


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    """A customer's request in Ana's team."""
    return opened(support(team_id=people.repair.id), sender="max@example.org")


Piece = Callable[..., str]


@pytest.fixture
def piece(ana: Client) -> Piece:
    """The piece of a page that htmx gets for a target."""

    def get(address: str, target: str) -> str:
        answer = ana.get(address, headers={**HTMX, "HX-Target": target})
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.fixture
def served(transactional_db: None) -> Iterator[str]:
    """The whole desk behind its one port, in threads of this process; its address."""
    server = uvicorn.Server(
        uvicorn.Config("gemba.config.asgi:application", port=0, log_level="warning")
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


Enter = Callable[[Actor], Page]


@pytest.fixture
def enter(browser: Browser, served: str) -> Iterator[Enter]:
    """A page in a browser of this person's own, logged in, nowhere yet."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    contexts = []

    def as_person(actor: Actor) -> Page:
        client = Client()
        log_in(client, actor)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(
            base_url=served, locale="en-GB", viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}]
        )
        return context.new_page()

    yield as_person
    for context in contexts:
        context.close()
