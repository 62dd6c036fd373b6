"""`gemba serve`: web, mail listener and worker in one process group."""

import os
import socket
import sys
import time
from contextlib import suppress

import click

from gemba.interfaces.cli.processes import Part, run_to_end, run_together

DEFAULT_PORT = 8000
DEFAULT_MAIL_PORT = 8025
OPEN_SECONDS_MAX = 30
# listening on every address, and how this machine itself then reaches it
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port for the browser.")
@click.option("--mail-port", default=DEFAULT_MAIL_PORT, show_default=True, help="Port for SMTP.")
@click.option("--lmtp-port", type=int, help="Port for LMTP, behind a mail server of one's own.")
@click.option("--demo", is_flag=True, help="Load the demo desk first, if it is not there yet.")
def command(host: str, port: int, mail_port: int, lmtp_port: int | None, demo: bool) -> None:
    """Start the desk: web, mail listener and worker. Ctrl-C stops it.

    Safe to start again at any time: nothing accepted is lost.
    """
    started = time.monotonic()
    _require_free(host, port, f"make run PORT={port + 1}")
    if lmtp_port is not None:
        _require_free(host, lmtp_port, f"gemba serve --lmtp-port {lmtp_port + 1}")
    if not _is_free(host, mail_port):
        mail_port = _free_port(host)
    os.environ.setdefault("GEMBA_HOSTS", ",".join(_names(host)))
    os.environ.setdefault("GEMBA_PUBLIC_URL", f"http://{_shown(host)}:{port}")
    _step("Bringing the database up to date …", "gemba.config.preparing:migrate")
    if demo:
        os.environ.setdefault("GEMBA_MAIL_SINK", "outbox")
        os.environ.setdefault("GEMBA_BRAND_NAME", "Solisle 舒屿")
        _step("Opening the demo desk …", "gemba.config.demonstrating:load_demo")

    def ready() -> None:
        _await_open(host, port)
        _announce(host, port, mail_port, lmtp_port, time.monotonic() - started)

    parts = [
        Part("web", "gemba.config.web:run", (host, port)),
        Part("listener", "gemba.config.listener:run", (host, mail_port, lmtp_port)),
        Part("worker", "gemba.config.worker:run"),
    ]
    run_together(parts, ready=ready)
    click.echo("Stopped.")


def _step(words: str, entry: str) -> None:
    click.echo(words, err=True)
    if not run_to_end(Part(words, entry)):
        sys.exit(1)


def _await_open(host: str, port: int) -> None:
    deadline = time.monotonic() + OPEN_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            socket.create_connection((_shown(host).strip("[]"), port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _require_free(host: str, port: int, example: str) -> None:
    if not _is_free(host, port):
        raise click.ClickException(
            f"Port {port} on {host} is taken by another program. "
            f"Choose another one, for example: {example}"
        )


def _names(host: str) -> list[str]:
    """What a browser may call this desk: where it listens, or the machine's own names."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in EVERYWHERE:
        machine = socket.gethostname()
        found = {machine, socket.getfqdn(machine)}
        with suppress(OSError):
            found |= {str(each[4][0]) for each in socket.getaddrinfo(machine, None)}
    else:
        found = {host}
    return [*names, *sorted({f"[{name}]" if ":" in name else name for name in found} - {*names})]


def _shown(host: str) -> str:
    return EVERYWHERE.get(host, host)


def _announce(host: str, port: int, mail_port: int, lmtp_port: int | None, seconds: float) -> None:
    click.echo(f"\nGemba is open after {seconds:.1f} s:  http://{_shown(host)}:{port}/")
    doors = f"{mail_port} (SMTP)" + (f" or {lmtp_port} (LMTP)" if lmtp_port is not None else "")
    click.echo(f"Mail for the desk goes to port {doors}. Ctrl-C stops everything.\n")
