"""A system outside, for tests: a real server on a free port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """What the system answers."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


class Outside:
    """Answers by `says`, which may be changed; `heard` are all requests so far."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/hook"
        self.says: Callable[[Heard], Said] = lambda _heard: Said()
        self.heard: list[Heard] = []


@contextmanager
def outside(*, is_allowed: bool = True) -> Iterator[Outside]:
    """The system, reachable by the desk unless it is not allowed to speak to this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    system = server.system = Outside(server.server_address[1])  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    allowed = frozenset({"127.0.0.1"} if is_allowed else ())
    try:
        with patch.object(settings, "EGRESS_PRIVATE", allowed):
            yield system
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Hear, and answer as the system says."""
        length = int(self.headers.get("Content-Length", "0"))
        heard = Heard("POST", self.path, dict(self.headers), self.rfile.read(length))
        system: Outside = self.server.system  # type: ignore[attr-defined]
        system.heard.append(heard)
        said = system.says(heard)
        try:
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)
        except OSError:
            self.close_connection = True  # the caller has hung up

    def log_message(self, *_words: object) -> None:
        """Nothing."""
