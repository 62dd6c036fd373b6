"""Entry of the web process."""

import uvicorn

STOP_SECONDS = 5


def run(host: str, port: int) -> None:
    """Serve pages and live connections until told to stop."""
    uvicorn.run(
        "gemba.config.asgi:application",
        host=host,
        port=port,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=STOP_SECONDS,
        ws_max_size=64 * 1024,
        server_header=False,
    )
