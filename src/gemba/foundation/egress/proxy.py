"""A door for browsers: a proxy on this machine that opens only the hosts it was told.

What a browser asks for is decided by the page, so each connection is looked at anew: the host must
be named, and its address one that the desk may speak to. Encryption stays between browser and host.
"""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .addresses import Refused, Unreachable, is_own, places

HEAD_BYTES_MAX = 64 * 1024
CONNECT_SECONDS_MAX = 20
IDLE_SECONDS_MAX = 120
TOGETHER_MAX = 64
REFUSED_KEPT_MAX = 20
_CHUNK_BYTES = 64 * 1024
_HTTP, _HTTPS = 80, 443


class Door:
    """The open proxy: where it is, and which hosts it has refused so far."""

    def __init__(self, hosts: Collection[str]) -> None:
        self.port = 0
        self.refused: list[str] = []
        self._hosts = tuple(each.lower() for each in hosts)

    @property
    def url(self) -> str:
        """As browsers are told of it."""
        return f"http://127.0.0.1:{self.port}"

    def connected(self, host: str, port: int, *, is_plain: bool) -> socket.socket:
        """To a host that may be opened. Raises Refused and Unreachable."""
        name = host.lower().rstrip(".")
        if not self._is_named(name, port) or (is_plain and not is_own(name)):
            self._note(f"{name}:{port}")
            raise Refused(_("{host} is not one of the hosts that are allowed.").format(host=name))
        failure = _("The connection to {host} failed.").format(host=name)
        for _family, place in places(name, port):
            with suppress(OSError):
                return socket.create_connection(place[:2], timeout=CONNECT_SECONDS_MAX)
        raise Unreachable(failure)

    def _is_named(self, name: str, port: int) -> bool:
        usual = port == _HTTPS or (port == _HTTP and is_own(name))
        return any(
            _fits(name, host) and (str(port) == wanted if wanted else usual)
            for host, _colon, wanted in (each.partition(":") for each in self._hosts)
        )

    def _note(self, place: str) -> None:
        if place not in self.refused and len(self.refused) < REFUSED_KEPT_MAX:
            self.refused.append(place)


@contextmanager
def opened_for(hosts: Collection[str]) -> Iterator[Door]:
    """The proxy, for as long as the context: `erp.example`, `*.example`, `erp.lan:8080`."""
    door = Door(hosts)
    with _Server(door) as server:
        door.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield door
        finally:
            server.shutdown()


def _fits(name: str, host: str) -> bool:
    return name.endswith(host[1:]) if host.startswith("*.") else name == host


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, door: Door) -> None:
        self.door = door
        self.free = threading.BoundedSemaphore(TOGETHER_MAX)
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, _request: object, _address: object) -> None:
        """A browser that hangs up in the middle is nothing to tell of."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """One connection of the browser: one host."""
        browser: socket.socket = self.request
        with self.server.free:
            browser.settimeout(CONNECT_SECONDS_MAX)
            head, rest = _head(browser)
            try:
                far, first = _led(self.server.door, head)
            except Refused as refusal:
                _say(browser, "403 Forbidden", str(refusal))
                return
            except Unreachable as failure:
                _say(browser, "502 Bad Gateway", str(failure))
                return
            with far:
                if first:
                    far.sendall(first + rest)
                else:
                    browser.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                    far.sendall(rest)
                _pass_on(browser, far)


def _head(browser: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request, and what came after it already."""
    found = b""
    while b"\r\n\r\n" not in found:
        chunk = browser.recv(_CHUNK_BYTES)
        if not chunk or len(found) > HEAD_BYTES_MAX:
            raise ConnectionError
        found += chunk
    head, _end, rest = found.partition(b"\r\n\r\n")
    return head, rest


def _led(door: Door, head: bytes) -> tuple[socket.socket, bytes]:
    """Where a request is to go, and the head it goes there with: none for a tunnel."""
    line, *fields = head.split(b"\r\n")
    try:
        method, target, version = line.decode("ascii").split(" ")
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused(_("This is no request.")) from error
    if method == "CONNECT":
        return door.connected(host, port or _HTTPS, is_plain=False), b""
    if parts.scheme != "http" or parts.username is not None:
        raise Refused(_("This is no request."))
    far = door.connected(host, port or _HTTP, is_plain=True)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [each for each in fields if not each.lower().startswith((b"proxy-", b"connection:"))]
    lines = [f"{method} {path} {version}".encode(), *kept, b"Connection: close"]
    return far, b"\r\n".join(lines) + b"\r\n\r\n"


def _say(browser: socket.socket, status: str, words: str) -> None:
    body = words.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
    browser.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    """Bytes both ways until either side is done."""
    to = {one: other, other: one}
    while ready := select.select(list(to), [], [], IDLE_SECONDS_MAX)[0]:
        for side in ready:
            chunk = side.recv(_CHUNK_BYTES)
            if not chunk:
                return
            to[side].sendall(chunk)
