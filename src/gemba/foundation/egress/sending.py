"""One request and its answer, within a time and a size, to an address that was looked at first.

The connection is ours from the socket on: what was checked is what is connected to, every wait is
part of one limit of time, and nothing of the environment – proxies, cookies – takes part.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import SplitResult

import h11
from django.utils.translation import gettext as _

from .addresses import Place, Refused, Unreachable, checked_url, places

BODY_BYTES_MAX = 256 * 1024
ANSWER_BYTES_MAX = 1024 * 1024
SECONDS_MAX = 30
_CHUNK_BYTES = 64 * 1024
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; `headers` besides those every request has."""

    method: str
    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: any status, redirects too, and a body as it was sent."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Until:
    """A moment of the monotonic clock, and a socket that waits no longer than that."""

    ends: float

    def on(self, connection: socket.socket) -> socket.socket:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        return connection


def send(request: Request, *, seconds_max: float = SECONDS_MAX) -> Answer:
    """Raises Refused and Unreachable."""
    if len(request.body) > BODY_BYTES_MAX:
        raise Refused(_("What is to be sent is larger than 256 kB."))
    parts = checked_url(request.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    found = places(host, port)
    until = _Until(time.monotonic() + min(seconds_max, SECONDS_MAX))
    try:
        with _connected(found, until) as plain, _secured(plain, parts, until) as connection:
            return _exchanged(connection, request, parts, until)
    except TimeoutError as error:
        raise Unreachable(_("{host} did not answer in time.").format(host=host)) from error
    except ssl.SSLCertVerificationError as error:
        words = _("{host} does not prove who it is: {reason}.")
        raise Refused(words.format(host=host, reason=error.verify_message)) from error
    except (OSError, h11.RemoteProtocolError) as error:
        words = _("The connection to {host} failed.")
        raise Unreachable(words.format(host=host)) from error


@contextmanager
def _connected(found: list[Place], until: _Until) -> Iterator[socket.socket]:
    """To the first of them that takes the connection."""
    failure: OSError = ConnectionError()
    for family, place in found:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            until.on(connection).connect(place)
        except OSError as error:
            connection.close()
            failure = error
            continue
        with connection:
            yield connection
        return
    raise failure


@contextmanager
def _secured(plain: socket.socket, parts: SplitResult, until: _Until) -> Iterator[socket.socket]:
    if parts.scheme != "https":
        yield plain
        return
    context = ssl.create_default_context()
    with context.wrap_socket(until.on(plain), server_hostname=parts.hostname) as secure:
        yield secure


def _exchanged(
    connection: socket.socket, request: Request, parts: SplitResult, until: _Until
) -> Answer:
    talk = h11.Connection(h11.CLIENT)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": parts.netloc,
        "User-Agent": "Gemba",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "Content-Type": "application/json",
        "Content-Length": str(len(request.body)),
        **request.headers,
    }
    head = h11.Request(method=request.method, target=path, headers=list(headers.items()))
    data = (talk.send(head) or b"") + (talk.send(h11.Data(data=request.body)) or b"")
    talk.send(h11.EndOfMessage())
    for start in range(0, len(data), _CHUNK_BYTES):
        until.on(connection).sendall(data[start : start + _CHUNK_BYTES])
    return _answer(talk, connection, until)


def _answer(talk: h11.Connection, connection: socket.socket, until: _Until) -> Answer:
    status, body = 0, bytearray()
    while True:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            talk.receive_data(until.on(connection).recv(_CHUNK_BYTES))
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > ANSWER_BYTES_MAX:
                raise Refused(_("The answer is larger than 1 MB."))
        elif isinstance(event, h11.EndOfMessage):
            return Answer(status, bytes(body))
