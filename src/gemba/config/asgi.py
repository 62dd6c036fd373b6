"""The one port: live connections are served here, pages by Django in threads.

Django behind its own ASGI handler would cost several times the CPU and leak connections;
see docs/decisions/0004.
"""

import asyncio
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from gemba.config.wsgi import application as pages
from gemba.interfaces.console import live

PAGE_THREADS = 8

# Django answers more than the bytes that WSGI asks for; its type says only the former
_pages = WSGIMiddleware(cast(Any, pages), workers=PAGE_THREADS)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Route one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "websocket":
        await live.live(scope, receive, send)
    elif scope["path"] == "/livez":
        await _answer(send, b"alive\n")
    else:
        await _pages(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            live.start(asyncio.get_running_loop())
            await send({"type": "lifespan.startup.complete"})
        else:
            live.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(send: Any, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
