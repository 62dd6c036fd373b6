"""Entry of the mail listener process."""

import signal
from threading import Event as Flag

from gemba.desk.channels.kinds.email.listener import MailListener


def run(host: str, port: int) -> None:
    """Accept mail by SMTP until told to stop; what was acknowledged is in the database."""
    stop = Flag()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    listener = MailListener(host=host, port=port)
    listener.start()
    stop.wait()
    listener.stop()
