"""Pictures of the demo desk for the README: `.venv/bin/python tools/screenshots.py [FOLDER]`.

Starts a demo desk of its own, logs in as its people, and photographs every screen in English and
Chinese, light and dark, on a desk and on a phone. The README uses a few of them.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402
from serving import Desk, desk  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic"
).split()
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
LANGUAGES = {"en": "en", "zh": "zh-hans"}
THEMES = ("light", "dark")
SETTLE_MILLISECONDS = 1200

SCREENS = {
    "dashboard": "/dashboard/",
    "process": "/process/",
    "variants": "/process/desk/cases/",
    "waiting": "/process/desk/waiting/",
    "people": "/process/desk/people/",
    "compare": "/process/desk/compare/",
    "model": "/process/desk/model/",
    "conformance": "/process/desk/conformance/",
    "objects": "/process/desk/objects/",
    "data": "/process/desk/data/",
    "figures": "/figures/",
    "findings": "/findings/",
    "staffing": "/staffing/",
    "people-needed": "/staffing/desk/people/",
    "shift-plan": "/staffing/plans/",
    "day": "/staffing/desk/day/",
    "contacts": "/contacts/?q=li",
    "intake": "/intake/",
    "preferences": "/preferences/",
    "wallboard": "/wallboard/",
    "at-risk": "/wallboard/at-risk/",
    "predictions": "/board/predictions/",
    "manage": "/manage/",
    "promises": "/manage/sla_policy/",
    "rules": "/manage/rule/",
    "queues": "/manage/waiting/",
    "complaints": "/complaints/",
    "notifications": "/notifications/",
}
# By the stage of the proposal they belong to.
PILOTS = {"pilot": "watched", "pilot-running": "piloting", "pilot-stopped": "rolled_back"}
PUBLIC = {"help": "/help/", "request": "/request/"}


@dataclass(frozen=True)
class Look:
    """One way of looking at the screens."""

    size: str
    language: str
    theme: str

    @property
    def suffix(self) -> str:
        parts = (
            "" if self.language == "en" else f"-{self.language}",
            "" if self.theme == "light" else f"-{self.theme}",
            "" if self.size == "desk" else f"-{self.size}",
        )
        return "".join(parts)


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0] if arguments else ROOT / "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        desk(Path(home), "--demo") as running,
        sync_playwright() as playwright,
    ):
        while any(cursor["lag_events"] for cursor in running.report("status")["cursors"]):
            time.sleep(2)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for size, language, theme in itertools.product(SIZES, LANGUAGES, THEMES):
            photograph(browser, running, Look(size, language, theme), folder)
        browser.close()


def photograph(browser: Browser, running: Desk, look: Look, folder: Path) -> None:
    context = _context(browser, look)
    page = context.new_page()
    for name, address in PUBLIC.items():
        _take(page, running.url + address, folder / f"{name}{look.suffix}.png")
    _take(page, running.url + "/log-in/", folder / f"log-in{look.suffix}.png")
    _log_in(page, running, "supervisor")
    _prefer(page, running, look)
    for name, address in SCREENS.items():
        _take(page, running.url + address, folder / f"{name}{look.suffix}.png")
    for name, address in _process_screens(page, running).items():
        _take(page, running.url + address, folder / f"{name}{look.suffix}.png")
    for name, stage in PILOTS.items():
        _take(
            page,
            running.url + _proposal_in(page, running, stage),
            folder / f"{name}{look.suffix}.png",
        )
    _rehearse(page, running)
    page.screenshot(path=folder / f"rehearsal{look.suffix}.png")
    _try_out(page, running, look)
    page.screenshot(path=folder / f"lab{look.suffix}.png")
    _take(
        page,
        running.url + _telling_ticket(page, running, look),
        folder / f"workspace{look.suffix}.png",
    )
    context.close()
    customer = _context(browser, look)
    page = customer.new_page()
    _log_in(page, running, "customer")
    page.goto(running.url + "/my/")
    page.locator("main a[href^='/my/']").nth(1).click()
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    page.screenshot(path=folder / f"tracking{look.suffix}.png")
    customer.close()


def _process_screens(page: Page, running: Desk) -> dict[str, str]:
    """Addresses of the repair as it is drawn, as it is gone, and where its tickets stand."""
    page.goto(f"{running.url}/manage/process/")
    link = page.locator("a[href^='/manage/definitions/']", has_text="Repair").first
    key = (link.get_attribute("href") or "").rstrip("/").split("/")[-1]
    return {
        "designer": f"/manage/drawings/{key}/",
        "running": f"/manage/running/{key}/",
        "reality": f"/manage/running/{key}/reality/",
    }


def _proposal_in(page: Page, running: Desk, stage: str) -> str:
    """The address of the first proposal on the board that has come so far."""
    page.goto(f"{running.url}/board/")
    link = page.locator(f"a.board-card:has(.is-{stage})").first
    return link.get_attribute("href") or "/board/"


def _rehearse(page: Page, running: Desk) -> None:
    """Let the rule that recognises returns live through the past 30 days."""
    page.goto(f"{running.url}/manage/rule/")
    history = page.locator(".definition").nth(1).locator(".definition-words small a").first
    page.goto(running.url + (history.get_attribute("href") or ""))
    page.locator("form[action$='/rehearse/'] button").first.click()
    page.wait_for_timeout(4 * SETTLE_MILLISECONDS)


def _try_out(page: Page, running: Desk, look: Look) -> None:
    """Three scenarios in the Lab, side by side."""
    tried = {
        "en": ("Two more people", "A fifth more requests", "An assistant answers first"),
        "zh": ("增加两人", "请求增加两成", "先由助手答复"),
    }[look.language]
    changes = (
        {"kind": "change_staff", "count": 2},
        {"kind": "scale_demand", "factor": 1.2},
        {"kind": "answer_first", "share": 0.4},
    )
    scenarios = [
        ("s", json.dumps({"name": name, "changes": [change]}, ensure_ascii=False))
        for name, change in zip(tried, changes, strict=True)
    ]
    page.goto(f"{running.url}/lab/?{urlencode(scenarios)}")
    page.wait_for_selector(".lab-table", timeout=120_000)
    page.wait_for_selector(".lab-distances", timeout=120_000)


def _telling_ticket(page: Page, running: Desk, look: Look) -> str:
    """The address of a ticket with a story to it, in the language of the picture."""
    page.goto(f"{running.url}/dashboard/")
    links = page.locator("main a[href^='/tickets/']")
    for n in range(links.count()):
        is_chinese = _is_chinese(links.nth(n).inner_text().splitlines()[0])
        address = links.nth(n).get_attribute("href") or ""
        if is_chinese == (look.language == "zh") and address.rstrip("/").split("/")[-1].isdigit():
            return f"{address}?view=open"
    return "/tickets/?view=open"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def _context(browser: Browser, look: Look) -> BrowserContext:
    width, height = SIZES[look.size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN" if look.language == "zh" else "en-GB",
        color_scheme="dark" if look.theme == "dark" else "light",
        device_scale_factor=1,
    )


def _take(page: Page, address: str, file: Path) -> None:
    page.goto(address)
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    page.screenshot(path=file)
    print(file.name, file=sys.stderr)


def _log_in(page: Page, running: Desk, role: str) -> None:
    logins = json.loads((running.home / "demo-logins.json").read_text())
    login = next(each for each in logins if each["role"] == role)
    page.goto(running.url + "/log-in/")
    page.fill("#email", login["email"])
    page.fill("#password", login["password"])
    page.click("button.btn-primary")
    page.wait_for_load_state()


def _prefer(page: Page, running: Desk, look: Look) -> None:
    page.goto(running.url + "/preferences/")
    page.select_option("select[name=language]", LANGUAGES[look.language])
    page.locator(".card-footer button.btn-primary").click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main(sys.argv[1:])
