"""The mail listener: SMTP, or LMTP behind a mail server of one's own.

It answers 250 only when the mail is kept for good, 451 when it cannot be kept now (the sender tries
again), 552 for a mail too large, 550 for an address that is none of ours.
"""

import asyncio
import logging
import threading
from asyncio import AbstractEventLoop, Server
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.email.parsed import MailLimits
from gemba.desk.channels.kinds.kind import Incoming, Overloaded

log = logging.getLogger(__name__)

CONNECTIONS_MAX = 200
RECIPIENTS_MAX = 100
CHUNK_BYTES = 64 * 1024
HELD_BYTES_MAX = 512 * 1024 * 1024
_END = b"\r\n.\r\n"
IDLE_SECONDS_MAX = 300
STOP_SECONDS_MAX = 20

Route = Callable[[str], int | None]
Keep = Callable[[Sequence[Incoming]], "Future[None]"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen. Port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8025
    is_lmtp: bool = False
    name: str = "localhost"


class MailListener:
    """Listens in a thread of its own.

    `route` gives the inbox of an address or None; `keep` promises to store what it is given and
    fails its future when it could not. Both must be quick; `route` runs on the network thread.
    """

    def __init__(self, place: Place, *, route: Route, keep: Keep) -> None:
        self.place = place
        self.port = place.port
        self._handler = _Handler(route, keep, is_lmtp=place.is_lmtp)
        self._loop: AbstractEventLoop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mail listener", daemon=True)
        self._server: Server | None = None
        self._started = threading.Event()
        self._problem: OSError | None = None

    def start(self) -> None:
        """Listen; returns when connections are taken. Raises OSError when the port is not free."""
        self._thread.start()
        self._started.wait()
        if self._problem is not None:
            raise self._problem

    def stop(self) -> None:
        """Take no more connections, let mails under way finish, and end."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._wind_down(), self._loop)
            self._thread.join(STOP_SECONDS_MAX + 5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._server = self._loop.run_until_complete(self._open())
            self.port = self._server.sockets[0].getsockname()[1]
        except OSError as error:
            self._problem = error
            return
        finally:
            self._started.set()
        self._loop.run_forever()
        self._loop.close()

    async def _open(self) -> Server:
        return await self._loop.create_server(
            self._protocol, self.place.host, self.place.port, backlog=CONNECTIONS_MAX
        )

    def _protocol(self) -> asyncio.BaseProtocol:
        if self._handler.connections >= CONNECTIONS_MAX:
            return _Full()
        kind = _LmtpSession if self.place.is_lmtp else _SmtpSession
        return kind(
            self._handler,
            data_size_limit=MailLimits().mail_bytes_max,
            enable_SMTPUTF8=True,
            hostname=self.place.name,
            ident="ESMTP Gemba",
            loop=self._loop,
            timeout=IDLE_SECONDS_MAX,
        )

    async def _wind_down(self) -> None:
        if self._server is not None:
            self._server.close()
        for _ in range(STOP_SECONDS_MAX * 20):
            if not self._handler.keeping:
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.05)  # the last answers leave
        self._loop.stop()


class _Full(asyncio.Protocol):
    """Sends a surplus connection away in good manner."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 Too many connections, please try again later\r\n")
        transport.close()


class _SmtpSession(SMTP):
    """One connection, counted. Lines may be of any length: no mail should be lost for that."""

    line_length_limit = CHUNK_BYTES
    event_handler: "_Handler"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.connections -= 1
        self.event_handler.release(self)
        super().connection_lost(error)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take a mail up to CR LF . CR LF, whatever its lines are like, and have it kept."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        session, envelope = self.session, self.envelope
        assert session is not None
        assert envelope is not None
        if arg or not envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        # The end mark may be the very first line: let the line end before it be there to be found.
        self._reader._buffer[:0] = b"\r\n"  # type: ignore[attr-defined]
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        parts, refusal = await self._read_data()
        try:
            if refusal:
                status = refusal
            else:
                content = b"".join(parts)[2 : -len(_END) + 2]
                parts.clear()
                envelope.content = (b"\r\n" + content).replace(b"\r\n.", b"\r\n")[2:]
                status = await self.event_handler.handle_DATA(self, session, envelope)
        finally:
            self.event_handler.release(self)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(status)

    async def _read_data(self) -> tuple[list[bytes], str]:
        """The mail in pieces, end mark included; or nothing and why it is refused."""
        parts: list[bytes] = []
        size, refusal, ended = 0, "", False
        while not ended:
            try:
                part = await self._reader.readuntil(_END)
                ended = True
            except asyncio.LimitOverrunError as more:
                part = await self._reader.readexactly(more.consumed)
            self._reset_timeout()
            size += len(part)
            if size > MailLimits().mail_bytes_max:
                refusal = "552 5.3.4 The mail is too large"
            elif not refusal and not self.event_handler.hold(self, len(part)):
                refusal = "451 4.3.1 Too much is arriving at once, please try again later"
            if refusal:
                parts.clear()
            else:
                parts.append(part)
        return parts, refusal


class _LmtpSession(LMTP, _SmtpSession):
    """LMTP: as SMTP, but DATA is answered once for each recipient."""


class _Handler:
    """Decides on each step of a session."""

    def __init__(self, route: Route, keep: Keep, *, is_lmtp: bool) -> None:
        self.route = route
        self.keep = keep
        self.is_lmtp = is_lmtp
        self.connections = 0
        self.keeping = 0
        self._held: dict[SMTP, int] = {}

    def hold(self, session: SMTP, size_bytes: int) -> bool:
        """Count bytes a session holds in memory; False when all sessions together hold too many."""
        if sum(self._held.values()) + size_bytes > HELD_BYTES_MAX:
            return False
        self._held[session] = self._held.get(session, 0) + size_bytes
        return True

    def release(self, session: SMTP) -> None:
        """The session holds nothing any more."""
        self._held.pop(session, None)

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        """Is the address one of ours?"""
        del server, session, rcpt_options
        if len(envelope.rcpt_tos) >= RECIPIENTS_MAX:
            return "452 4.5.3 Too many recipients"
        if self.route(address) is None:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, then say so."""
        del server
        self.keeping += 1
        try:
            await asyncio.wrap_future(self.keep(self._incoming(session, envelope)))
            answer = "250 2.0.0 OK, kept"
        except Overloaded as full:
            answer = f"451 4.3.1 {full}"
        except Exception:
            log.exception("A mail could not be kept; its sender will try again")
            answer = "451 4.3.0 The mail cannot be kept now, please try again later"
        finally:
            self.keeping -= 1
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if self.is_lmtp else answer

    async def handle_exception(self, error: Exception) -> str:
        """Nothing unforeseen refuses a mail for good."""
        log.error("A mail session failed", exc_info=error)
        return "451 4.3.0 Something went wrong here, please try again later"

    def _incoming(self, session: Session, envelope: Envelope) -> list[Incoming]:
        """One for each inbox addressed, with the recipients that belong to it."""
        raw = envelope.content
        assert isinstance(raw, bytes)
        external_id, body_hash = fingerprint(raw)
        recipients: dict[int, list[str]] = {}
        for address in envelope.rcpt_tos:
            inbox_id = self.route(address)
            if inbox_id is not None:
                recipients.setdefault(inbox_id, []).append(address)
        if not recipients:
            raise Overloaded("The address is being changed, please try again later")
        peer = session.peer
        remote = str(peer[0]) if isinstance(peer, tuple) else ""
        return [
            Incoming(
                inbox_id=inbox_id,
                raw=raw,
                external_id=external_id,
                body_hash=body_hash,
                mail_from=(envelope.mail_from or "").strip("<>")[:320],
                rcpt_to=tuple(addresses),
                remote=remote,
            )
            for inbox_id, addresses in recipients.items()
        ]
