"""Entry of the mail listener process."""

import signal
from contextlib import ExitStack
from threading import Event as Flag

from gemba.desk.channels.jobs import mail_listener
from gemba.desk.channels.kinds.email.listener import Place


def run(host: str, port: int, lmtp_port: int | None = None) -> None:
    """Accept mail by SMTP, and by LMTP where asked to, until told to stop.

    What was acknowledged is in the database.
    """
    stop = Flag()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    with ExitStack() as doors:
        doors.enter_context(mail_listener(Place(host, port)))
        if lmtp_port is not None:
            doors.enter_context(mail_listener(Place(host, lmtp_port, is_lmtp=True)))
        stop.wait()
