"""A mailbox on an IMAP server: what is new, by UID, a few at a time, without touching it.

Mails are marked or deleted only by `settle`, which the caller uses once they are kept.
"""

import imaplib
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

IMAP_SECONDS_MAX = 60
TOGETHER_MAX = 50
TOGETHER_BYTES_MAX = 32 * 1024 * 1024
_SIZE = re.compile(rb"UID (\d+) RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+) UID (\d+)")
_UID = re.compile(rb"UID (\d+)")


class MailboxTrouble(Exception):
    """The server refused, answered nonsense or went away; the text says which, without secrets."""


@dataclass(frozen=True, slots=True)
class ImapAccess:
    """How a mailbox is reached. `tls`: from the first byte; else STARTTLS where offered."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool = True
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class MailSize:
    """A mail that has not been fetched yet."""

    uid: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A mail as the server gave it."""

    uid: int
    raw: bytes


class Mailbox:
    """One opened folder. Every method raises MailboxTrouble when the server does not play along."""

    def __init__(self, access: ImapAccess) -> None:
        self._access = access
        self._imap: imaplib.IMAP4
        self.uid_validity = 0

    def __enter__(self) -> Self:
        try:
            self._imap = self._connect()
            self._ask(self._imap.login(self._access.user, self._access.password))
            self._ask(self._imap.select(_quoted(self._access.folder)))
            _, validity = self._imap.response("UIDVALIDITY")
            self.uid_validity = int(validity[0] or 0) if validity else 0
        except (imaplib.IMAP4.error, OSError, ValueError) as error:
            raise self._trouble(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._imap.logout()
        except (imaplib.IMAP4.error, OSError):
            self._imap.shutdown()

    def new_since(self, uid: int) -> list[MailSize]:
        """Every mail with a higher UID, in their order."""
        try:
            answer = self._ask(self._imap.uid("FETCH", f"{uid + 1}:*", "(RFC822.SIZE)"))
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._trouble(error) from error
        found = []
        for line in answer:
            match = _SIZE.search(line) if isinstance(line, bytes) else None
            if match:
                number, size = match[1] or match[4], match[2] or match[3]
                found.append(MailSize(int(number), int(size)))
        # `n:*` names the last mail even when its UID is below n
        return sorted((mail for mail in found if mail.uid > uid), key=lambda mail: mail.uid)

    def fetch(self, uids: Sequence[int], *, header_only: bool = False) -> list[FetchedMail]:
        """These mails, without marking them; one that has gone meanwhile is left out."""
        part = "BODY.PEEK[HEADER]" if header_only else "BODY.PEEK[]"
        numbers = ",".join(str(uid) for uid in uids)
        try:
            answer = self._ask(self._imap.uid("FETCH", numbers, f"(UID {part})"))
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._trouble(error) from error
        mails = []
        for position, line in enumerate(answer):
            if not isinstance(line, tuple):
                continue
            after = answer[position + 1] if position + 1 < len(answer) else b""
            match = _UID.search(line[0]) or _UID.search(after if isinstance(after, bytes) else b"")
            if match:
                mails.append(FetchedMail(int(match[1]), line[1]))
        return mails

    def settle(self, uids: Sequence[int], *, delete: bool) -> None:
        """Mark kept mails as read, or delete exactly them."""
        numbers = ",".join(str(uid) for uid in uids)
        try:
            flag = r"(\Seen \Deleted)" if delete else r"(\Seen)"
            self._ask(self._imap.uid("STORE", numbers, "+FLAGS.SILENT", flag))
            # without UIDPLUS an EXPUNGE would also take what others have flagged: leave it to them
            if delete and b"UIDPLUS" in self._ask(self._imap.capability())[0].split():
                self._ask(self._imap.uid("EXPUNGE", numbers))
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._trouble(error) from error

    def _connect(self) -> imaplib.IMAP4:
        access = self._access
        if access.tls:
            return imaplib.IMAP4_SSL(
                access.host,
                access.port,
                ssl_context=ssl.create_default_context(),
                timeout=IMAP_SECONDS_MAX,
            )
        imap = imaplib.IMAP4(access.host, access.port, timeout=IMAP_SECONDS_MAX)
        if "STARTTLS" in imap.capabilities:
            imap.starttls(ssl.create_default_context())
        return imap

    def _ask(self, answer: tuple[str, Any]) -> list[Any]:
        """The data of an answer; a refusal becomes an error."""
        status, data = answer
        if status != "OK":
            said = data[0] if data and isinstance(data[0], bytes) else b""
            raise imaplib.IMAP4.error(said.decode("utf-8", "replace"))
        return list(data)

    def _trouble(self, error: Exception) -> MailboxTrouble:
        said = str(error).replace(self._access.password, "•••") if self._access.password else ""
        return MailboxTrouble(f"{self._access.host}: {said or type(error).__name__}"[:300])


def batches(mails: Sequence[MailSize]) -> list[list[MailSize]]:
    """Mails in groups small enough to fetch and keep at once."""
    groups: list[list[MailSize]] = []
    size = 0
    for mail in mails:
        full = groups and len(groups[-1]) >= TOGETHER_MAX
        if not groups or full or size + mail.size_bytes > TOGETHER_BYTES_MAX:
            groups.append([])
            size = 0
        groups[-1].append(mail)
        size += mail.size_bytes
    return groups


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
