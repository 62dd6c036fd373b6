"""Bringing the demo desk into the database: people, inboxes, ninety days of tickets."""

import gc
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.operations import (
    InboundFile,
    TicketHistory,
    create_inbox,
    import_tickets,
)
from gemba.desk.tickets.queries import ticket_page
from gemba.foundation.accounts.operations import (
    create_team,
    create_user,
    set_password,
    set_preferences,
    set_teams,
)
from gemba.foundation.accounts.queries import Person, Preferences, actor_with_id, find_person
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.vault.files import keep_file
from gemba.interfaces.demo.board import improve
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.choosing import weigh_automations
from gemba.interfaces.demo.company import (
    AGENTS,
    CHEN_JIANGUO,
    DEALERS,
    DOMAIN,
    EMILY_CARTER,
    FIRST_LINE,
    FORM,
    GUO_TAO,
    HE_JING,
    MAIL_DEALERS,
    MAIL_EN,
    MAIL_ZH,
    SAM_PORTER,
    STAFF,
    TEAMS,
    Staff,
)
from gemba.interfaces.demo.dealers.calendar import Dates
from gemba.interfaces.demo.dealers.pilots import DealersPast, define_dealers
from gemba.interfaces.demo.ended import choose, cut, lead
from gemba.interfaces.demo.inventing import invented
from gemba.interfaces.demo.letters import PRICES
from gemba.interfaces.demo.logins import DemoLogin, fresh_password, keep_logins, kept_logins
from gemba.interfaces.demo.paths import paths
from gemba.interfaces.demo.people import REGULAR
from gemba.interfaces.demo.pictures import holiday_photo, label_photo, shipping_label
from gemba.interfaces.demo.processes import define_processes, run_processes
from gemba.interfaces.demo.promises import define_promises
from gemba.interfaces.demo.queues import define_queues
from gemba.interfaces.demo.ranks import VENDOR_TEAM, rank
from gemba.interfaces.demo.rules import define_workflow
from gemba.interfaces.demo.together import define_complaints, work_together
from gemba.interfaces.demo.twin.demand import DAYS
from gemba.interfaces.demo.views import define_views

SEED, TICKETS = 7, 3000
LANGUAGES = {"zh": "zh-hans", "en": "en"}
# The others have accounts without a password: a slow hash each would double the loading time.
OPEN_ACCOUNTS = (SAM_PORTER, HE_JING, CHEN_JIANGUO, EMILY_CARTER, GUO_TAO)

Progress = Callable[[int], None]


class DemoRefused(Exception):
    """The demo cannot be loaded here; the message says why and what to do."""


def demo_desk(
    *,
    now: datetime,
    seed: int = SEED,
    tickets: int = TICKETS,
    without: str = "",
    show_progress: bool = False,
) -> list[DemoLogin]:
    """The log-ins of the demo desk, which is loaded first unless it is there.

    `without` leaves out planted problems, by the letters of docs/demo.md. Raises DemoRefused where
    the desk holds tickets of its own. Search and the process log follow as soon as a worker runs.
    """
    if find_person(REGULAR.email) is not None:
        return kept_logins() or _renewed_logins(now)
    if find_person(SAM_PORTER.email) is not None:
        raise DemoRefused(
            _(
                "Loading the demo desk was cut short before. Load it into an empty one: "
                "set GEMBA_HOME to a new folder."
            )
        )
    for view in ("open", "settled"):
        if ticket_page(view, actor=SYSTEM, limit=1).lines:
            raise DemoRefused(
                _(
                    "This desk has tickets of its own. Load the demo into an empty one: "
                    "set GEMBA_HOME to a new folder."
                )
            )
    with _bar(show_progress) as progress, _without_collector():
        logins = _open_desk(_Wanted(seed, tickets, without), now, progress)
    keep_logins(logins)
    return logins


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which desk, how large, and without which planted problems."""

    seed: int
    tickets: int
    without: str


def _open_desk(wanted: _Wanted, now: datetime, progress: Progress) -> list[DemoLogin]:
    """In three transactions and one for each act of a pilot: its operations read what is committed.
    The customer's account comes last and says that all is there."""
    began = now - timedelta(days=DAYS + 1)
    with transaction.atomic():
        logins, keys = _people(began)
        dealers = define_dealers(keys, began=began)
    progress(5)
    made = invented(wanted.seed, wanted.tickets, keys, now, wanted.without)
    progress(25)
    if made.stopped is not None:
        lead, administrator = (_actor(keys, each) for each in (HE_JING, SAM_PORTER))
        past = DealersPast(keys, lead, administrator, dealers, Dates(now))
        past.live([each for each in made.histories if _is_dealers(each, keys)], made.stopped)
    progress(45)
    with transaction.atomic():
        _live_through(wanted, made.histories, keys, now)
        logins.append(_customer(began))
    progress(100)
    return logins


def _live_through(
    wanted: _Wanted, histories: list[TicketHistory], keys: Keys, now: datetime
) -> None:
    """What the desk defines, and all that happened but with dealers."""
    began = now - timedelta(days=DAYS + 1)
    define_promises(keys.inboxes, now=began)
    define_complaints(now=began)
    define_queues(keys, began=began, now=now)
    define_workflow(keys.teams, now=now)
    processes = define_processes(began=began, now=now)
    define_views(now=now)
    actors = {staff.key: _actor(keys, staff) for staff in (*AGENTS, HE_JING)}
    chance = random.Random(wanted.seed)  # noqa: S311 – a demo, not a secret
    others = [each for each in histories if not _is_dealers(each, keys)]
    led = choose(others, paths(wanted.tickets / TICKETS), keys, rng=chance, now=now)
    receipts = import_tickets(cut(others, led), actor=SYSTEM, now=now)
    keyed = {each.key: told.ticket_id for each, told in zip(others, receipts, strict=True)}
    lead(led, keyed, processes, people=actors, supervisor=actors[HE_JING.key], rng=chance)
    rank(keys.teams[VENDOR_TEAM], now=now)
    work_together(keys, now=now)
    run_processes(processes, who=actors[HE_JING.key], now=now)
    weigh_automations(actors[HE_JING.key], now)
    improve(histories, actors | {SAM_PORTER.key: _actor(keys, SAM_PORTER)}, now)


def _is_dealers(history: TicketHistory, keys: Keys) -> bool:
    return history.inbox_id == keys.inboxes[MAIL_DEALERS]


def _actor(keys: Keys, staff: Staff) -> Actor:
    actor = actor_with_id(keys.users[staff.key])
    assert actor is not None
    return actor


def _people(began: datetime) -> tuple[list[DemoLogin], Keys]:
    teams = {name: create_team(name=name, actor=SYSTEM, now=began).id for name in (*TEAMS, DEALERS)}
    vendor = create_team(name=VENDOR_TEAM, is_vendor=True, actor=SYSTEM, now=began)
    teams[VENDOR_TEAM] = vendor.id
    logins, users = [], {}
    for staff in STAFF:
        password = fresh_password() if staff in OPEN_ACCOUNTS else None
        users[staff.key] = join(staff, password, teams, began).id
        if password is not None:
            logins.append(_login(staff, password))
    logins.sort(key=lambda login: list(Role).index(Role(login.role)))
    return logins, Keys(users, teams, inboxes_of(teams, began), _files())


def _customer(began: datetime) -> DemoLogin:
    password = fresh_password()
    create_user(
        email=REGULAR.email,
        name=REGULAR.name,
        role=Role.CUSTOMER,
        password=password,
        actor=SYSTEM,
        now=began,
    )
    return _customer_login(password)


def join(staff: Staff, password: str | None, teams: dict[str, int], began: datetime) -> Person:
    """A colleague gets an account and a place in the team."""
    person = create_user(
        email=staff.email,
        name=staff.name,
        role=staff.role,
        password=password,
        actor=SYSTEM,
        now=began,
    )
    if staff.team:
        set_teams(user_id=person.id, team_ids=[teams[staff.team]], actor=SYSTEM, now=began)
    preferences = Preferences(language=LANGUAGES[staff.writes], time_zone=staff.hours.zone)
    set_preferences(user_id=person.id, preferences=preferences, actor=SYSTEM, now=began)
    return person


def inboxes_of(teams: dict[str, int], began: datetime) -> dict[str, int]:
    """The addresses of the desk, each of a team; their ids."""
    wanted = {
        MAIL_ZH: ("email", "舒屿客服", f"{MAIL_ZH}@{DOMAIN}", FIRST_LINE),
        MAIL_EN: ("email", "Solisle Customer Care", f"{MAIL_EN}@{DOMAIN}", FIRST_LINE),
        FORM: ("form", "Web form 网页表单", FORM, FIRST_LINE),
        MAIL_DEALERS: ("email", "Dealers 经销商", f"{MAIL_DEALERS}@{DOMAIN}", DEALERS),
    }
    return {
        key: create_inbox(
            kind=kind, name=name, address=address, team_id=teams[team], actor=SYSTEM, now=began
        ).id
        for key, (kind, name, address, team) in wanted.items()
    }


def _files() -> dict[str, InboundFile]:
    contents = {product: label_photo(product) for product in PRICES}
    contents["holiday"] = holiday_photo()
    files = {
        name: InboundFile("photo.png", "image/png", len(content), keep_file(content))
        for name, content in contents.items()
    }
    label = shipping_label()
    digest = keep_file(label)
    files["label"] = InboundFile("return-label.pdf", "application/pdf", len(label), digest)
    return files


def _renewed_logins(now: datetime) -> list[DemoLogin]:
    """New passwords, because the file that kept the old ones is gone."""
    logins = [_login(staff, fresh_password()) for staff in OPEN_ACCOUNTS]
    logins.append(_customer_login(fresh_password()))
    for login in logins:
        person = find_person(login.email)
        if person is not None:
            set_password(user_id=person.id, password=login.password, actor=SYSTEM, now=now)
    keep_logins(logins)
    return logins


def _login(staff: Staff, password: str) -> DemoLogin:
    return DemoLogin(staff.role.value, staff.name, staff.email, password, staff.team)


def _customer_login(password: str) -> DemoLogin:
    return DemoLogin(Role.CUSTOMER.value, REGULAR.name, REGULAR.email, password)


@contextmanager
def _bar(show: bool) -> Iterator[Progress]:
    if not show:
        yield lambda _percent: None
        return
    with click.progressbar(length=100, label=_("Loading the demo desk"), file=sys.stderr) as bar:
        yield lambda percent: bar.update(percent - bar.pos)


@contextmanager
def _without_collector() -> Iterator[None]:
    """The garbage collector would search the growing heap of rows again and again, for nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
