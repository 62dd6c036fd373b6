"""Entry of the mail listener process."""

import signal
from threading import Event as Flag

from gemba.desk.channels.jobs import mail_listener
from gemba.desk.channels.kinds.email.listener import Place


def run(host: str, port: int) -> None:
    """Accept mail by SMTP until told to stop; what was acknowledged is in the database."""
    stop = Flag()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    with mail_listener(Place(host, port)):
        stop.wait()
