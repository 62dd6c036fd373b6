"""Mailboxes are read from a real Dovecot: nothing lost, twice, or deleted too early."""

import contextlib
import imaplib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gemba.desk.channels.kinds.email.mailbox import MailboxTrouble
from gemba.desk.channels.models import AfterFetch, Envelope, MailAccount
from gemba.desk.channels.operations import (
    MailAccountSetup,
    ServerLogin,
    accept,
    fetch_mailbox,
    fetch_mailboxes,
    fetching,
    set_mail_account,
)
from gemba.desk.channels.queries import mail_accounts
from gemba.desk.channels.testing import letter
from gemba.desk.tickets.queries import InboxLine
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DOVECOT, reason="no Dovecot here (Debian: apt install dovecot-imapd)"),
    pytest.mark.skipif(os.geteuid() != 0, reason="Dovecot is started here by root only"),
]
PASSWORD = "mailbox-pa55word"
CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
mail_fsync = never
auth_failure_delay = 0
login_trusted_networks = 127.0.0.1
disable_plaintext_auth = no
mail_location = maildir:{home}/mail
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={home}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@pytest.fixture(scope="module")
def dovecot() -> Iterator[int]:
    """A Dovecot of our own; its port."""
    # not pytest's own folder: that is closed to everybody else, and Dovecot drops its rights
    home = Path(tempfile.mkdtemp(prefix="gemba-dovecot-"))
    home.chmod(0o755)
    (home / "mail").mkdir()
    shutil.chown(home / "mail", "nobody", "nogroup")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config = home / "dovecot.conf"
    config.write_text(CONFIG.format(home=home, port=port, password=PASSWORD))
    process = subprocess.Popen([str(DOVECOT), "-F", "-c", str(config)])
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), imaplib.IMAP4("127.0.0.1", port, timeout=5) as imap:
            imap.login("desk", PASSWORD)
            return
        time.sleep(0.05)
    raise AssertionError("Dovecot did not start")


@dataclass
class Box:
    """A mailbox as its owner sees it."""

    imap: imaplib.IMAP4
    port: int
    folder: str

    def put(self, *numbers: int) -> None:
        """Mails with these numbers arrive."""
        for number in numbers:
            raw = letter(f"mail {number}", message_id=f"{number}@b").replace(b"\n", b"\r\n")
            answer = self.imap.append(self.folder, "", None, raw)
            assert answer[0] == "OK", answer

    def flags(self) -> list[bytes]:
        """The flags of each mail in it."""
        self.imap.select(self.folder, readonly=True)
        _, found = self.imap.fetch("1:*", "(FLAGS)")
        return [line for line in found if isinstance(line, bytes)]


@pytest.fixture
def box(dovecot: int) -> Iterator[Box]:
    """A new, empty mailbox."""
    with imaplib.IMAP4("127.0.0.1", dovecot, timeout=20) as opened:
        opened.login("desk", PASSWORD)
        found = Box(opened, dovecot, f"Desk{next(_numbers)}")
        opened.create(found.folder)
        yield found


_numbers = itertools.count()


@pytest.fixture
def account(inbox: InboxLine, box: Box) -> InboxLine:
    """The inbox, reading that mailbox."""
    return _set(inbox, box, box.port)


def _set(
    inbox: InboxLine, box: Box, port: int, *, password: str = PASSWORD, after_fetch: str = "seen"
) -> InboxLine:
    login = ServerLogin("127.0.0.1", port, tls=False, user="desk", password=password)
    setup = MailAccountSetup(imap=login, imap_folder=box.folder, after_fetch=after_fetch)
    set_mail_account(inbox_id=inbox.id, setup=setup, actor=SYSTEM, now=NOON)
    return inbox


def test_everything_new_is_fetched_once_and_marked(account: InboxLine, box: Box) -> None:
    box.put(*range(120))
    assert fetch_mailbox(account.id, now=NOON) == 120
    assert fetch_mailbox(account.id, now=NOON) == 0
    box.put(120)
    assert fetch_mailbox(account.id, now=NOON) == 1
    assert Envelope.objects.count() == 121
    assert all(b"\\Seen" in line for line in box.flags())
    stored = list(Envelope.objects.order_by("pk").values_list("external_id", flat=True))
    assert stored == [f"{number}@b" for number in range(121)]


def test_mails_read_by_somebody_else_are_fetched_all_the_same(account: InboxLine, box: Box) -> None:
    box.put(1, 2)
    box.imap.select(box.folder)
    box.imap.store("1:*", "+FLAGS", r"(\Seen)")
    assert fetch_mailbox(account.id, now=NOON) == 2


def test_a_mailbox_made_anew_loses_nothing_and_brings_nothing_twice(
    account: InboxLine, box: Box
) -> None:
    box.put(1, 2, 3)
    fetch_mailbox(account.id, now=NOON)
    before = MailAccount.objects.get().uid_validity
    box.imap.delete(box.folder)
    time.sleep(1.1)  # Dovecot takes UIDVALIDITY from the clock
    box.imap.create(box.folder)
    box.put(4, 1, 2)
    assert fetch_mailbox(account.id, now=NOON) == 3
    assert MailAccount.objects.get().uid_validity != before
    assert Envelope.objects.count() == 4


def test_nothing_is_deleted_before_it_is_kept(
    inbox: InboxLine, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(inbox, box, box.port, after_fetch=AfterFetch.DELETE.value)
    box.put(*range(60))
    kept = accept
    calls: list[int] = []

    def fail_second(payloads: list, *, now: object) -> object:  # type: ignore[type-arg]
        calls.append(len(payloads))
        if len(calls) == 2:
            raise OSError("disk full")
        return kept(payloads, now=now)  # type: ignore[arg-type]

    monkeypatch.setattr(fetching, "accept", fail_second)
    with pytest.raises(OSError, match="disk full"):
        fetch_mailbox(inbox.id, now=NOON)
    box.imap.select(box.folder)
    assert len(box.imap.search(None, "ALL")[1][0].split()) == 10
    assert fetch_mailbox(inbox.id, now=NOON) == 10
    assert Envelope.objects.count() == 60
    box.imap.select(box.folder)
    assert box.imap.search(None, "ALL")[1] == [b""]


@pytest.mark.parametrize("cut_after_bytes", [300, 3_000, 9_000, 20_000])
def test_a_cut_connection_is_survived(inbox: InboxLine, box: Box, cut_after_bytes: int) -> None:
    box.put(*range(70))
    with _cutting_proxy(box.port, cut_after_bytes) as port:
        _set(inbox, box, port)
        fetch_mailboxes(now=NOON)
    (view,) = mail_accounts(actor=SYSTEM)
    assert view.trouble
    assert PASSWORD not in view.trouble
    account = MailAccount.objects.get()
    account.imap_port = box.port
    account.save()
    fetch_mailboxes(now=NOON)
    assert Envelope.objects.count() == 70
    assert MailAccount.objects.get().trouble == ""


def test_a_wrong_password_is_told_without_the_password(inbox: InboxLine, box: Box) -> None:
    _set(inbox, box, box.port, password="wr0ng-pa55")
    with pytest.raises(MailboxTrouble) as told:
        fetch_mailbox(inbox.id, now=NOON)
    assert "wr0ng" not in str(told.value)


@contextlib.contextmanager
def _cutting_proxy(target: int, bytes_max: int) -> Iterator[int]:
    """A way to the server that breaks after so many bytes of answers."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            client, _ = door.accept()
            server = socket.create_connection(("127.0.0.1", target))
            threading.Thread(target=_copy, args=(client, server, 10**9), daemon=True).start()
            _copy(server, client, bytes_max)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(door.getsockname()[1])
    finally:
        door.close()


def _copy(source: socket.socket, target: socket.socket, bytes_max: int) -> None:
    left = bytes_max
    with contextlib.suppress(OSError):
        while left > 0 and (data := source.recv(min(left, 4096))):
            target.sendall(data)
            left -= len(data)
        for end in (source, target):
            end.shutdown(socket.SHUT_RDWR)
