"""Bringing in logs of other systems, and throwing them away again."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line
from gemba.foundation.vault.files import drop_copy, keep_copy

from .apart import ReadingStopped, import_apart, preview_apart
from .desk_log import log_root
from .event_types import LogImported, LogOutsideNamed, LogRemoved, RatesChanged
from .models import EventLog, LogOutside, LogRates, Source
from .outside import Outside, stored_outside
from .queries import LogLine, LogUnknown, base_key, line_of, log_line, may_import
from .rates import Rates, stored
from .readers.importing import LogPreview
from .readers.making import ReadingOptions
from .readers.mapping import ColumnMapping
from .readers.opening import Limits
from .report import LogUnreadable
from .wording import refusal_words

UPLOAD_BYTES_MAX = 200 * 1024**2
UPLOAD_LIMITS = Limits(bytes_max=2 * 1024**3, rows_max=10_000_000)
UPLOAD_KEPT_SECONDS = 24 * 3600
NAME_CHARS_MAX = 120
# Where the vault keeps the untouched files of imported logs.
ORIGINALS = "logs"
_ENDINGS = {
    f".{ending}"
    for ending in "csv tsv txt xes xml parquet json jsonocel xmlocel sqlite gz zip".split()
}


class RatesRefused(Exception):
    """This actor may not change rates."""


class ImportRefused(Exception):
    """The file gives no log, or this actor may not import; the message says what to do."""


@dataclass(frozen=True)
class ImportOrder:
    """What to make of a file. Without a mapping its columns are recognised. The same actor with
    the same `request_key` and file gets the log that is there already."""

    name: str = ""
    file_name: str = ""
    mapping: ColumnMapping | None = None
    options: ReadingOptions = field(default_factory=ReadingOptions)
    request_key: str = ""


def import_log(*, path: Path, order: ImportOrder, actor: Actor, now: datetime) -> LogLine:
    """Read a file of another system into a log of its own. Raises ImportRefused.

    The file is read before anything is written, in a process that can be killed.
    """
    _require_permission(actor)
    request_key = _request_key(order, actor)
    if request_key and (known := EventLog.objects.filter(request_key=request_key).first()):
        return _repeated(known, path)
    log_id = new_id(now)
    folder = log_root() / log_id.hex
    try:
        figures = import_apart(path, folder, order.mapping, order.options)
        original = keep_copy(path, shelf=ORIGINALS)
        file_name = one_line(order.file_name or path.name, 250)
        row = EventLog(
            id=log_id,
            name=one_line(order.name, NAME_CHARS_MAX) or name_of_file(file_name),
            source=Source.IMPORT,
            created_at=now,
            created_by=actor.name,
            file_name=file_name,
            folder=log_id.hex,
            cases=figures.cases,
            events=figures.events,
            activities=figures.activities,
            mapping=dataclasses.asdict(figures.mapping),
            report=dataclasses.asdict(
                dataclasses.replace(
                    figures.report, original=original, original_bytes=path.stat().st_size
                )
            ),
            object_types=list(figures.object_types),
            request_key=request_key,
        )
        with transaction.atomic():
            row.save(force_insert=True)
            payload = LogImported(log_id, row.name, row.events, row.cases)
            record(payload, actor=actor, now=now, subjects=[Subject.of("log", log_id)])
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _refusal(error) from error
    return line_of(row)


@transaction.atomic
def remove_log(*, key: str, actor: Actor, now: datetime) -> None:
    """Throw an imported log away. Raises LogUnknown and ImportRefused."""
    _require_permission(actor)
    try:
        row = EventLog.objects.select_for_update().get(pk=UUID(base_key(key)), source=Source.IMPORT)
    except (ValueError, EventLog.DoesNotExist):
        raise LogUnknown(key) from None
    payload, folder = LogRemoved(row.pk, row.name), log_root() / row.folder
    record(payload, actor=actor, now=now, subjects=[Subject.of("log", row.pk)])
    LogRates.objects.filter(pk=row.pk.hex).delete()
    LogOutside.objects.filter(pk=row.pk.hex).delete()
    original = str(row.report.get("original", ""))
    row.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
    transaction.on_commit(lambda: _drop_original(original))


@transaction.atomic
def change_rates(*, key: str, rates: Rates, actor: Actor, now: datetime) -> None:
    """Say what work on a log costs. Raises LogUnknown and RatesRefused."""
    if not may_import(actor):
        raise RatesRefused(_("Only supervisors and administrators change rates."))
    line = log_line(key, actor=actor)
    LogRates.objects.update_or_create(
        pk=line.base_key,
        defaults={"rates": stored(rates), "changed_at": now, "changed_by": actor.name},
    )
    tables = (rates.hour_by_person, rates.hour_by_group, rates.contact_by_channel, rates.parts)
    payload = RatesChanged(
        line.name,
        rates.currency,
        rates.hour_minor,
        rates.contact_minor,
        rates.waiting_day_minor,
        rates.breach_minor,
        sum(len(table) for table in tables),
    )
    subjects = [] if line.is_desk else [Subject.of("log", UUID(line.base_key))]
    record(payload, actor=actor, now=now, subjects=subjects)


@transaction.atomic
def name_outside(*, key: str, outside: Outside, actor: Actor, now: datetime) -> None:
    """Say whom an imported log waits for. Raises LogUnknown and RatesRefused."""
    if not may_import(actor):
        raise RatesRefused(_("Only supervisors and administrators say whom a log waits for."))
    line = log_line(key, actor=actor)
    if line.is_desk:
        raise LogUnknown(key)
    LogOutside.objects.update_or_create(
        pk=line.base_key,
        defaults={
            "outside": stored_outside(outside),
            "changed_at": now,
            "changed_by": actor.name,
        },
    )
    log = UUID(line.base_key)
    payload = LogOutsideNamed(log, line.name, len(outside.steps) + len(outside.resources))
    record(payload, actor=actor, now=now, subjects=[Subject.of("log", log)])


def preview_file(*, path: Path, actor: Actor, limits: Limits) -> LogPreview:
    """The first rows of a file and the columns recognised. Raises ImportRefused."""
    _require_permission(actor)
    try:
        return preview_apart(path, limits)
    except (LogUnreadable, ReadingStopped) as error:
        raise _refusal(error) from error


def name_of_file(file_name: str) -> str:
    """What a log is called after its file: without the folder, and without any of its endings."""
    name = Path(file_name).name
    while Path(name).suffix.lower() in _ENDINGS and Path(name).stem:
        name = Path(name).stem
    return one_line(name, NAME_CHARS_MAX)


def _request_key(order: ImportOrder, actor: Actor) -> str | None:
    """As it is kept: nobody meets a key of somebody else."""
    if not order.request_key:
        return None
    return hashlib.sha256(f"{actor.kind} {actor.id} {order.request_key}".encode()).hexdigest()


def _repeated(known: EventLog, path: Path) -> LogLine:
    """The log the same request brought in before. Raises ImportRefused for another file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != known.report.get("original"):
        raise ImportRefused(
            _("This Idempotency-Key came with another file before. Choose a new one.")
        )
    return line_of(known)


def _drop_original(digest: str) -> None:
    """The file of a removed log goes too, unless it was imported more than once."""
    if digest and not EventLog.objects.filter(report__original=digest).exists():
        drop_copy(digest, shelf=ORIGINALS)


def keep_upload(*, chunks: Iterable[bytes], actor: Actor, now: datetime) -> str:
    """Lay an uploaded file aside until its columns are agreed; the key to find it again.

    Raises ImportRefused past UPLOAD_BYTES_MAX. Uploads nobody came back for are dropped.
    """
    _require_permission(actor)
    _sweep_uploads(now)
    key = new_id(now).hex
    path = _upload_path(key, actor)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with path.open("wb") as out:
        for chunk in chunks:
            written += out.write(chunk)
            if written > UPLOAD_BYTES_MAX:
                break
    if written > UPLOAD_BYTES_MAX:
        path.unlink()
        raise ImportRefused(too_large_words())
    return key


def find_upload(key: str, *, actor: Actor) -> Path:
    """The file this actor laid aside under this key. Raises ImportRefused."""
    path = _upload_path(key, actor) if key.isalnum() else None
    if path is None or not path.exists():
        raise ImportRefused(_("The uploaded file is gone. Upload it again."))
    return path


def drop_upload(key: str, *, actor: Actor) -> None:
    """Forget an uploaded file."""
    find_upload(key, actor=actor).unlink()


def too_large_words() -> str:
    """What to say about a file past UPLOAD_BYTES_MAX."""
    return _(
        "The file is larger than {n} MB. Compress it with gzip, or let an administrator import"
        " it with the command gemba import-log."
    ).format(n=UPLOAD_BYTES_MAX // 1024**2)


def _upload_path(key: str, actor: Actor) -> Path:
    return log_root() / "incoming" / f"{actor.kind}-{actor.id}-{key}"


def _sweep_uploads(now: datetime) -> None:
    for path in (log_root() / "incoming").glob("*"):
        if now.timestamp() - path.stat().st_mtime > UPLOAD_KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _require_permission(actor: Actor) -> None:
    if not may_import(actor):
        raise ImportRefused(_("Only supervisors and administrators import or remove logs."))


def _refusal(error: BaseException) -> BaseException:
    if isinstance(error, LogUnreadable):
        return ImportRefused(refusal_words(error))
    if isinstance(error, ReadingStopped):
        return ImportRefused(
            _("Reading the file took too long or too much memory. Split it by time and try again.")
        )
    if isinstance(error, IntegrityError):
        return ImportRefused(_("The same request is being answered already. Ask again later."))
    return error
