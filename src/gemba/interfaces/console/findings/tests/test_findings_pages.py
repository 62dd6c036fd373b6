"""The Findings screen by HTTP: what it says of a log, and setting findings aside."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.eventlog.writers.parquet import write_parquet
from gemba.insight.improvement.queries import dismissals
from gemba.insight.improvement.tests.desk import Desk
from gemba.interfaces.console.process.tests.test_report import FOREIGN
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(written_once: Path) -> Cast:
    return cast()


@pytest.fixture(scope="module")
def log(people: Cast, written_once: Path) -> str:
    """The key of an imported log in which work is saved up before it is paid out."""
    file = written_once / "desk.parquet"
    write_parquet(Desk(seed=2, problems={"batch": 0.7}).simulated().columns, None, file)
    return import_log(path=file, order=ImportOrder(), actor=people.sun_wei, now=NOON).key


def page(name: str, log: str) -> str:
    found = visitor(name).get(reverse("console:findings-log", args=[log]))
    assert found.status_code == 200
    return found.content.decode()


def test_an_empty_desk_says_when_there_will_be_findings(people: Cast) -> None:
    assert "more than a week" in visitor("ana").get(reverse("console:findings")).content.decode()


def test_the_dearest_finding_comes_first_with_what_it_rests_on(log: str) -> None:
    found = visitor("sun.wei").get(reverse("console:findings-log", args=[log]))
    first = found.context["cards"][0]
    assert first.key == "batches:Pay out"
    assert "Pay out" in first.words
    assert first.cumulative == first.share > 0.3
    shown = found.content.decode()
    assert first.words in shown
    assert "Benjamini" in shown
    assert all(line in shown for line in first.assumptions)


def test_one_opens_in_the_lab_with_its_remedies_side_by_side(log: str) -> None:
    assert "remedies/?finding=batches%3APay%20out" in page("ana", log)
    address = reverse("console:lab-remedies", args=[log])
    lab = visitor("ana").get(address, {"finding": "batches:Pay out"}, follow=True)
    scenarios = lab.context["scenarios"]
    assert 1 <= len(scenarios) <= 3
    assert any("Pay out" in change.words for each in scenarios for change in each.changes)
    assert "Pay out" in lab.context["remedied"].words
    none = visitor("ana").get(address, {"finding": "batches:Nothing"}, follow=True)
    assert none.context["scenarios"] == []


def test_what_a_machine_might_do_leads_to_choosing_one(log: str) -> None:
    found = visitor("sun.wei").get(reverse("console:findings-log", args=[log]))
    assert reverse("console:selection-new") not in found.content.decode()
    card = replace(found.context["cards"][0], key="questions:Reply")
    around = ("choice", "may_dismiss", "remedies_url", "propose_url", "automate_url")
    context = {name: found.context[name] for name in around}
    shown = render_to_string("console/findings/card.html", {**context, "card": card})
    address = f"{reverse('console:selection-new')}?origin=finding&amp;log={log}"
    assert address in shown and "key=questions%3AReply" in shown


def test_one_is_set_aside_with_a_reason_and_taken_up_again(people: Cast, log: str) -> None:
    boss = visitor("sun.wei")
    address = reverse("console:finding-dismiss", args=[log])
    refused = boss.post(address, {"finding": "batches:Pay out", "reason": " "})
    assert refused.status_code == 422
    assert "why" in refused.content.decode()
    sent = boss.post(address, {"finding": "batches:Pay out", "reason": "The bank wants it so"})
    assert urlsplit(sent.headers["Location"]).path == reverse("console:findings-log", args=[log])
    found = boss.get(sent.headers["Location"])
    assert "batches:Pay out" not in [card.key for card in found.context["cards"]]
    assert "The bank wants it so" in found.content.decode()
    boss.post(reverse("console:finding-restore", args=[log]), {"finding": "batches:Pay out"})
    assert dismissals(log_key=log, actor=people.sun_wei) == {}


def test_the_report_stands_on_its_own_and_names_its_method(log: str) -> None:
    sent = visitor("ana").get(reverse("console:findings-report", args=[log]))
    assert ".html" in sent.headers["Content-Disposition"]
    shown = sent.content.decode()
    assert "Pay out" in shown
    assert "Benjamini" in shown
    assert not FOREIGN.search(shown)


def test_why_one_is_set_aside_is_read_by_those_who_see_the_finding(log: str) -> None:
    keys = {"batches:Pay out": "The bank wants it so", "comes_back:front2": "She is new"}
    for key, reason in keys.items():
        address = reverse("console:finding-dismiss", args=[log])
        visitor("sun.wei").post(address, {"finding": key, "reason": reason})
    assert all(reason in page("sun.wei", log) for reason in keys.values())
    assert "The bank wants it so" in page("ana", log)
    assert "She is new" not in page("ana", log)


def test_agents_read_findings_and_set_none_aside(log: str) -> None:
    assert "Set aside" not in page("ana", log)
    sent = visitor("ana").post(
        reverse("console:finding-dismiss", args=[log]), {"finding": "x", "reason": "y"}
    )
    assert sent.status_code == 403


def test_what_is_not_there_is_not_found(people: Cast) -> None:
    boss = visitor("sun.wei")
    for name in ("finding-dismiss", "finding-restore"):
        sent = boss.post(reverse(f"console:{name}", args=["none"]), {"finding": "x", "reason": "y"})
        assert sent.status_code == 404
