"""The verdicts our own mail server wrote about the sender (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Set

from gemba.desk.channels.kinds.email.headers import Headers
from gemba.desk.channels.kinds.email.parsed import Authentication

_VERDICT = re.compile(r"(?:^|[;\s])(spf|dkim|dmarc)\s{0,4}=\s{0,4}([a-z]{1,20})")
_COMMENT = re.compile(r"\([^()]*\)")
_VERDICTS = frozenset(
    "pass fail softfail neutral none permerror temperror policy bestguesspass".split()
)


def read_authentication(headers: Headers, trusted: Set[str]) -> Authentication:
    """What the topmost header of a trusted server says; 'none' for all the rest.

    Only the topmost counts: a receiving server prepends its own and is bound to remove forged
    ones that use its name, so what stands lower may be the sender's invention.
    """
    if not trusted:
        return Authentication()
    for value in headers.every("authentication-results"):
        server, _, results = _COMMENT.sub(" ", value[:8192]).partition(";")
        name = server.split()[0].lower() if server.split() else ""
        if name in trusted:
            return _verdicts(results.lower())
    return Authentication()


def _verdicts(results: str) -> Authentication:
    found: dict[str, str] = {}
    for method, verdict in _VERDICT.findall(results):
        # One good signature among several is enough; otherwise the first verdict stands.
        if verdict in _VERDICTS and (method not in found or (method, verdict) == ("dkim", "pass")):
            found[method] = verdict
    return Authentication(**found)
