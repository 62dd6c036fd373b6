"""Where requests may go: public addresses, and those on the own network that are named."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

URL_CHARS_MAX = 2_000
# Where clouds answer their own machines: public by number, or only lately known as private.
_METADATA = frozenset(map(ip_address, ("168.63.129.16", "192.0.0.192", "100.100.100.200")))
_NAT64 = IPv6Network("64:ff9b::/96")

Place = tuple[socket.AddressFamily, Any]
"""An address to connect a socket of that family to."""


class Refused(Exception):
    """This is not sent, or its answer not taken, however often it is tried; says why."""


class Unreachable(Exception):
    """Nobody answered in time; it may be otherwise the next time. Says what happened."""


def checked_url(text: str) -> SplitResult:
    """The parts of an address that may be written down. Raises Refused."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Refused(_("This is no web address.")) from error
    host = parts.hostname or ""
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > URL_CHARS_MAX:
        raise Refused(_("A web address has plain letters, no spaces and at most 2,000 characters."))
    if not host or port == 0 or parts.fragment or parts.username is not None:
        raise Refused(_("Give a web address with a host, without a user name and without “#”."))
    if parts.scheme != "https" and not (parts.scheme == "http" and is_own(host)):
        raise Refused(_("The address must begin with https://."))
    return parts


def is_own(host: str) -> bool:
    """Whether the desk's setting names this host of the own network."""
    return host.lower() in settings.EGRESS_PRIVATE


def places(host: str, port: int) -> list[Place]:
    """What the name means now, each allowed. Raises Refused, and Unreachable where it means
    nothing."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(_("The name {host} is not known.").format(host=host)) from error
    if not is_own(host) and not all(is_public(str(each[4][0])) for each in found):
        raise Refused(
            _("{host} is on a private network, where the desk does not send.").format(host=host)
        )
    return [(family, place) for family, _kind, _protocol, _name, place in found]


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet's."""
    address = ip_address(text.partition("%")[0])
    inner = _wrapped(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address in _METADATA
    )


def _wrapped(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if not isinstance(address, IPv6Address):
        return None
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
