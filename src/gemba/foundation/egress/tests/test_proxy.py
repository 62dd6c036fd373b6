"""What a browser may open through the desk: named hosts, at addresses the desk may speak to."""

import socket
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.conf import settings

from gemba.foundation.egress import addresses
from gemba.foundation.egress.proxy import Door, opened_for
from gemba.foundation.egress.testing import Outside, Said, outside


@pytest.fixture
def system() -> Iterator[Outside]:
    with outside() as found:
        yield found


def asked(door: Door, head: str, body: str = "") -> str:
    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as browser:
        browser.sendall(f"{head}\r\n\r\n{body}".encode())
        found = b""
        while chunk := browser.recv(4096):
            found += chunk
    return found.decode()


def place_of(system: Outside) -> str:
    return system.url.removeprefix("http://").partition("/")[0]


def test_a_named_host_is_reached_plainly_and_hears_nothing_of_the_proxy(system: Outside) -> None:
    system.says = lambda _heard: Said(200, b"hello")
    with opened_for([place_of(system)]) as door:
        said = asked(
            door,
            f"POST {system.url}?a=1 HTTP/1.1\r\nHost: {place_of(system)}\r\n"
            "Proxy-Connection: keep-alive\r\nConnection: keep-alive\r\nContent-Length: 2",
            "ok",
        )
    assert said.startswith("HTTP/1.0 200") and said.endswith("hello")
    (heard,) = system.heard
    assert (heard.path, heard.body) == ("/hook?a=1", b"ok")
    assert not any(name.startswith("Proxy") for name in heard.headers)


def test_a_tunnel_to_a_named_host_carries_bytes_both_ways(system: Outside) -> None:
    system.says = lambda _heard: Said(200, b"through")
    with (
        opened_for([place_of(system)]) as door,
        socket.create_connection(("127.0.0.1", door.port), timeout=5) as browser,
    ):
        browser.sendall(f"CONNECT {place_of(system)} HTTP/1.1\r\n\r\n".encode())
        assert browser.recv(4096).startswith(b"HTTP/1.1 200")
        browser.sendall(b"POST /x HTTP/1.0\r\n\r\n")
        found = b""
        while chunk := browser.recv(4096):
            found += chunk
    assert found.endswith(b"through") and door.refused == []


@pytest.mark.parametrize(
    "head",
    [
        "CONNECT elsewhere.example:443 HTTP/1.1",
        "CONNECT 127.0.0.1:1 HTTP/1.1",
        "CONNECT shop.example:22 HTTP/1.1",
        "GET http://elsewhere.example/ HTTP/1.1",
        "GET http://shop.example/ HTTP/1.1",  # plain only on the own network
        "GET http://ana:pw@127.0.0.1/ HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "GET / HTTP/1.1",
        "nonsense",
    ],
)
def test_everything_else_is_refused(system: Outside, head: str) -> None:
    with opened_for([place_of(system), "shop.example"]) as door:
        assert asked(door, head).startswith("HTTP/1.1 403")
    assert system.heard == []


def test_a_named_host_on_a_private_network_is_refused_all_the_same(system: Outside) -> None:
    with (
        patch.object(settings, "EGRESS_PRIVATE", frozenset()),
        opened_for([place_of(system)]) as door,
    ):
        assert "private network" in asked(door, f"CONNECT {place_of(system)} HTTP/1.1")


def test_a_star_names_all_hosts_below_and_not_the_host_itself(system: Outside) -> None:
    port = int(place_of(system).partition(":")[2])
    there = [(socket.AF_INET, ("127.0.0.1", port))]
    with (
        patch.object(addresses, "places", lambda *_: there),
        patch("gemba.foundation.egress.proxy.places", lambda *_: there),
        opened_for(["*.shop.example"]) as door,
    ):
        with socket.create_connection(("127.0.0.1", door.port), timeout=5) as browser:
            browser.sendall(b"CONNECT img.shop.example:443 HTTP/1.1\r\n\r\n")
            assert browser.recv(4096).startswith(b"HTTP/1.1 200")
        for host in ("shop.example", "badshop.example"):
            assert asked(door, f"CONNECT {host}:443 HTTP/1.1").startswith("HTTP/1.1 403")
    assert door.refused == ["shop.example:443", "badshop.example:443"]
