"""How fast mails become tickets, against the bare driver and against one at a time by the ORM.

All in one process group on SQLite with synchronous=FULL: accepted together as group commit does
under load, read by one child process, written by this one.
"""

import csv
import gc
import os
import re
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from gemba.desk.channels.bench_history import fill
from gemba.desk.channels.bench_single import single_rate
from gemba.desk.channels.jobs import open_parser
from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.email.parsed import ParsedMail
from gemba.desk.channels.kinds.kind import Incoming
from gemba.desk.channels.operations import IntakeLine, accept
from gemba.desk.channels.operations.grouping import GroupLimits
from gemba.desk.channels.operations.processing import Parser
from gemba.desk.tickets.operations import create_inbox
from gemba.desk.tickets.queries import InboxLine
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time

IDS = (
    "intake.mails_per_second",
    "intake.mails_per_second_100k",
    "intake.vs_driver",
    "intake.vs_orm_single",
)
MAILS = 1_500
MAILS_SINGLE = 200
TOGETHER = GroupLimits().together_max
DRIVER_TOGETHER = 100
ROUNDS = 5
PEERS_BEST = 40.0
GOAL = 1_000.0
TABLES = (
    *("channels_envelope", "channels_rawpayload", "contacts_contact", "contacts_identity"),
    *("tickets_ticket", "tickets_message", "tickets_attachment", "tickets_backlogtally"),
    *("tickets_daytally", "events_event", "events_eventsubject"),
)
_IDENTITY = re.compile(rb"^(message-id|from)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.I | re.M)
_THREAD = re.compile(rb"^(in-reply-to|references)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.I | re.M)


def measure() -> list[dict[str, object]]:
    """Every figure in one run: the best of several rounds; ratios from the median round."""
    corpus = placed_corpus()
    rates, driver_rates, single_rates = [], [], []
    with open_parser() as parser:
        parser.parse([b"From: warm@up.example\n\nup"])
        gc.freeze()  # as the desk's own processes do after they have started
        for _ in range(ROUNDS):
            _fresh_database()
            rates.append(replay(variants(corpus, MAILS), _inbox(), parser))
            driver_rates.append(MAILS / _driver_seconds(MAILS))
            _fresh_database()
            single_rates.append(single_rate(variants(corpus, MAILS_SINGLE), _inbox(), parser))
        _fresh_database()
        known = fill(_inbox(), tickets=100_000, contacts=25_000)
        large = max(
            replay(variants(corpus, MAILS, start=n * MAILS, known=known), _inbox(), parser)
            for n in range(ROUNDS)
        )
    ours = max(rates)
    beside_driver, driver = _median_pair(rates, driver_rates)
    beside_single, single = _median_pair(rates, single_rates)
    method = f"{MAILS:,} mails of the corpus, each with its own Message-ID, accept to ticket"
    return [
        _figure(IDS[0], ours, PEERS_BEST, goal=">= 1,000", met=ours >= GOAL, method=method),
        _figure(
            IDS[1],
            large,
            PEERS_BEST,
            goal=">= 1,000",
            met=large >= GOAL,
            method=f"{method}; half of them answers, 100,000 tickets in the database",
        ),
        _figure(
            IDS[2],
            beside_driver,
            driver,
            goal="ratio >= 0.25",
            met=beside_driver / driver >= 0.25,
            method="the same rows of every table by sqlite3's executemany, 100 mails a commit",
        ),
        _figure(
            IDS[3],
            beside_single,
            single,
            goal="ratio >= 8",
            met=beside_single / single >= 8,
            method="the same mails, read by the same parser, one at a time through the ORM",
        ),
    ]


def _median_pair(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """Both rates of the round whose ratio is the median: what else the machine does hits both."""
    pairs = sorted(zip(ours, theirs, strict=True), key=lambda pair: pair[0] / pair[1])
    return pairs[len(pairs) // 2]


def _figure(
    name: str, measured: float, reference: float, *, goal: str, met: bool, method: str
) -> dict[str, object]:
    return {
        "id": name,
        "measured": measured,
        "reference": reference,
        "ratio": measured / reference,
        "goal": goal,
        "met": met,
        "method": method,
    }


def placed_corpus() -> list[bytes]:
    """The mails of the corpus that become tickets or answers, in the order of its list."""
    root = Path(settings.PACKAGE).parent.parent
    shared = Path(os.environ.get("GEMBA_SHARED") or root.parent / "shared") / "data/mails"
    rows = csv.DictReader((shared / "MANIFEST.csv").open())
    raws = [(shared / row["file"]).read_bytes() for row in rows if row["kind"] == "message"]
    with open_parser() as parser:
        parsed = parser.parse(raws)
    people = ("human", "list", "auto_generated")
    return [
        raw
        for raw, mail in zip(raws, parsed, strict=True)
        if isinstance(mail, ParsedMail) and mail.from_address and mail.nature.value in people
    ]


def variants(
    corpus: Sequence[bytes], count: int, *, start: int = 0, known: Sequence[str] = ()
) -> list[bytes]:
    """The corpus over and over: each time from another of `count` / 3 people, with ids of its own.

    With `known` message ids every second mail answers one of them.
    """
    mails = []
    for number in range(start, start + count):
        raw = corpus[number % len(corpus)].replace(b"\r\n", b"\n")
        head, gap, body = raw.partition(b"\n\n")
        head = _IDENTITY.sub(b"", head + b"\n")
        own = f"From: P <p{number % max(1, count // 3)}@b.example>\nMessage-ID: <{number}@v>\n"
        if known and number % 2:
            head = _THREAD.sub(b"", head)
            own += f"In-Reply-To: <{known[(number * 7919) % len(known)]}>\n"
        mails.append(own.encode() + head.rstrip(b"\n") + gap + body)
    return mails


def replay(mails: Sequence[bytes], inbox: InboxLine, parser: Parser) -> float:
    """Mails a second from accept to ticket."""
    began = time.perf_counter()
    for start in range(0, len(mails), TOGETHER):
        batch = [
            Incoming(inbox.id, raw, *fingerprint(raw)) for raw in mails[start : start + TOGETHER]
        ]
        accept(batch, now=current_time())
    line = IntakeLine(parser)
    while line.step(current_time()):
        pass
    line.close()
    return len(mails) / (time.perf_counter() - began)


def _fresh_database() -> None:
    connection.close()
    for file in settings.HOME.glob("gemba.db*"):
        file.unlink()
    call_command("migrate", verbosity=0)


def _inbox() -> InboxLine:
    return create_inbox(
        kind="email",
        name="Support",
        address="support@desk.example",
        team_id=None,
        actor=SYSTEM,
        now=current_time(),
    )


def _driver_seconds(mails: int) -> float:
    """How long the bare driver needs for the rows a replay has left, a hundred mails a commit."""
    rows = {table: _rows(table) for table in TABLES}
    _fresh_database()
    connection.close()
    database = sqlite3.connect(settings.HOME / "gemba.db", isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    database.executescript("PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;")
    commits = mails // DRIVER_TOGETHER
    began = time.perf_counter()
    for number in range(commits):
        database.execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            share = found[number * len(found) // commits : (number + 1) * len(found) // commits]
            if share:
                places = ",".join("?" * len(share[0]))
                database.executemany(f"INSERT INTO {table} VALUES ({places})", share)  # noqa: S608
        database.execute("COMMIT")
    seconds = time.perf_counter() - began
    database.close()
    return seconds


def _rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608
        return list(cursor.fetchall())
