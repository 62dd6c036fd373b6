"""Requests to other systems: within time and size, proved, and never into the own network."""

import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from gemba.foundation.egress.addresses import Refused, Unreachable, checked_url, is_public, places
from gemba.foundation.egress.sending import ANSWER_BYTES_MAX, BODY_BYTES_MAX, Request, send
from gemba.foundation.egress.signing import signed
from gemba.foundation.egress.testing import Heard, Said, outside

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def post(url: str, body: bytes = b"{}", **headers: str) -> Request:
    return Request("POST", url, body, headers)


def test_what_is_sent_arrives_and_the_answer_comes_back() -> None:
    with outside() as system:
        system.says = lambda heard: Said(201, heard.body)
        answer = send(post(f"{system.url}?x=1", b'{"a": 1}', **{"X-Own": "yes"}))
        (heard,) = system.heard
    assert (answer.status, json.loads(answer.body)) == (201, {"a": 1})
    assert (heard.path, heard.headers["X-Own"]) == ("/hook?x=1", "yes")
    assert heard.headers["Content-Type"] == "application/json"


def test_the_receiver_can_prove_who_sent_it() -> None:
    body = '{"order": "Ä-7"}'.encode()
    with outside() as system:
        headers = signed(body, secret="a shared secret", key="step-1", now=NOON)
        send(post(system.url, body, **headers))
        (heard,) = system.heard
    moment = heard.headers["Gemba-Timestamp"]
    told = f"{moment}.".encode() + heard.body
    wanted = hmac.new(b"a shared secret", told, hashlib.sha256).hexdigest()
    assert heard.headers["Gemba-Signature"] == f"v1={wanted}"
    assert (moment, heard.headers["Idempotency-Key"]) == (str(int(NOON.timestamp())), "step-1")


def test_a_redirect_is_an_answer_like_others_and_not_followed() -> None:
    with outside() as system:
        there = {"Location": system.url.replace("/hook", "/elsewhere")}
        system.says = lambda _heard: Said(307, b"", there)
        assert send(post(system.url)).status == 307
        assert [each.path for each in system.heard] == ["/hook"]


def test_no_proxy_of_the_environment_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with outside() as system:
        assert send(post(system.url)).status == 200


def test_this_machine_and_the_own_network_are_refused_unless_named() -> None:
    with outside(is_allowed=False) as system:
        with pytest.raises(Refused, match="https"):
            send(post(system.url))
        for host in ("localhost", "127.0.0.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"):
            with pytest.raises(Refused, match="private network"):
                send(post(f"https://{host}:{system.url.split(':')[2]}"))
        assert system.heard == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0"),
        *("169.254.169.254", "168.63.129.16", "192.0.0.192", "100.100.100.200", "224.0.0.1"),
        *("255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"),
        *("ff02::1", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::127.0.0.1"),
    ],
)
def test_addresses_that_are_nobody_elses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_several_refuses_the_name() -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("93.184.216.34", "10.0.0.1")
    ]
    with (
        patch.object(socket, "getaddrinfo", return_value=found),
        pytest.raises(Refused, match="private"),
    ):
        places("two.example", 443)


def test_the_name_is_looked_up_once() -> None:
    with (
        outside() as system,
        patch.object(socket, "getaddrinfo", wraps=socket.getaddrinfo) as asked,
    ):
        send(post(system.url))
    assert asked.call_count == 1


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://shop.example/",
            "ftp://shop.example/",
            "https://",
            "https:///x",
            "//shop.example",
        ),
        *("https://ana:pw@shop.example/", "https://shop.example/#x", "https://shop.example:0/"),
        *("https://shop.example:x/", "https://shop.example/a b", "https://shop.example/\r\nX: 1"),
        *("https://[::1", "https://bücher.example/", f"https://shop.example/{'x' * 2000}"),
    ],
)
def test_what_cannot_be_written_down_as_an_address(url: str) -> None:
    with pytest.raises(Refused):
        checked_url(url)


def test_a_slow_system_is_left() -> None:
    over = threading.Event()
    with outside() as system:
        system.says = lambda _heard: Said(200 if over.wait(5) else 500)
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            send(post(system.url), seconds_max=0.2)
        assert time.monotonic() - began < 2
        over.set()


def test_an_answer_that_comes_in_drops_is_left_too() -> None:
    with _dripping() as port, patch.object(settings, "EGRESS_PRIVATE", {"127.0.0.1"}):
        began = time.monotonic()
        with pytest.raises(Unreachable, match="in time"):
            send(post(f"http://127.0.0.1:{port}/"), seconds_max=0.3)
        assert time.monotonic() - began < 2


@contextmanager
def _dripping() -> Iterator[int]:
    """A server whose answer never ends, a byte every moment."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _address = server.accept()
        with connection:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not over.wait(0.02):
                    connection.sendall(b"x")
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        over.set()
        thread.join()
        server.close()


def test_sizes_have_limits() -> None:
    with outside() as system:
        with pytest.raises(Refused, match="256 kB"):
            send(post(system.url, b"x" * (BODY_BYTES_MAX + 1)))
        assert system.heard == []
        assert send(post(system.url, b"x" * BODY_BYTES_MAX)).status == 200
        system.says = lambda _heard: Said(200, b"x" * (ANSWER_BYTES_MAX + 1))
        with pytest.raises(Refused, match="1 MB"):
            send(post(system.url))


def test_nobody_there_may_be_otherwise_the_next_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with patch.object(settings, "EGRESS_PRIVATE", {"127.0.0.1", "no-such-host.invalid"}):
        with pytest.raises(Unreachable, match="failed"):
            send(post(f"http://127.0.0.1:{port}/"))
        with pytest.raises(Unreachable, match="not known"):
            send(post("https://no-such-host.invalid/"))


def test_who_does_not_prove_who_they_are_hears_nothing(tmp_path: Path) -> None:
    allowed = {"localhost", "127.0.0.1"}
    with (
        _secured(tmp_path) as (port, certificate),
        patch.object(settings, "EGRESS_PRIVATE", allowed),
    ):
        with pytest.raises(Refused, match="does not prove"):
            send(post(f"https://localhost:{port}/"))
        trusting = ssl.create_default_context(cafile=str(certificate))
        with patch.object(ssl, "create_default_context", return_value=trusting):
            assert send(post(f"https://localhost:{port}/")).status == 204
            with pytest.raises(Refused, match="does not prove"):
                send(post(f"https://127.0.0.1:{port}/"))


@contextmanager
def _secured(folder: Path) -> Iterator[tuple[int, Path]]:
    """A server under TLS that nobody vouches for, as `localhost`."""
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _address = server.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(65_536)
                    connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            except OSError:
                plain.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1], certificate
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def _certificate(folder: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def test_what_a_system_hears_names_it() -> None:
    def port_told(heard: Heard) -> Said:
        return Said(200, json.dumps(heard.headers["Host"]).encode())

    with outside() as system:
        system.says = port_told
        assert json.loads(send(post(system.url)).body) in system.url
