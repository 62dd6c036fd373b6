"""Robots for tests and samples, and a system of the old kind for them to work on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.conf import settings

from gemba.desk.workflow.offers import ROBOT
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

from .definition import sealed_secret

USER, PASSWORD = "ana", "s3cret & <long>"
STATES = {"A-7": "sent", "A-8": "<i>lost</i> & found"}
LOOK_UP = """*** Tasks ***
Look an order up
    Open Site    {url}
    Type User    id:user    ERP
    Type Password    id:password    ERP
    Click Button    Log in
    Input Text    name:order    ${{order}}
    Click Button    Find
    ${{state}}=    Get Text    css:table td.state
    Answer    state=${{state}}    seen=${{True}}
"""
ANSWER_ONLY = """*** Tasks ***
Answer
    Answer    state=sent
"""


@dataclass
class OldSystem:
    """A shop system with a log-in, a search and a table; `asked` are the paths it was asked for."""

    url: str
    asked: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    @property
    def host(self) -> str:
        """As a robot names it."""
        return urlsplit(self.url).netloc


@contextmanager
def old_system() -> Iterator[OldSystem]:
    """On a free port of this machine, which the desk may speak to meanwhile."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    system = OldSystem(f"http://127.0.0.1:{server.server_address[1]}/")
    server.system = system  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with patch.object(settings, "EGRESS_PRIVATE", frozenset({"127.0.0.1"})):
            yield system
    finally:
        server.shutdown()
        server.server_close()


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """A page: the log-in, or what was asked for with its cookie."""
        parts = urlsplit(self.path)
        system: OldSystem = self.server.system  # type: ignore[attr-defined]
        system.asked.append(parts.path)
        if "in=1" not in self.headers.get("Cookie", ""):
            self._page(
                '<form method="post"><input id="user" name="user"><input id="password" '
                'name="password" type="password"><button>Log in</button></form>'
            )
            return
        order = parse_qs(parts.query).get("order", [""])[0]
        rows = f"<tr><td>{order}</td><td class='state'>{_shown(order)}</td></tr>" if order else ""
        found = f"<table>{rows}</table>"
        self._page(f'<form><input name="order"><button>Find</button></form>{found}')

    def do_POST(self) -> None:
        """A log-in."""
        system: OldSystem = self.server.system  # type: ignore[attr-defined]
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        login = (given.get("user", [""])[0], given.get("password", [""])[0])
        system.logins.append(login)
        self.send_response(303)
        self.send_header("Location", "/")
        if login == (USER, PASSWORD):
            self.send_header("Set-Cookie", "in=1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _page(self, body: str) -> None:
        content = f"<!doctype html><title>Shop</title><body>{body}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Nothing."""


def _shown(order: str) -> str:
    return STATES.get(order, "unknown").replace("&", "&amp;").replace("<", "&lt;")


def robot_body(script: str, hosts: Sequence[str], **more: JsonValue) -> dict[str, JsonValue]:
    """A robot's JSON: given an order, it answers with its state."""
    login = {"name": "ERP", "user": USER, "secret": sealed_secret(PASSWORD)}
    usual: Mapping[str, JsonValue] = {
        "arguments": [{"key": "order", "type": "text"}],
        "answers": [{"key": "state", "type": "text"}],
        "seconds": 60,
        "logins": [login],
    }
    return {**usual, "script": script, "hosts": list(hosts), **more}


def define_robot(name: str, body: JsonValue, *, now: datetime) -> UUID:
    """A robot in force."""
    return create(kind=ROBOT, draft=Draft(name, body, "tests"), actor=SYSTEM, now=now, is_on=True)
