"""The live connection: a page learns within a moment what changed and who is where.

A raw ASGI WebSocket. The page says hello with a token it was given a moment ago; afterwards it
only says which ticket it shows. It hears ticket numbers, never contents: what it then fetches is
checked like any other page. One hub a process; presence is known within a process only.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from gemba.foundation.events.queries import Position
from gemba.interfaces.console.live_hub import MODES, Client, Hub
from gemba.interfaces.console.live_tail import Tail
from gemba.interfaces.console.live_tokens import (
    LivePerson,
    LiveTicket,
    TokenRefused,
    read_person,
    read_ticket,
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH = "/live/"
HELLO_SECONDS_MAX = 5
PING_SECONDS = 20
SILENCE_SECONDS_MAX = 60
# Then the page asks for a new token, which tells whether its person still works here.
CONNECTION_SECONDS_MAX = 15 * 60
MESSAGE_CHARS_MAX = 4_000
MESSAGES_PER_MINUTE_MAX = 120
REFUSED, RENEW, TOO_SLOW, NOT_RUNNING = 4401, 4408, 4429, 1013


class ClientGone(Exception):
    """The page closed the connection, fell silent, or sent what no page of ours sends."""


class _Running:
    """The hub of this process and the thread that feeds it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.hub = Hub()
        self.tail = Tail(
            lambda notices, position: _call(loop, self.hub.publish, notices, position),
            anybody_listens=lambda: bool(self.hub.clients),
        )
        self.tail.start()


_running: _Running | None = None


def start(loop: asyncio.AbstractEventLoop) -> None:
    """Begin to follow the event log. Called once, by the server's start."""
    global _running  # noqa: PLW0603 – one hub a process, as one loop a process
    if _running is None:
        _running = _Running(loop)


def stop() -> None:
    """Stop following; open connections end by themselves as the server closes them."""
    global _running  # noqa: PLW0603
    if _running is not None:
        _running.tail.stop_following()
        _running = None


async def live(scope: Message, receive: Receive, send: Send) -> None:
    """Serve one WebSocket connection."""
    await receive()  # websocket.connect
    running = _running
    if scope["path"] != PATH or running is None:
        await send({"type": "websocket.close", "code": NOT_RUNNING})
        return
    await send({"type": "websocket.accept"})
    try:
        person, seen = await _hello(receive)
    except (ClientGone, TokenRefused, TimeoutError):
        await _close(send, REFUSED)
        return
    client = running.hub.join(person, seen)
    try:
        await _close(send, await _converse(running.hub, client, receive, send))
    finally:
        running.hub.leave(client)


async def _hello(receive: Receive) -> tuple[LivePerson, Position]:
    async with asyncio.timeout(HELLO_SECONDS_MAX):
        said = await _read(receive)
    if said.get("type") != "hello":
        raise ClientGone
    return read_person(str(said.get("token", ""))), _position(said.get("seen"))


async def _converse(hub: Hub, client: Client, receive: Receive, send: Send) -> int:
    """Hear and tell until one side ends it; the code to close with."""
    ends = {
        asyncio.create_task(_tell(client, send)): REFUSED,
        asyncio.create_task(_hear(hub, client, receive)): REFUSED,
        asyncio.create_task(client.slow.wait()): TOO_SLOW,
    }
    done, pending = await asyncio.wait(
        ends, timeout=CONNECTION_SECONDS_MAX, return_when=asyncio.FIRST_COMPLETED
    )
    for task in pending:
        task.cancel()
    await asyncio.gather(*ends, return_exceptions=True)
    return next((ends[task] for task in done), RENEW)


async def _tell(client: Client, send: Send) -> None:
    while True:
        try:
            async with asyncio.timeout(PING_SECONDS):
                text = await client.outbox.get()
        except TimeoutError:
            text = '{"type": "ping"}'
        await send({"type": "websocket.send", "text": text})


async def _hear(hub: Hub, client: Client, receive: Receive) -> None:
    loop = asyncio.get_running_loop()
    minute, heard = loop.time(), 0
    while True:
        async with asyncio.timeout(SILENCE_SECONDS_MAX):
            said = await _read(receive)
        if loop.time() - minute > 60:
            minute, heard = loop.time(), 0
        heard += 1
        if heard > MESSAGES_PER_MINUTE_MAX:
            raise ClientGone
        if said.get("type") == "look" and said.get("mode") in MODES:
            hub.look(client, _shown(client, said.get("ticket")), said["mode"])


def _shown(client: Client, token: object) -> LiveTicket | None:
    """The ticket a page says it shows, if it was shown to this very person."""
    if not isinstance(token, str):
        return None
    try:
        ticket = read_ticket(token)
    except TokenRefused:
        return None
    return ticket if ticket.shown_to == client.person.id else None


async def _read(receive: Receive) -> dict[str, Any]:
    message = await receive()
    text = message.get("text")
    if message["type"] != "websocket.receive" or not text or len(text) > MESSAGE_CHARS_MAX:
        raise ClientGone
    try:
        said = json.loads(text)
    except ValueError as error:
        raise ClientGone from error
    if not isinstance(said, dict):
        raise ClientGone
    return said


def _position(text: object) -> Position:
    """Where the log stood when the page was drawn; the end of time if the page does not say."""
    first, _, second = str(text).partition(":")
    if first.isdecimal() and second.isdecimal() and len(first) + len(second) < 36:
        return Position(int(first), int(second))
    return Position(2**62, 2**62)


async def _close(send: Send, code: int) -> None:
    # The other side may have closed first.
    with contextlib.suppress(OSError, RuntimeError):
        await send({"type": "websocket.close", "code": code})


def _call(
    loop: asyncio.AbstractEventLoop, function: Callable[..., None], *arguments: object
) -> None:
    """Run in the loop from another thread; silent once the loop is closed."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(function, *arguments)
