"""From a loss to a change that is proven and kept, as the people of a desk go there: what is found
is proposed, approved by another, tried on half of the tickets while days pass, stopped by itself
where it harms, judged, and kept where it helps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from django.conf import settings as django_settings
from django.test import Client
from living import Living
from moved import Moved, moved_clock
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gemba.desk.tickets.queries import inboxes
from gemba.foundation.accounts.queries import actor_with_id, find_person
from gemba.foundation.accounts.testing import log_in
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.jobs import watch_benefits
from gemba.insight.improvement.queries import pilots_of, proposals, recomputed
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.testing import watch_pilots
from gemba.interfaces.demo.company import EMILY_CARTER, HE_JING, SAM_PORTER
from gemba.interfaces.demo.loading import demo_desk
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks

TICKETS = 400
BEFORE_DAYS, DAYS_MAX = 4, 30
SLOW_MS, RUNS_MS = 60_000, 120_000
AFTER_DAYS = 14
HASTY, QUICK = "一行字回复", "先回复紧急工单"
WHOLE = "() => Math.min(6000, Math.max(900, document.querySelector('main').scrollHeight + 80))"
RULE = "Alarming words 紧急用语"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]


@dataclass
class Somebody:
    """A person of the desk with a browser."""

    actor: Actor
    page: Page
    language: str


@dataclass
class Journey:
    """The desk, who improves it, and where pictures go."""

    desk: Living
    lead: Somebody
    other: Somebody
    pictures: Path
    taken: int = 0

    def picture(self, name: str, *, who: Somebody) -> None:
        """In every look; whom a page shuts out, and what scrolls sideways, is a fault."""
        self.taken += 1
        faults = []
        for look in EVERY_LOOK:
            faults += in_looks(who.page, (look,))
            width, colours = look
            who.page.set_viewport_size({"width": width, "height": who.page.evaluate(WHOLE)})
            file = f"{self.taken:02}-{name}-{who.language}-{width}-{colours}.png"
            who.page.screenshot(path=self.pictures / file)
        who.page.set_viewport_size({"width": 1440, "height": 900})
        assert faults == []


@pytest.fixture
def clock() -> Iterator[Moved]:
    with moved_clock() as found:
        yield found


@pytest.fixture
def desk(clock: Moved, tmp_path: Path, settings: Settings) -> Living:
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    settings.EVENT_LOGS = tmp_path / "logs"
    now = current_time()
    demo_desk(now=now, tickets=TICKETS)
    react_until_quiet(now=now)
    inbox = next(each for each in inboxes() if each.kind == "email" and "Solisle" in each.name)
    found = Living(inbox, person(EMILY_CARTER.email), clock, now, np.random.default_rng(7))
    found.live(BEFORE_DAYS)
    return found


def person(email: str) -> Actor:
    found = find_person(email)
    actor = actor_with_id(found.id) if found else None
    assert actor is not None
    return actor


@pytest.fixture
def journey(
    desk: Living, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> Iterator[Journey]:
    """The supervisor reads Chinese, the administrator English; no script may fail."""
    troubles: list[str] = []
    contexts, people = [], []
    for email, language in ((HE_JING.email, "zh"), (SAM_PORTER.email, "en")):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": 1440, "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        client, actor = Client(), person(email)
        log_in(client, actor)
        name = django_settings.SESSION_COOKIE_NAME
        session = client.cookies[name].value
        context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        contexts.append(context)
        people.append(Somebody(actor, page, language))
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    yield Journey(desk, people[0], people[1], pictures)
    for context in contexts:
        context.close()
    assert troubles == []


ENGLISH = re.compile(r"(?:\b[A-Za-z][a-z']+,? ){3,}[a-z]+")


def reads_chinese(page: Page) -> None:
    """No sentence on it is an English one; names and commands are as they are."""
    lines = page.get_by_role("main").inner_text().splitlines()
    assert [each for each in lines if ENGLISH.search(each) and "gemba verdict" not in each] == []


def keeps_to_try(who: Somebody, tag: str) -> None:
    """Another version of a rule, which counts nowhere yet."""
    page = who.page
    page.goto("/manage/rule/")
    page.get_by_role("link", name=RULE).first.press("Enter")
    kinds = page.locator("#pieces-then select.rule-kind")
    tags = page.locator("#pieces-then input[name$='-tag']")
    pieces, tagging = kinds.count(), tags.count()
    page.locator("#pieces-then + button").press("Enter")
    expect(kinds).to_have_count(pieces + 1)
    kinds.last.select_option("add_tag")
    expect(tags).to_have_count(tagging + 1)
    tags.last.fill(tag)
    page.locator("[name=note]").fill(f"加上标签 {tag}")
    page.locator("button[name=to_try]").press("Enter")
    page.wait_for_url(re.compile(r"/manage/definitions?/"))


def proposes(journey: Journey, title: str, tag: str) -> str:
    """From the dearest finding, in the form, by keyboard; the address of the proposal."""
    page = journey.lead.page
    page.goto("/findings/")
    top = page.locator(".finding[open]").first
    top.locator("a[href*='/board/new/']").press("Enter")
    expect(page.locator("#title")).to_be_focused()
    page.keyboard.type(title)
    page.locator("#kpi").select_option("first_response")
    page.locator("#better_by").fill("8")
    ticks_the_change(page, tag)
    journey.picture("form", who=journey.lead)
    page.locator(".board-form .btn-primary").press("Enter")
    page.wait_for_url("**/board/proposals/**")
    return page.url


def proposes_from_the_lab(journey: Journey, title: str, tag: str) -> str:
    """Remedies of the dearest finding are compared; the first becomes a proposal, simulated. Then
    it is said what is to be tried."""
    page = journey.lead.page
    page.goto("/findings/")
    page.locator(".finding[open] a[href*='finding=']").first.press("Enter")
    expect(page.locator(".lab-table")).to_be_visible(timeout=RUNS_MS)
    journey.picture("lab", who=journey.lead)
    page.locator("form[action*='/board/from-lab/'] button").first.press("Enter")
    page.wait_for_url("**/board/proposals/**", timeout=RUNS_MS)
    address = page.url
    page.goto(f"{address}edit/")
    page.locator("#title").fill(title)
    page.locator("#kpi").select_option("first_response")
    ticks_the_change(page, tag)
    page.locator(".board-form .btn-primary").press("Enter")
    page.wait_for_url(address)
    journey.picture("simulated", who=journey.lead)
    return address


def ticks_the_change(page: Page, tag: str) -> None:
    """The version that was kept to be tried."""
    offers = page.locator(".board-offers", has=page.locator("[value^='version:']")).first
    if offers.get_attribute("open") is None:
        offers.locator("summary").press("Enter")
    offers.locator("label", has_text=f"加上标签 {tag}").locator("input").press("Space")


def approves(who: Somebody, address: str, reason: str) -> None:
    page = who.page
    page.goto(address)
    if reason:
        page.locator("#approve-reason").press_sequentially(reason)
    page.get_by_role("button", name="Approve").press("Enter")
    expect(page.locator(".board-way [aria-current=step]")).to_contain_text("Approved")


def begins(journey: Journey, who: Somebody) -> None:
    """Plans the pilot; what the past says of it stands there before it is begun."""
    page = who.page
    for name, value in (("relevant", "8"), ("window", "2"), ("days", str(DAYS_MAX))):
        page.locator(f"#plan-{name}").fill(value)
    page.locator("#plan-days").press("Tab")
    expect(page.locator("#pilot-forecast p").first).to_be_visible(timeout=SLOW_MS)
    journey.picture("plan", who=who)
    page.get_by_role("button", name="Begin the pilot").press("Enter")
    expect(page.locator(".board-way [aria-current=step]")).to_contain_text("In pilot")


def lives_until_judged(journey: Journey, title: str, look_on_day: int) -> int:
    """Days pass, and nobody presses a button; how many there were."""
    days = 0

    def judged() -> bool:
        nonlocal days
        days += 1
        watch_pilots(now=current_time())
        is_judged = stage_of(title) is not Stage.PILOTING
        if days == look_on_day and not is_judged:
            looks(journey, "running")
        return is_judged

    journey.desk.live(DAYS_MAX, judged)
    return days


def stage_of(title: str) -> Stage:
    return next(each.stage for each in proposals(actor=SYSTEM) if each.title == title)


def looks(journey: Journey, what: str) -> None:
    """Both look at how it stands, each in their language."""
    for who in (journey.other, journey.lead):
        who.page.reload()
        journey.picture(what, who=who)
    reads_chinese(journey.lead.page)


def is_stopped_by_itself(journey: Journey) -> None:
    """What makes customers come back is stopped by its guardrail, and nobody is left in it."""
    lead, other = journey.lead, journey.other
    keeps_to_try(lead, "one-line")
    address = proposes(journey, HASTY, "one-line")
    journey.picture("proposed", who=lead)
    reads_chinese(lead.page)
    approves(other, address, "Too new")
    begins(journey, other)
    days = lives_until_judged(journey, HASTY, look_on_day=1)
    assert days < DAYS_MAX
    assert stage_of(HASTY) is Stage.ROLLED_BACK
    looks(journey, "stopped")
    expect(other.page.locator(".board-verdict")).to_contain_text("guardrail")
    (pilot,) = pilots_of(proposal_called(HASTY), actor=SYSTEM)
    assert (pilot.ended_because, pilot.trial.kept) == ("guard", "control")


def is_proven_and_kept(journey: Journey) -> None:
    """What makes answers come sooner is proven, kept for all, and watched."""
    lead, other = journey.lead, journey.other
    keeps_to_try(lead, "first")
    address = proposes_from_the_lab(journey, QUICK, "first")
    approves(other, address, "Too new")
    begins(journey, other)
    days = lives_until_judged(journey, QUICK, look_on_day=4)
    assert days <= DAYS_MAX
    assert stage_of(QUICK) is Stage.VERIFIED
    looks(journey, "verdict")
    expect(other.page.locator(".board-verdict")).to_contain_text("Keep it")
    (pilot,) = pilots_of(proposal_called(QUICK), actor=SYSTEM)
    again = recomputed(pilot.verdicts[0].id, actor=other.actor)
    assert again.is_same
    assert again.given.main is not None and again.given.main.difference.high < 0
    other.page.get_by_role("button", name="Keep: publish to all").press("Enter")
    expect(other.page.locator(".board-way [aria-current=step]")).to_contain_text("Watched")
    journey.desk.live(AFTER_DAYS)
    watch_benefits(now=current_time())
    assert stage_of(QUICK) is Stage.WATCHED
    looks(journey, "watched")
    expect(other.page.locator(".control-scroll").first).to_be_visible()


def proposal_called(title: str) -> UUID:
    return next(each.id for each in proposals(actor=SYSTEM) if each.title == title)


def test_a_change_is_tried_and_kept_only_where_it_helps(journey: Journey) -> None:
    is_stopped_by_itself(journey)
    is_proven_and_kept(journey)
    for who in (journey.other, journey.lead):
        who.page.goto("/board/")
        journey.picture("board", who=who)
