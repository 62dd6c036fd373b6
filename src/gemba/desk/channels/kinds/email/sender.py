"""Handing mails to the next server, and what its answers mean."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from gemba.desk.channels.kinds.email.composing import Unsendable
from gemba.desk.channels.kinds.kind import Failure, redacted
from gemba.foundation.kernel.text import one_line

SMTP_SECONDS_MAX = 30
REASON_CHARS_MAX = 250


@dataclass(frozen=True, slots=True)
class Parcel:
    """A composed mail and its SMTP envelope. An empty sender asks for no delivery report."""

    message: EmailMessage
    mail_from: str
    recipients: tuple[str, ...]


class Carrier(Protocol):
    """Takes mails over; used as a context, so that many go through one connection."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def send(self, parcel: Parcel) -> None:
        """Returns when the mail was taken over for every recipient; raises otherwise."""


@dataclass(frozen=True, slots=True)
class SmtpAccess:
    """How a mail server is reached. `tls`: from the first byte; else STARTTLS where offered."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


class RefusedForSome(Exception):
    """The server took the mail for some recipients and refused it for others."""

    def __init__(self, refused: dict[str, tuple[int, bytes]], accepted: list[str]) -> None:
        super().__init__(", ".join(refused))
        self.refused = refused
        self.accepted = accepted


class SmtpCarrier:
    """Sends over SMTP; connects at the first mail and again when the connection was lost."""

    def __init__(self, access: SmtpAccess) -> None:
        self._access = access
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(self, parcel: Parcel) -> None:
        """See Carrier. Raises smtplib's and the network's own errors, or RefusedForSome."""
        try:
            connection = self._connection or self._connect()
            refused = connection.sendmail(
                parcel.mail_from, list(parcel.recipients), parcel.message.as_bytes()
            )
        except (smtplib.SMTPException, OSError):
            self._close()
            raise
        if refused:
            accepted = [address for address in parcel.recipients if address not in refused]
            raise RefusedForSome(refused, accepted)

    def _connect(self) -> smtplib.SMTP:
        access = self._access
        if access.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                access.host,
                access.port,
                timeout=SMTP_SECONDS_MAX,
                context=ssl.create_default_context(),
            )
        else:
            connection = smtplib.SMTP(access.host, access.port, timeout=SMTP_SECONDS_MAX)
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=ssl.create_default_context())
        if access.user:
            connection.login(access.user, access.password)
        self._connection = connection
        return connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()


class FolderCarrier:
    """Writes mails into a folder instead of sending them: for looking around, and for tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def send(self, parcel: Parcel) -> None:
        """One file a mail, named by its Message-ID: a second try writes the same file."""
        name = "".join(c if c.isalnum() else "-" for c in str(parcel.message["Message-ID"]))
        unfinished = self._folder / f".{name.strip('-')}"
        unfinished.write_bytes(parcel.message.as_bytes())
        unfinished.replace(self._folder / f"{name.strip('-')}.eml")


def explain_failure(error: Exception, *, secrets: tuple[str, ...] = ()) -> Failure:
    """What an error raised while sending means. A 5xx answer to this mail is for good; trouble
    with the connection, the log-in or the server's mood is not."""
    match error:
        case Unsendable():
            found = Failure(str(error), permanent=True)
        case RefusedForSome():
            told = "; ".join(_answer(address, *said) for address, said in error.refused.items())
            found = Failure(f"Taken for {', '.join(error.accepted)} but not for {told}", True)
        case smtplib.SMTPRecipientsRefused():
            told = "; ".join(_answer(address, *said) for address, said in error.recipients.items())
            codes = [code for code, _ in error.recipients.values()]
            found = Failure(told, permanent=all(code >= 500 for code in codes))
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPConnectError():
            found = Failure(_answer("log-in", error.smtp_code, error.smtp_error), permanent=False)
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            permanent = error.smtp_code >= 500
            found = Failure(_answer("the mail", error.smtp_code, error.smtp_error), permanent)
        case _:
            found = Failure(f"{type(error).__name__}: {error}", permanent=False)
    return Failure(one_line(redacted(found.reason, secrets), REASON_CHARS_MAX), found.permanent)


def _answer(about: str, code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{about}: {code} {text}"
