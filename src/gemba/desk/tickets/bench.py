"""Lists, ticket, dashboard and search: at 100,000 tickets as at 1,000?

Through Django's test client, templates and all, as a supervisor who sees everything and as an agent
who sees one team; the worst page of each kind counts. The large desk takes a minute or two to make
and is kept in var/bench-cache until a migration or the maker changes.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gemba.desk.tickets import bench_desk
from gemba.desk.tickets.bench_desk import COMMON_CHINESE, COMMON_WORD, RARE_WORD, DeskMaker
from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.queries import VIEWS

IDS = (
    "desk.list_100k",
    "desk.page_100k",
    "desk.dashboard_100k",
    "desk.wallboard_100k",
    "desk.search_common_100k",
    "desk.search_rare_100k",
)
SMALL, LARGE = 1_000, 100_000
TIMES, ROUNDS = 9, 3
PAGE_MS_MAX, SEARCH_MS_MAX, RATIO_MAX = 25.0, 50.0, 1.5
CACHE = Path("var/bench-cache")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page costs: server time and the number of statements."""

    milliseconds: float
    queries: int


Costs = dict[str, dict[str, Cost]]


def measure() -> list[dict[str, object]]:
    """Every figure, the small desk and the large one in turn."""
    small: list[Costs] = []
    large: list[Costs] = []
    for _ in range(ROUNDS):
        for tickets, found in ((SMALL, small), (LARGE, large)):
            with _desk(tickets):
                found.append(_costs())
    return [_figure(name, _best(name, small), _best(name, large)) for name in IDS]


def _best(name: str, rounds: list[Costs]) -> dict[str, Cost]:
    """The quickest round of each page: the others were disturbed."""
    return {
        page: min((each[name][page] for each in rounds), key=lambda cost: cost.milliseconds)
        for page in rounds[0][name]
    }


def _figure(name: str, small: dict[str, Cost], large: dict[str, Cost]) -> dict[str, object]:
    worst = max(large, key=lambda page: large[page].milliseconds)
    measured, reference = large[worst].milliseconds, small[worst].milliseconds
    limit = SEARCH_MS_MAX if "search" in name else PAGE_MS_MAX
    # search and wallboard read as much of an index as there is to find or to count
    may_grow = "search" in name or "wallboard" in name
    is_constant = all(large[page].queries <= small[page].queries for page in large)
    ratio = measured / reference
    met = measured <= limit and (may_grow or (ratio <= RATIO_MAX and is_constant))
    goal = f"<= {limit:.0f} ms" + ("" if may_grow else f", ratio <= {RATIO_MAX}, same queries")
    others = ", ".join(f"{page} {cost.milliseconds:.1f}" for page, cost in large.items())
    return {
        "id": name,
        "measured": measured,
        "reference": reference,
        "ratio": ratio,
        "goal": goal,
        "met": met,
        "method": (
            f"ms of processor time a request, median of {TIMES}, best of {ROUNDS} rounds, the "
            f"worst page ({worst}, "
            f"{large[worst].queries} queries) at {LARGE:,} tickets and 300,000 messages against "
            f"{SMALL:,}; all: {others}"
        ),
    }


def _costs() -> Costs:
    """By figure and page. One client a person, logged in beforehand."""
    found: Costs = {name: {} for name in IDS}
    for who, email in (("supervisor", "boss@desk.example"), ("agent", "a1-0@desk.example")):
        client = Client(SERVER_NAME="localhost")
        client.force_login(apps.get_model("accounts", "User").objects.get(email=email))
        for name, page, address in _pages(who):
            found[name][f"{who}: {page}"] = _cost(lambda: client.get(address))  # noqa: B023
    return found


def _pages(who: str) -> Iterator[tuple[str, str, str]]:
    tickets = reverse("console:tickets")
    for view in VIEWS:
        yield "desk.list_100k", view, f"{tickets}?view={view}"
    yield "desk.list_100k", "team", f"{tickets}?view=open&team=1"
    open_ones = Ticket.objects.filter(team=1, is_settled=False).order_by("-last_activity_at")
    number = open_ones.values_list("number", flat=True)[0]
    yield "desk.page_100k", "ticket", reverse("console:ticket", args=[number])
    yield "desk.dashboard_100k", "dashboard", reverse("console:dashboard")
    if who == "supervisor":
        yield from _wallboard()
    search = reverse("console:search")
    for word in (COMMON_WORD, COMMON_CHINESE, f"{COMMON_WORD} {COMMON_CHINESE}"):
        yield "desk.search_common_100k", word, f"{search}?q={word}"
    yield "desk.search_rare_100k", RARE_WORD, f"{search}?q={RARE_WORD}"


def _wallboard() -> Iterator[tuple[str, str, str]]:
    for name in ("wallboard", "wallboard-at-risk", "wallboard-ageing"):
        yield "desk.wallboard_100k", name, reverse(f"console:{name}")
    query = "?figure=broken&team=1"
    yield "desk.wallboard_100k", "its tickets", reverse("console:wallboard-tickets") + query


def _cost(get: Callable[[], object]) -> Cost:
    get()
    with CaptureQueriesContext(connection) as captured:
        answer = get()
    queries = len(captured)
    if getattr(answer, "status_code", None) != 200:
        raise RuntimeError(f"A page did not open: {answer}.")
    times = []
    for _ in range(TIMES):
        began = time.process_time()
        get()
        times.append(time.process_time() - began)
    return Cost(median(times) * 1000, queries)


@contextmanager
def _desk(tickets: int) -> Iterator[None]:
    """A database with that many tickets, in place of the empty one this process was given."""
    kept = CACHE / f"desk-{tickets}-{_recipe()}.db"
    if not kept.exists():
        _make(tickets, kept)
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = kept.resolve()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _make(tickets: int, kept: Path) -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    DeskMaker(tickets).make()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in CACHE.glob(f"desk-{tickets}-*"):
        old.unlink()
    fresh = Path(settings.HOME) / "gemba.db"
    shutil.move(fresh, kept.with_suffix(".new"))
    kept.with_suffix(".new").replace(kept)
    for rest in Path(settings.HOME).glob("gemba.db*"):
        rest.unlink()


def _recipe() -> str:
    """Changes when the tables or their maker do."""
    package = Path(bench_desk.__file__).resolve().parents[2]
    files = [Path(bench_desk.__file__), *sorted(package.glob("*/*/migrations/0*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
