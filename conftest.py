"""What all tests share: markers that follow from what a test uses, shared data, a browser.

A test that cannot run here is skipped loudly: its reason stands in the closing lines.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import migrated
import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase, override_settings
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker
from swept import AsMigrated
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

from gemba.foundation.events.tests.elsewhere import Elsewhere

ROOT = Path(__file__).parent
SHARED = Path(os.environ.get("GEMBA_SHARED") or ROOT.parent / "shared")
CHROMIUM = os.environ.get("GEMBA_CHROMIUM") or shutil.which("chromium")
# What costs a process or half a second a page: a process for each frame that shows a mail, one in
# reserve, the address bar's suggestions. The last four lines are what Playwright itself
# switches off, for this list takes the place of its own.
FEATURES_OFF = (
    *("IsolateSandboxedIframes", "SpareRendererForSitePerProcess"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
)
# After how many new objects garbage is looked for; 700 of Python's own took a tenth of all time.
GARBAGE_OBJECTS = 50_000
gc.disable()  # until all is collected: what is imported stays
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


# `make test` draws few examples of each property, `make test-long` many.
settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("thorough", max_examples=100, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "only tests marked long, and properties drawn more often"
    parser.addoption("--long", action="store_true", help=words)
    parser.addoption("--study", action="store_true", help="only tests marked study: many minutes")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("thorough" if config.getoption("--long") else "quick")


def is_wanted(item: pytest.Item) -> bool:
    is_study = item.get_closest_marker("study") is not None
    if is_study or item.config.getoption("--study"):
        return is_study and bool(item.config.getoption("--study"))
    is_long = item.get_closest_marker("long") is not None
    if not item.config.getoption("--long"):
        return not is_long
    return is_long or draws_more(item)


def draws_more(item: pytest.Item) -> bool:
    """Whether a property is drawn more often here than in the short tests: not if it names a
    smaller number of its own. Hypothesis marks its tests later; those that hold a property
    inside are marked by hand."""
    test = getattr(item, "obj", None)
    if not getattr(test, "is_hypothesis_test", False):
        return item.get_closest_marker("hypothesis") is not None
    own = getattr(test, "_hypothesis_internal_use_settings", settings.default)
    return own is None or own.max_examples >= settings().max_examples


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`database` marks every test that touches one, so that PostgreSQL can have them again.

    Tests of the whole desk wait for its processes most of their time: they come first, for at
    the end nothing would be left that others could do meanwhile.
    """
    config.hook.pytest_deselected(items=[item for item in items if not is_wanted(item)])
    items[:] = [item for item in items if is_wanted(item)]
    items.sort(key=lambda item: item.path.parent != ROOT / "tests")
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser") and not CHROMIUM:
            why = "no Chromium here (Debian: apt install chromium, or set GEMBA_CHROMIUM)"
            item.add_marker(pytest.mark.skip(reason=why))


def pytest_collection_finish() -> None:
    """The product and its tests, half a million objects, are no garbage: nobody looks again."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(GARBAGE_OBJECTS, *gc.get_threshold()[1:])


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the closing lines what was not tested, and why."""
    skipped = terminalreporter.getreports("skipped")
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    if reasons:
        terminalreporter.section("NOT TESTED HERE", yellow=True, bold=True)
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count:4} × {reason}", yellow=True)


@pytest.fixture(autouse=True)
def _own_events_are_readable(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL readers stay below open transactions, and a test's own is one: unless the
    test commits (transaction=True), it may read what it recorded itself."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    commits |= bool({"transactional_db", "live_server"} & set(request.fixturenames))
    if not commits and (marker or "db" in request.fixturenames):
        _read_own_events(monkeypatch)


def _read_own_events(monkeypatch: pytest.MonkeyPatch) -> None:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    rule = "gemba.foundation.events.queries._BELOW_OLDEST_OPEN"
    own = "transaction_id = pg_current_xact_id_if_assigned()::text::bigint"
    below = "transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    monkeypatch.setattr(rule, f"({below} OR {own})")


@pytest.fixture(autouse=True)
def _no_trial_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test begins with an empty database: what a process knows of one does not outlast it, and
    it looks for trials that others began never in the midst of a test that counts queries."""
    _suppose_no_trial(monkeypatch)


def _suppose_no_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    known = sys.modules.get("gemba.foundation.trials.known")
    if known is not None:
        monkeypatch.setattr(known, "LOOK_AFTER_SECONDS", float("inf"))
        known.suppose_none()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,  # noqa: ARG001
    django_db_modify_db_settings: None,  # noqa: ARG001
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """In place of pytest-django's: migrations are run when they have changed, not each time."""
    with django_db_blocker.unblock():
        is_kept = migrated.bring()
        databases = setup_databases(
            verbosity=0, interactive=False, keepdb=is_kept, serialized_aliases=[]
        )
        if not is_kept:
            migrated.keep()
        begun = AsMigrated.seen()
    # With several workers any test may come next, and it expects the rows that migrations made.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: begun.bring_back())
        yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)


@pytest.fixture
def other(transactional_db: None) -> Iterator[Elsewhere]:  # noqa: ARG001
    """Somebody else at work in the database at the same moment."""
    found = Elsewhere()
    yield found
    found.leave()


@pytest.fixture(scope="module")
def written_once(
    django_db_setup: None,  # noqa: ARG001
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """For a fixture of module scope: what it writes is there for every test of the module, and
    what a test changes is undone. Its home, with the kept files, is the folder given.

    Not for modules with a test that commits, and no trial may run in what is written.
    """
    home = tmp_path_factory.mktemp("home")
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(HOME=home, FILES=home / "files", EVENT_LOGS=home / "logs"),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        _read_own_events(patch)
        _suppose_no_trial(patch)
        yield home
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """Each test's client builds the chain of middleware, and one link lists every static file."""
    listed: dict[str, object] = {}
    look_through = WhiteNoiseMiddleware.add_files_from_finders

    def from_list(chain: WhiteNoiseMiddleware) -> None:
        if not listed:
            look_through(chain)
            listed.update(chain.files)
        chain.files.update(listed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", from_list)
        yield


@pytest.fixture(scope="session", autouse=True)
def _the_disk_is_not_waited_for() -> Iterator[None]:
    """No power is cut while tests of this process run: what is written is there at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """`shared_data("mails")`: a path in the test data beside the checkout, or a skip."""

    def find(name: str) -> Path:
        path = SHARED / "data" / name
        if not path.exists():
            pytest.skip(f"no test data {name} (looked in $GEMBA_SHARED and beside the checkout)")
        return path

    return find


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests of a process; open a context of your own in it."""
    # Playwright keeps an event loop in this thread. Django would refuse its database there, and
    # would open other connections, which do not know how to bring back the migrations' rows.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    before = {alias: connections[alias] for alias in connections}
    with sync_playwright() as playwright:
        for alias, connection in before.items():
            connections[alias] = connection
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                f"--disable-features={','.join(FEATURES_OFF)}",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def in_its_own_process() -> None:
    """For tests of the very process that strangers' files are read in."""


@pytest.fixture(autouse=True)
def _files_are_read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The task and the answer go through JSON as ever, but no process is started for them."""
    node = request.node
    if "in_its_own_process" in request.fixturenames or node.get_closest_marker("long"):
        return
    apart = sys.modules.get("gemba.insight.eventlog.apart")
    if apart is not None:

        def answered_here(task: dict[str, object]) -> object:
            return json.loads(json.dumps(apart.answered(json.loads(json.dumps(task)))))

        monkeypatch.setattr(apart, "answered_apart", answered_here)
