"""The keywords a robot has besides those of Robot Framework and SeleniumLibrary."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from robot.api.deco import keyword
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from SeleniumLibrary import SeleniumLibrary
from SeleniumLibrary.errors import ElementNotFound
from SeleniumLibrary.locators import ElementFinder

from .checking import REFUSED_KEYWORDS, keyword_key
from .place import ANSWER, NO_RETURN, PROFILE
from .walls import end_with_parent

ANSWER_BYTES_MAX = 1 << 20
WINDOW = "1280,900"
# what a browser otherwise asks its maker about
QUIET = {
    "autofill.profile_enabled": False,
    "credentials_enable_service": False,
    "profile.password_manager_leak_detection": False,
    "safebrowsing.enabled": False,
    "search.suggest_enabled": False,
    "signin.allowed": False,
}
# how long a keyword waits for what it names to be there, and for a page to be loaded
LOOK_SECONDS = 0.1
WAIT, PAGE_WAIT = timedelta(seconds=5), timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Login:
    """A name and a secret of another system."""

    user: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Machine:
    """What the browser is and how it may speak: only through the desk's proxy."""

    browser: str
    driver: str
    proxy: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a run is given besides its script and arguments."""

    machine: Machine
    logins: Mapping[str, Login]


class _PatientFinder(ElementFinder):  # type: ignore[misc]
    """Waits for an element that is not there yet. The driver's own waiting would also wait for what
    SeleniumLibrary only tries: whether a button is an `input` or a `button`."""

    def find(
        self,
        locator: Any,
        tag: str | None = None,
        first_only: bool = True,
        required: bool = True,
        parent: Any = None,
    ) -> Any:
        """As there, for up to WAIT where it is required."""
        until = time.monotonic() + WAIT.total_seconds()
        while True:
            try:
                return super().find(locator, tag, first_only, required, parent)
            except ElementNotFound:
                if time.monotonic() > until:
                    raise
                time.sleep(LOOK_SECONDS)


class Gemba(SeleniumLibrary):  # type: ignore[misc]
    """SeleniumLibrary on the one browser that a robot has. `given` is set before it is imported,
    for Robot Framework makes libraries itself; `made` is what it has made."""

    given: ClassVar[Given]
    made: ClassVar[Gemba | None] = None

    def __init__(self) -> None:
        super().__init__(run_on_failure=None, page_load_timeout=PAGE_WAIT)
        self._element_finder = _PatientFinder(self)
        self.add_library_components([Keywords(self, self.given)])
        for name in list(self.keywords):
            if keyword_key(name) in REFUSED_KEYWORDS:
                del self.keywords[name]
        Gemba.made = self

    @property
    def page(self) -> Chrome | None:
        """The browser, once it is open."""
        return self.driver if self._drivers.active_drivers else None


class Keywords:
    """Opens the browser, types logins, gives the answer."""

    def __init__(self, pages: Gemba, given: Given) -> None:
        self._pages = pages
        self._given = given
        self._answer: dict[str, Any] = {}

    @keyword
    def open_site(self, url: str) -> None:
        """Open a page of one of the robot's hosts; the first time this starts the browser."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise AssertionError("A site begins with https:// or http://.")
        if self._pages.page is None:
            try:
                self._pages.register_driver(_started(self._given.machine), "robot")
            except WebDriverException as error:
                raise AssertionError(f"The browser did not start: {_first_line(error)}") from None
        try:
            self._pages.driver.get(url)
        except WebDriverException as error:
            raise AssertionError(f"{url} could not be opened: {_first_line(error)}") from None

    @keyword
    def go_to(self, url: str) -> None:
        """SeleniumLibrary's word for it."""
        self.open_site(url)

    @keyword
    def type_user(self, locator: str, login: str) -> None:
        """Type the user name of a login into a field."""
        self._type(locator, self._login(login).user)

    @keyword
    def type_password(self, locator: str, login: str) -> None:
        """Type the secret of a login into a field; it is never written down."""
        self._type(locator, self._login(login).secret)

    @keyword
    def point_of_no_return(self) -> None:
        """From here on a failed run is not repeated: the other system may have kept something."""
        with NO_RETURN.open("w") as mark:
            mark.write("passed")
            mark.flush()
            os.fsync(mark.fileno())

    @keyword
    def answer(self, **values: Any) -> None:
        """Values for the process, by the names the robot answers with."""
        self._answer.update(values)
        text = json.dumps(self._answer, ensure_ascii=False, default=str)
        if len(text.encode()) > ANSWER_BYTES_MAX:
            raise AssertionError("The answer is larger than 1 MB.")
        ANSWER.write_text(text)

    def _type(self, locator: str, text: str) -> None:
        found = self._pages.find_element(locator)
        found.clear()
        found.send_keys(text)

    def _login(self, name: str) -> Login:
        if name not in self._given.logins:
            raise AssertionError(f"The robot has no login “{name}”.")
        return self._given.logins[name]


def _first_line(error: WebDriverException) -> str:
    return (str(error.msg).splitlines() or [type(error).__name__])[0]


def _started(machine: Machine) -> Chrome:
    options = ChromeOptions()
    options.binary_location = machine.browser
    for argument in (
        "--headless=new",
        f"--window-size={WINDOW}",
        f"--user-data-dir={PROFILE.resolve()}",
        # nothing goes past the proxy, not even to this machine
        f"--proxy-server={machine.proxy}",
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-quic",
        # a browser that ends with its driver, and speaks for nobody but the page
        "--remote-debugging-pipe",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-crash-reporter",
        "--disable-breakpad",
        "--disable-dev-shm-usage",
        "--disable-default-apps",
        "--disable-extensions",
        "--disable-features=OptimizationHints,AutofillServerCommunication,Translate,MediaRouter",
        "--disable-sync",
        "--no-first-run",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", QUIET)
    me = os.getpid()
    service = ChromeService(machine.driver, popen_kw={"preexec_fn": lambda: end_with_parent(me)})
    driver = Chrome(options=options, service=service)
    driver.set_page_load_timeout(PAGE_WAIT.total_seconds())
    return driver
